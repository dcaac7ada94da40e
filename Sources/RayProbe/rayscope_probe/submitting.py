"""`.remote()`: the events serialize and put of its arguments, and submit.

Ray sends each argument as two values: a dummy for its position, or its keyword, and then the value,
unless that is an ObjectRef. Which is which follows from the order alone. The first is no event but
counts towards the total that may ride inline, as in Ray (`_raylet.pyx`, prepare_args_internal).
"""

import sys
from time import monotonic_ns

from ray import ObjectRef
from rayscope_probe import limits, places, ray_process, recording
from rayscope_probe.state import local
from rayscope_probe.text import quoted
from rayscope_probe.wrapping import broken, hide_frame

_getframe = sys._getframe
_submitted = 0


def take_count():
    """How many calls Ray has taken from this process since the last time."""
    global _submitted
    count, _submitted = _submitted, 0
    return count


class Submission:
    """One call of `.remote()`, from its begin to its end in this thread."""

    __slots__ = ("callee", "place", "start", "lines", "values", "next_value", "arguments",
                 "inlined", "sent_inline", "pickled_bytes", "is_written", "children_before")

    def __init__(self, callee, args, kwargs, frame):
        # The remote function, actor class or actor method, with what is known of it.
        self.callee = callee
        self.place = place = places.of(frame, "remote")
        self.lines = []
        # For each value that Ray will serialize: None, or the argument's index.
        self.values = values = []
        self.next_value = 0
        self.arguments = arguments = []
        for position, value in enumerate(args or ()):
            self._expect('{"position":%d' % position, place.variable(position, ""), value)
        if kwargs:
            for keyword, value in kwargs.items():
                self._expect(
                    '{"position":' + quoted(keyword), place.keywords.get(keyword, ""), value)
        self.inlined = self.sent_inline = 0
        self.pickled_bytes = 0
        # Set when an entry is really written to the control store.
        self.is_written = False
        self.children_before = None
        self.start = monotonic_ns()

    def _expect(self, position, variable, value):
        self.values.append(None)
        if isinstance(value, ObjectRef):
            self.arguments.append(
                '%s%s,"how":"reference","object":"%s"}' % (position, variable, value.hex()))
            return
        self.values.append(len(self.arguments))
        self.arguments.append((position, variable))

    def serialized(self, value, size, start, end):
        """One of the values that Ray sends has been serialized."""
        number = self.next_value
        self.next_value = number + 1
        fits = size <= limits.inline and self.sent_inline + size <= limits.inline_total
        if fits:
            self.sent_inline += size
        index = self.values[number] if number < len(self.values) else None
        if index is None:
            return
        self.start = end
        position, variable = self.arguments[index]
        self.lines.append(
            '{"kind":"serialize","start_ns":%d,"duration_ns":%d%s,"role":"argument","bytes":%d'
            % (start, end - start, variable, size))
        if fits:
            self.inlined += size
            how = "inline"
        else:
            self.lines.append(
                '{"kind":"put","start_ns":%d%s,"role":"argument","bytes":%d,"copied":%d,'
                '"path":"object-store","explicit":false,"inferred":true'
                % (end, variable, size, size))
            how = "put"
        self.arguments[index] = '%s%s,"how":"%s","bytes":%d}' % (position, variable, how, size)

    def submitted(self, result, end):
        """Ray has taken the call; `result` is what it gave for it."""
        global _submitted
        _submitted += 1
        task, target = self.callee.task_of(result, self)
        tail = "%s%s%s,%s%s" % (
            task, ray_process.parent_task(), target, self.callee.identity, self.place.end)
        arguments = ""
        if self.arguments:
            arguments = ',"arguments":[%s]' % ",".join(
                [entry for entry in self.arguments if type(entry) is str])
        self.lines.append('{"kind":"submit","start_ns":%d,"duration_ns":%d%s,"bytes":%d%s' % (
            self.start, end - self.start, self.place.bound, self.inlined, arguments))
        recording.write("".join([line + tail + "}\n" for line in self.lines]))

    def failed(self):
        """The call was refused: what was serialized for it has happened all the same."""
        if self.lines:
            tail = "%s,%s%s}\n" % (
                ray_process.parent_task(), self.callee.identity, self.place.end)
            recording.write("".join([line + tail for line in self.lines]))


def task_of_references(result, submission):
    """The field `task`, from the references that a call gave."""
    if type(result) is list:
        result = result[0]
    result = getattr(result, "_generator_ref", result)
    if isinstance(result, ObjectRef):
        return ',"task":"%s"' % result.hex()[:_TASK_DIGITS]
    return ""


# An object's id begins with that of the task that made it.
_TASK_DIGITS = 48


def wrap_remote(callee_of):
    """Makes the wrapper of a `_remote`; `callee_of(self, args, kwargs, options)` tells what is
    called, or gives None for a call that submits nothing itself."""
    def make(original):
        def _remote(self, args=None, kwargs=None, *more, **options):
            outer = local.call
            submission = None
            try:
                callee = callee_of(self, options)
                if callee is not None:
                    submission = Submission(callee, args, kwargs, _getframe(1))
                    local.call = submission
                    callee.begins(submission)
            except Exception:
                submission = None
                broken("submit")
            try:
                result = original(self, args, kwargs, *more, **options)
            except BaseException as error:
                hide_frame(error)
                if submission is not None:
                    _fail(submission)
                raise
            finally:
                local.call = outer
            if submission is not None:
                try:
                    submission.submitted(result, monotonic_ns())
                except Exception:
                    broken("submit")
            return result
        return _remote
    return make


def _fail(submission):
    try:
        submission.failed()
    except Exception:
        broken("submit")
