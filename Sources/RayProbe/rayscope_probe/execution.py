"""A task on its worker: the events execute, serialize (of a result), put (of a large one) and
return.

Ray calls three small Python functions around a task's body, so that no frame has to be put around
the body itself: `_changeproctitle`, a context manager around everything; and right before and after
the body `Worker.record_task_log_start` and `record_task_log_end`. The tasks of an asyncio actor
share a thread and take turns in it while a body runs, so a body is found again by its task's id.
"""

import sys
from time import monotonic_ns

import ray
from ray._raylet import DynamicObjectRefGenerator
from rayscope_probe import limits, ray_process, recording
from rayscope_probe.state import local
from rayscope_probe.text import quoted
from rayscope_probe.wrapping import broken, hide_frame

_worker = ray._private.worker.global_worker
_bodies = {}


class Task:
    """A task that this process runs. `identity`: the fields `task`, `attempt`, `actor`, `name`."""

    # Of the class and not of each task: most are never set, or only once.
    start = end = last = sent_inline = streamed = 0
    error = ""

    def __init__(self, task, attempt, name):
        self.task = task
        actor = "" if _is_asyncio is None else ',"actor":"%s"' % _worker.actor_id.hex()
        self.identity = ',"task":"%s","attempt":%d%s%s' % (task, attempt + 1, actor, name)
        self.results = []

    def serialized(self, value, size, start, end):
        """A result has been serialized, or the error that takes its place."""
        if local.doing.body is self:
            # Its body yields it, and Ray sends it at once. Number 1 is the generator itself.
            number = 2 + self.streamed
            self.streamed += 1
            returns = []
            lines = list(self._result(number, size, start, end, None, returns))
            recording.write("".join(lines + returns))
            return
        self.results.append((value.__class__ is DynamicObjectRefGenerator, size, start, end))
        self.last = end

    def lines(self, end):
        """Everything about the task from its body on."""
        results = self.results
        if self.start and len(results) == 1 and results[0][1] < limits.inline:
            # The common case, in one go.
            _, size, start, made = results[0]
            identity = self.identity
            described = '%s,"object":"%s01000000","role":"result","bytes":%d' % (
                identity, self.task, size)
            return (
                '{"kind":"execute","start_ns":%d,"duration_ns":%d%s%s}\n'
                '{"kind":"serialize","start_ns":%d,"duration_ns":%d%s}\n'
                '{"kind":"return","start_ns":%d,"duration_ns":%d%s,"copied":%d,"path":"inline"}\n'
                % (self.start, self.end - self.start, identity, self.error,
                   start, made - start, described, made, end - made, described, size))
        lines = []
        if self.start:
            lines.append('{"kind":"execute","start_ns":%d,"duration_ns":%d%s%s}\n' % (
                self.start, self.end - self.start, self.identity, self.error))
        # What the older kind of generator gives is numbered by Ray's C++ side.
        is_dynamic = any(result[0] for result in results)
        returns = []
        for number, (is_generator, size, start, made) in enumerate(results, 1):
            if is_dynamic:
                number = 1 if is_generator else None
            lines += self._result(number, size, start, made, end, returns)
        return "".join(lines + returns)

    def _result(self, number, size, start, made, end, returns):
        identifier = "" if number is None else ',"object":"%s%s"' % (
            self.task, number.to_bytes(4, "little").hex())
        described = '%s%s,"role":"result","bytes":%d' % (self.identity, identifier, size)
        yield '{"kind":"serialize","start_ns":%d,"duration_ns":%d%s}\n' % (
            start, made - start, described)
        is_inline = size < limits.inline and self.sent_inline + size <= limits.inline_total
        if is_inline:
            self.sent_inline += size
        else:
            yield (
                '{"kind":"put","start_ns":%d%s,"copied":%d,"path":"object-store","explicit":false,'
                '"inferred":true}\n' % (made, described, size))
        # All results are handed back together.
        time = ('"start_ns":%d' % made if end is None
                else '"start_ns":%d,"duration_ns":%d' % (self.last, end - self.last))
        returns.append('{"kind":"return",%s%s,"copied":%d,%s}\n' % (
            time, described, size if is_inline else 0,
            '"path":"inline"' if is_inline else '"path":"object-store"'))


_is_asyncio = None


def _begun():
    """The task that this thread has just begun, as Ray's C++ side knows it."""
    global _is_asyncio
    core = _worker.core_worker
    if _is_asyncio is None and _worker.actors:
        # A worker that has become an actor stays one.
        _is_asyncio = core.current_actor_is_asyncio()
    name = ""
    if not _is_asyncio:
        # Ray 2.40 does not tell it; the task's `submit` does.
        function_name = getattr(core, "get_current_task_function_name", None)
        if function_name is not None:
            name = ',"name":' + ray_process.short_name(function_name())
    return Task(
        core.get_current_task_id().hex(), core.get_current_task_attempt_number(), name)


class _Title:
    """What `_changeproctitle` gives, with the task's begin and end."""

    __slots__ = ("_original",)

    def __init__(self, original):
        self._original = original

    def __enter__(self):
        try:
            if ray_process.is_worker():
                local.doing.task = _begun()
        except Exception:
            broken("execute", "return")
        return self._original.__enter__()

    def __exit__(self, *error):
        doing = local.doing
        task = doing.task
        doing.task = None
        try:
            if task is not None:
                recording.write(task.lines(monotonic_ns()))
        except Exception:
            broken("execute", "return")
        return self._original.__exit__(*error)


def wrap_title(original):
    """`ray._private.worker._changeproctitle(title, next_title)`."""
    def _changeproctitle(*more, **named):
        return _Title(original(*more, **named))
    return _changeproctitle


def wrap_body_start(original):
    """`Worker.record_task_log_start(task_id, attempt_number)`, the last thing before the body."""
    def record_task_log_start(self, task_id, attempt_number, *more, **named):
        try:
            result = original(self, task_id, attempt_number, *more, **named)
        except BaseException as error:
            hide_frame(error)
            raise
        try:
            doing = local.doing
            task = doing.task
            doing.task = None
            if _is_asyncio or task is None:
                identifier = task_id.hex()
                if task is None or task.task != identifier:
                    task = Task(identifier, attempt_number, "")
                _bodies[identifier] = task
            doing.body = None if _is_asyncio else task
            task.start = monotonic_ns()
        except Exception:
            broken("execute", "return")
        return result
    return record_task_log_start


def wrap_body_end(original):
    """`Worker.record_task_log_end(task_id, attempt_number)`, the first thing after the body."""
    def record_task_log_end(self, task_id, *more, **named):
        try:
            end = monotonic_ns()
            doing = local.doing
            task = doing.body or _bodies.pop(task_id.hex(), None)
            if task is not None:
                task.end = end
                raised = sys.exc_info()[0]
                if raised is not None:
                    task.error = _error(raised)
                doing.task = task
                doing.body = None
        except Exception:
            broken("execute", "return")
        try:
            return original(self, task_id, *more, **named)
        except BaseException as error:
            hide_frame(error)
            raise
    return record_task_log_end


def wrap_error_message(original):
    """`ray._private.utils.format_error_message(trace, …)`, called where a task's error is handled.
    """
    def format_error_message(*more, **named):
        try:
            task, raised = local.doing.task, sys.exc_info()[0]
            if task is not None and raised is not None:
                task.error = _error(raised)
        except Exception:
            broken("execute")
        try:
            return original(*more, **named)
        except BaseException as error:
            hide_frame(error)
            raise
    return format_error_message


def _error(kind):
    return ',"error":%s' % quoted(kind.__name__)
