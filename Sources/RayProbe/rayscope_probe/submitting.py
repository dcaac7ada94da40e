"""`.remote()`: the events serialize and put of its arguments, and submit.

Ray sends each argument as two values: a dummy for its position, or its keyword, and then the value,
unless that is an ObjectRef. Which is which follows from the order alone. The first is no event but
counts towards the total that may ride inline, as in Ray (`_raylet.pyx`, prepare_args_internal).

Until Ray has the call, only sizes and times are noted: all else happens while the task is on its
way already.
"""

from time import monotonic_ns

from ray import ObjectRef, ObjectRefGenerator
from rayscope_probe import getting, limits, places, ray_process, recording
from rayscope_probe.state import local
from rayscope_probe.submit_lines import INLINE, PUT, REFERENCE, template, template_of_refused
from rayscope_probe.wrapping import broken, hide_frame

_submitted = 0


def take_count():
    """How many calls Ray has taken from this process since the last time."""
    global _submitted
    count, _submitted = _submitted, 0
    return count


class Submission:
    """One call of `.remote()`, from its begin to its end in this thread."""

    __slots__ = ("callee", "start", "sent", "pickled_bytes", "is_written", "is_dynamic",
                 "children_before")

    def __init__(self, callee, is_dynamic):
        # The remote function, actor class or actor method, with what is known of it.
        self.callee = callee
        # Whether the results come as a generator, in the older of Ray's two ways.
        self.is_dynamic = is_dynamic
        # Each value that Ray has serialized: size, start, end.
        self.sent = []
        self.pickled_bytes = 0
        # Set when an entry is really written to the control store.
        self.is_written = False
        self.children_before = None
        self.start = monotonic_ns()

    def serialized(self, value, size, start, end):
        """One of the values that Ray sends has been serialized."""
        self.sent.append((size, start, end))

    def submitted(self, args, kwargs, result, end, place):
        """Ray has taken the call; `result` is what it gave for it."""
        global _submitted
        _submitted += 1
        callee = self.callee
        task, target = callee.task_of(result, self)
        task = task + ray_process.parent_task() + target
        ways, values, described, inlined = self._arguments(args, kwargs, task)
        values += (self.start, end - self.start, inlined, *described, task)
        recording.write(template(
            place, callee.identity, ways, tuple(kwargs) if kwargs else ()) % tuple(values))

    def failed(self, args, kwargs, place):
        """The call was refused: what was serialized for it has happened all the same."""
        ways, values, _, _ = self._arguments(args, kwargs, ray_process.parent_task())
        if values:
            recording.write(template_of_refused(
                place, self.callee.identity, ways, len(args or ()), tuple(kwargs or ())
            ) % tuple(values))

    def _arguments(self, args, kwargs, task):
        """How each argument went, the values for its lines and for the list of them (see
        submit_lines.py), and how many bytes of them ride inside the task's message."""
        ways, values, described = "", [], []
        sent = self.sent
        limit, most = limits.inline, limits.inline_total
        inlined = total = number = 0
        if kwargs:
            args = (*(args or ()), *kwargs.values())
        for value in args or ():
            is_reference = isinstance(value, ObjectRef)
            if number + (not is_reference) >= len(sent):
                # Refused before it came to this one.
                break
            size = sent[number][0]
            number += 1
            if size <= limit and total + size <= most:
                total += size
            if is_reference:
                ways += REFERENCE
                described.append(value.hex())
                continue
            size, start, end = sent[number]
            number += 1
            self.start = end
            described.append(size)
            values += (start, end - start, size, task)
            if size <= limit and total + size <= most:
                total += size
                inlined += size
                ways += INLINE
            else:
                ways += PUT
                values += (end, size, size, task)
        return ways, values, described, inlined


def task_of_references(result, submission):
    """The field `task`, from the references that a call gave."""
    if type(result) is ObjectRef and not submission.is_dynamic:
        # The common case.
        return ',"task":"%s"' % result.hex()[:_TASK_DIGITS]
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
            doing = local.doing
            outer = doing.call
            submission = None
            try:
                callee = callee_of(self, options)
                if callee is not None:
                    submission = Submission(callee, options.get("num_returns") == "dynamic")
                    doing.call = submission
                    callee.begins(submission)
            except Exception:
                submission = None
                broken("submit")
            try:
                result = original(self, args, kwargs, *more, **options)
            except BaseException as error:
                hide_frame(error)
                if submission is not None:
                    try:
                        submission.failed(args, kwargs, place_of())
                    except Exception:
                        broken("submit")
                raise
            finally:
                doing.call = outer
            if submission is not None:
                try:
                    submission.submitted(args, kwargs, result, monotonic_ns(), place_of())
                except Exception:
                    broken("submit")
            return result
        return _remote
    return make
