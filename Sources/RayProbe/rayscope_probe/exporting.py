"""Pickling and exporting functions and classes: the events pickle and export."""

from time import monotonic_ns

from rayscope_probe import places, ray_process, recording
from rayscope_probe.state import local
from rayscope_probe.text import quoted
from rayscope_probe.wrapping import broken, hide_frame

_look = places.Finder("remote").look
_CAPTURE_MODES = ("global", "closure", "default", "attribute", "module")


def wrap_pickle_dumps(original):
    """`pickle_dumps(function or class, message)`."""
    def pickle_dumps(what, *more, **named):
        call = local.doing.call
        start = monotonic_ns()
        try:
            pickled = original(what, *more, **named)
        except BaseException as error:
            hide_frame(error)
            if call is not None:
                _record_pickle(call, start, monotonic_ns(), None, error)
            raise
        if call is not None:
            _record_pickle(call, start, monotonic_ns(), pickled, None)
        return pickled
    return pickle_dumps


def _record_pickle(call, start, end, pickled, error):
    try:
        call.start = end
        if pickled is not None:
            call.pickled_bytes = len(pickled)
        outcome = (',"error":%s' % quoted(type(error).__name__) if pickled is None
                   else ',"bytes":%d%s' % (len(pickled), _captures(pickled)))
        _write(call, "pickle", start, end, outcome)
    except Exception:
        broken("pickle")


def _captures(pickled):
    # Imported here: a process that exports nothing needs none of it.
    from rayscope_reading.captures import captures
    try:
        found = captures(pickled)
    except Exception:
        # A pickle in a form that we do not know: it is traced without its captures.
        return ""
    if not found:
        return ""
    return ',"captures":[%s]' % ",".join(
        '{"variable":%s,"how":"%s"%s,"bytes":%d}' % (
            quoted(one.variable), _CAPTURE_MODES[one.how],
            ',"through":%s' % quoted(one.through) if one.through else "", one.bytes)
        for one in found)


def _write(call, kind, start, end, outcome):
    callee = call.callee
    descriptor = getattr(callee.owner, "_function_descriptor", callee.descriptor)
    if descriptor is not callee.descriptor:
        callee.identify(descriptor)
    # Looked for here and not for every call: a function is pickled once and called often.
    recording.write('{"kind":"%s","start_ns":%d,"duration_ns":%d%s,%s%s%s}\n' % (
        kind, start, end - start, ray_process.current_task(), callee.identity, outcome,
        _look().end))


def wrap_collision_identifier(original):
    """Ray computes this only for an entry that it is about to write."""
    def compute_collision_identifier(self, *more, **named):
        call = local.doing.call
        if call is not None:
            call.is_written = True
        try:
            return original(self, *more, **named)
        except BaseException as error:
            hide_frame(error)
            raise
    return compute_collision_identifier


def wrap_export(original):
    """`FunctionActorManager.export(remote_function)`."""
    def export(self, remote_function, *more, **named):
        call = local.doing.call
        start = monotonic_ns()
        try:
            result = original(self, remote_function, *more, **named)
        except BaseException as error:
            hide_frame(error)
            raise
        if call is not None:
            _record_export(call, start)
        return result
    return export


def wrap_export_actor_class(original):
    """`FunctionActorManager.export_actor_class(Class, …)`, which pickles it too."""
    def export_actor_class(self, *more, **named):
        call = local.doing.call
        try:
            result = original(self, *more, **named)
        except BaseException as error:
            hide_frame(error)
            raise
        if call is not None:
            # The class has been pickled inside, and what follows the pickle is the export.
            _record_export(call, call.start)
        return result
    return export_actor_class


def _record_export(call, start):
    try:
        end = monotonic_ns()
        call.start = end
        if call.is_written:
            size = call.pickled_bytes
            _write(call, "export", start, end, ',"bytes":%d,"copied":%d,"path":"control-store"' % (
                size, size))
    except Exception:
        broken("export")
