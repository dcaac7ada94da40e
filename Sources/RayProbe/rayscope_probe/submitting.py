"""`.remote()`: the events serialize and put of its arguments, and submit.

Ray sends each argument as two values: a dummy for its position, or its keyword, and then the value,
unless that is an ObjectRef. Which is which follows from the order alone. The first is no event but
counts towards the total that may ride inline, as in Ray (`_raylet.pyx`, prepare_args_internal).
"""

from time import monotonic_ns

from ray import ObjectRef, ObjectRefGenerator
from rayscope_probe import getting, limits, places, ray_process, recording
from rayscope_probe.state import local
from rayscope_probe.text import quoted
from rayscope_probe.wrapping import broken, hide_frame

_submitted = 0


def take_count():
    """How many calls Ray has taken from this process since the last time."""
    global _submitted
    count, _submitted = _submitted, 0
    return count


class Submission:
    """One call of `.remote()`, from its begin to its end in this thread."""

    __slots__ = ("callee", "place", "start", "lines", "values", "next_value", "arguments",
                 "inlined", "sent_inline", "pickled_bytes", "is_written", "is_dynamic",
                 "children_before")

    def __init__(self, callee, args, kwargs, place):
        # The remote function, actor class or actor method, with what is known of it.
        self.callee = callee
        self.place = place
        self.lines = []
        # For each value that Ray will serialize: None, or the argument's index.
        self.values = values = []
        self.next_value = 0
        self.arguments = arguments = []
        if args:
            for described, value in zip(place.arguments(len(args)), args):
                self._expect(described, value)
        if kwargs:
            for keyword, value in kwargs.items():
                variable = place.keywords.get(keyword, "")
                self._expect(('{"position":%s%s' % (quoted(keyword), variable), variable), value)
        self.inlined = self.sent_inline = 0
        self.pickled_bytes = 0
        # Set when an entry is really written to the control store.
        self.is_written = False
        # The results come as a generator, in the older of Ray's two ways.
        self.is_dynamic = False
        self.children_before = None
        self.start = monotonic_ns()

    def _expect(self, described, value):
        values = self.values
        values.append(None)
        if isinstance(value, ObjectRef):
            self.arguments.append(
                '%s,"how":"reference","object":"%s"}' % (described[0], value.hex()))
            return
        values.append(len(self.arguments))
        self.arguments.append(described)

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
        described, variable = self.arguments[index]
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
        self.arguments[index] = '%s,"how":"%s","bytes":%d}' % (described, how, size)

    def submitted(self, result, end):
        """Ray has taken the call; `result` is what it gave for it."""
        global _submitted
        _submitted += 1
        task, target = self.callee.task_of(result, self)
        place = self.place
        tail = "%s%s%s,%s%s}\n" % (
            task, ray_process.parent_task(), target, self.callee.identity, place.end)
        lines = self.lines
        arguments = self.arguments
        lines.append('{"kind":"submit","start_ns":%d,"duration_ns":%d%s,"bytes":%d%s' % (
            self.start, end - self.start, place.bound, self.inlined,
            ',"arguments":[%s]' % ",".join(arguments) if arguments else ""))
        lines.append("")
        recording.write(tail.join(lines))

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
    elif type(result) is ObjectRefGenerator:
        result = result._generator_ref
        getting.gives_generator(result.hex()[:_TASK_DIGITS], False)
    if isinstance(result, ObjectRef):
        task = result.hex()[:_TASK_DIGITS]
        if submission.is_dynamic:
            getting.gives_generator(task, True)
        return ',"task":"%s"' % task
    return ""


# An object's id begins with that of the task that made it.
_TASK_DIGITS = 48


def wrap_remote(callee_of):
    """Makes the wrapper of a `_remote`; `callee_of(self, args, kwargs, options)` tells what is
    called, or gives None for a call that submits nothing itself."""
    place_of = places.Finder("remote").find

    def make(original):
        def _remote(self, args=None, kwargs=None, *more, **options):
            outer = local.call
            submission = None
            try:
                callee = callee_of(self, options)
                if callee is not None:
                    submission = Submission(callee, args, kwargs, place_of())
                    submission.is_dynamic = options.get("num_returns") == "dynamic"
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
