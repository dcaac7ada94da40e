"""A worker's life: take a task, make its arguments, run it, hand back its results."""

import ctypes
import os
import signal
from time import monotonic_ns

from ray import exceptions
from ray._rayscope import (
    control_store, core, failure, state, supposed, supposed_tasks, task_values, worker_streams)
from ray._rayscope.actor_worker import ActorProcess, exit_code, leave
from ray._rayscope.core import DYNAMIC, INTERRUPTED, SPECIAL, STREAMING, TASK
from ray._rayscope.task_values import DependencyFailed
from ray._rayscope.worker_call import MAY_BE_RETRIED, RAISED, RETURNED, Call, is_retried

_string_at = ctypes.string_at
# Where a call's description tells a plain task from an actor's.
_KIND = 14
_SENT_AS_THEY_COME = (STREAMING, DYNAMIC)


def run(connection, run_directory, session_number):
    """The whole life of a worker, on its connection to the node. Gives the exit code."""
    core.load()
    status = core.connect(connection, core.WORKER, os.fsencode(run_directory))
    if status:
        core.raise_status(status)
    state.current = state.Session(
        session_number, core.process_number(), os.getpid(), is_worker=True,
        namespace=os.environ.get("RAYSCOPE_NAMESPACE", ""))
    state.current.object_store = int(os.environ.get("RAYSCOPE_OBJECT_STORE", "0"))
    supposed.load()
    worker = _Worker()
    signal.signal(signal.SIGINT, worker.interrupt)
    code = worker.loop()
    worker.end()
    return code


class _Worker:
    def __init__(self):
        self._actor = None
        self._shown_name = None
        self._in_body = False

    def interrupt(self, *_):
        """SIGINT interrupts a task's body and nothing else."""
        if self._in_body:
            raise KeyboardInterrupt

    def end(self):
        if self._actor is not None:
            self._actor.end()

    def loop(self):
        buffer = ctypes.create_string_buffer(TASK.size)
        address = ctypes.addressof(buffer)
        while True:
            status = core.next_task(address)
            if status == core.OK:
                task = TASK.unpack_from(buffer)
                try:
                    if not task[_KIND]:
                        self._task(task)
                    else:
                        self._actor_call(Call(task))
                        if self._actor.runs_several:
                            return self._actor.serve()
                except SystemExit as leaving:
                    return exit_code(leaving) if self._actor is None else leave(leaving)
            elif status == SPECIAL:
                return 0
            elif status != INTERRUPTED:
                # The node is gone.
                return 1

    def _actor_call(self, call):
        if call.is_constructor:
            self._actor = ActorProcess(call)
            self._actor.construct(call)
        else:
            self._in_body = True
            try:
                self._actor.run(call)
            finally:
                self._in_body = False

    def _task(self, task):
        (_, _, handle, key, _, returns, must_fetch, count, arguments_at, name_at, name_length,
         retry_at, retry_length, retry, _, ticket, _, _, _, _) = task
        name = _string_at(name_at, name_length).decode("utf-8", "replace")
        if name != self._shown_name:
            self._shown_name = name
            worker_streams.tell_name(name)
        times = [0] * (3 * count)
        started = ended = 0
        function, world = None, task_values
        if supposed.IS_SUPPOSED:
            world = supposed_tasks.Task(key, handle)
        try:
            function = control_store.known(key)
            if function is None or must_fetch:
                function = control_store.fetch(key, handle)
            if count:
                args, kwargs = world.arguments(arguments_at, count, times)
            else:
                args, kwargs = (), {}
            self._in_body = True
            started = monotonic_ns()
            value = function(*args, **kwargs)
            if returns in _SENT_AS_THEY_COME:
                results = task_values.results(value, returns, name, ticket)
            ended = monotonic_ns()
            self._in_body = False
            args = kwargs = None
            if returns not in _SENT_AS_THEY_COME:
                results = task_values.results(value, returns, name)
            status = RETURNED
        except SystemExit:
            raise
        except DependencyFailed as failed:
            status = RAISED
            results = task_values.failure_result(failure.dependency_error(name, failed.error))
        except BaseException as raised:
            # What fails in the body may be tried again; a result that cannot be serialized not.
            in_body, self._in_body = self._in_body, False
            ended = ended or monotonic_ns()
            args = kwargs = value = None
            status = RAISED
            if in_body and is_retried(raised, retry, retry_at, retry_length):
                status = MAY_BE_RETRIED
            results = task_values.failure_result(failure.make_task_error(name, _cause(raised)))
        if supposed.IS_SUPPOSED:
            status, results = world.ended(function, status, results, name)
        duration = ended - started if started else 0
        code = task_values.hand_over(ticket, status, results, times, started, duration)
        if code:
            # A worker that cannot answer must not take the next task: its end is an answer.
            raise SystemExit(1)


def _cause(raised):
    if isinstance(raised, KeyboardInterrupt):
        made = exceptions.TaskCancelledError("the task was interrupted")
        return made.with_traceback(raised.__traceback__)
    return raised
