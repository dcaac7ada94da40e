"""Reading objects: `ray.get`, `await`, and a task's arguments; the events get and deserialize."""

import sys
from time import monotonic_ns

import ray
from rayscope_probe import limits, places, ray_process, recording
from rayscope_probe.state import local
from rayscope_probe.wrapping import broken, hide_frame

_getframe = sys._getframe
_place_of = places.Finder("get").find
_worker = ray._private.worker.global_worker

# An object's id is that of its task, and then its number (4 bytes, the lowest first). What a task
# puts is numbered after its results: from here on where Ray keeps the two apart.
_TASK_DIGITS = 48
_FIRST_PUT = 100_000_000
_FIRST_RESULT = "01000000"
_MOST = 10_000


def _number_of_raised():
    """Ray's number for an error that a task's body raised, as it stands in a value's metadata; where
    it has moved, no error is told from a value."""
    try:
        from ray.core.generated import common_pb2
        return b"%d" % common_pb2.ErrorType.Value("TASK_EXECUTION_EXCEPTION")
    except (ImportError, AttributeError, ValueError):
        return None


_RAISED = _number_of_raised()


class _Get:
    """One `ray.get`. What can be made before the wait is made before it, while its task runs."""

    __slots__ = ("place", "described", "start")

    def __init__(self, references, place):
        self.place = place
        # Of the common case: one reference, to a task's first result.
        self.described = None
        # Ray has not yet looked whether it is one.
        if len(references) == 1 and isinstance(references[0], ray.ObjectRef):
            identifier = references[0].hex()
            if identifier.endswith(_FIRST_RESULT):
                self.described = ',"task":"%s","object":"%s"%s%s,"role":"result"%s,"bytes":' % (
                    identifier[:_TASK_DIGITS], identifier, place.variable(0, "object_refs"),
                    place.bound, place.end)
        self.start = monotonic_ns()


def wrap_get_objects(original):
    """`Worker.get_objects(references, …)`, the heart of `ray.get`."""
    def get_objects(self, *more, **named):
        doing = local.doing
        outer = doing.get
        try:
            doing.get = _Get(more[0] if more else (), _place_of())
        except Exception:
            doing.get = None
            broken("get", "deserialize")
        try:
            return original(self, *more, **named)
        except BaseException as error:
            hide_frame(error)
            raise
        finally:
            doing.get = outer
    return get_objects


def wrap_deserialize_objects(original):
    """`Worker.deserialize_objects(serialized, references, …)`: called by `get_objects`, for an
    `await`, and for all arguments of a task together."""
    def deserialize_objects(self, serialized, references, *more, **named):
        doing = local.doing
        outer = doing.deserialized
        doing.deserialized = times = []
        start = monotonic_ns()
        try:
            values = original(self, serialized, references, *more, **named)
        except BaseException as error:
            hide_frame(error)
            raise
        finally:
            doing.deserialized = outer
        try:
            end = monotonic_ns()
            if len(times) == len(serialized):
                # Each ends where the next begins.
                times.append(end)
            else:
                times = None
            if doing.get is not None:
                _record_get(serialized, references, values, doing.get, start, end, times)
            elif doing.task is not None:
                _record_arguments(
                    serialized, references, start, end, times, doing.task.identity)
            elif _getframe().f_back is None and not any(one.is_nil() for one in references):
                # A thread of Ray's C++ side makes the value that an `await` waits for.
                get = _Get((), places.NOWHERE)
                get.start = start
                _record_get(serialized, references, values, get, start, end, times)
            elif ray_process.is_worker():
                # The event loop of an asyncio actor: of which of its tasks is not to be seen.
                _record_arguments(serialized, references, start, end, times, "")
        except Exception:
            broken("get", "deserialize")
        return values
    return deserialize_objects


def wrap_deserialize_object(original):
    """`SerializationContext._deserialize_object`: one value of several."""
    def _deserialize_object(self, *more, **named):
        times = local.doing.deserialized
        if times is not None:
            times.append(monotonic_ns())
        try:
            return original(self, *more, **named)
        except BaseException as error:
            hide_frame(error)
            raise
    return _deserialize_object


def _size(one):
    data = one[0]
    return data.size if data is not None else 0


# Tasks of this process whose results are generators, by the two ways that Ray has for it.
_streaming, _dynamic = set(), set()


def gives_generator(task, is_dynamic):
    """This process has submitted a task whose results come one by one."""
    known = _dynamic if is_dynamic else _streaming
    if len(known) >= _MOST:
        known.clear()
    known.add(task)


def _is_put(identifier):
    number = identifier[_TASK_DIGITS:]
    if number == _FIRST_RESULT or identifier[:_TASK_DIGITS] in _dynamic:
        return False
    return int.from_bytes(bytes.fromhex(number), "little") >= _FIRST_PUT


def _is_end_of_stream(identifier):
    """Ray reads this object itself, to learn whether a generator has failed."""
    return identifier[_TASK_DIGITS:] == _FIRST_RESULT and identifier[:_TASK_DIGITS] in _streaming


def _failure(one, value):
    """The name of the error that Ray itself left instead of a value; the body's own is a value."""
    # The metadata is then a number, of which more may follow.
    kind = (one[1] or b"").split(b",")[0]
    if _RAISED is None or kind == _RAISED or not kind.isdigit():
        return None
    return type(value).__name__


def _record_get(serialized, references, values, get, there, end, times):
    place, asked, described = get.place, get.start, get.described
    if (described is not None and times is not None and not _streaming
            and _failure(serialized[0], values[0]) is None):
        size = _size(serialized[0])
        if size < limits.inline:
            # In one go.
            waited, begun = there - asked, times[0]
            recording.write(
                '{"kind":"get","start_ns":%d,"duration_ns":%d,"waited_ns":%d,"copied":0,'
                '"path":"memory-store"%s%d}\n'
                '{"kind":"deserialize","start_ns":%d,"duration_ns":%d%s%d}\n' % (
                    asked, waited, waited, described, size,
                    begun, end - begun, described, size))
            return
    variable = place.variable(0, "object_refs") + place.bound
    lines = []
    started, made = asked, there
    for index, one in enumerate(serialized):
        identifier = references[index].hex()
        if _streaming and _is_end_of_stream(identifier):
            continue
        size = _size(one)
        if _is_put(identifier):
            task, role, path = ray_process.current_task(), "value", "object-store"
        else:
            task, role = ',"task":"%s"' % identifier[:_TASK_DIGITS], "result"
            path = "memory-store" if size < limits.inline else "object-store"
        tail = '%s,"object":"%s"%s,"role":"%s","bytes":%d%s}\n' % (
            task, identifier, variable, role, size, place.end)
        # All are waited for together: the first one has the time, and for a value that came with
        # the task's reply it is nothing but waiting.
        duration = there - started
        failure = _failure(one, values[index])
        lines.append('{"kind":"get","start_ns":%d,"duration_ns":%d%s,"copied":0%s,"path":"%s"%s' % (
            started, duration,
            ',"waited_ns":%d' % duration if path == "memory-store" else "",
            ',"error":"%s"' % failure if failure else "", path, tail))
        started = there
        if times is not None:
            made, end = times[index], times[index + 1]
        if failure is None and (times is not None or index == 0):
            lines.append('{"kind":"deserialize","start_ns":%d,"duration_ns":%d%s' % (
                made, end - made, tail))
    recording.write("".join(lines))


def _record_arguments(serialized, references, start, end, times, identity):
    # Each argument is a pair: its position or keyword, and the value.
    lines = []
    for index in range(1, len(serialized), 2):
        size = _size(serialized[index])
        reference = references[index]
        object_field = ""
        if times is not None:
            start, end = times[index], times[index + 1]
        if reference is not None and not reference.is_nil():
            object_field = ',"object":"%s"' % reference.hex()
            lines.append(
                '{"kind":"get","start_ns":%d%s%s,"role":"argument","bytes":%d,"copied":0,'
                '"path":"object-store"}\n' % (start, identity, object_field, size))
        if times is not None or index == 1:
            lines.append(
                '{"kind":"deserialize","start_ns":%d,"duration_ns":%d%s%s,"role":"argument",'
                '"bytes":%d}\n' % (start, end - start, identity, object_field, size))
    recording.write("".join(lines))
