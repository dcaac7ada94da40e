"""A worker's life: take a task, make its arguments, run it, hand back its results."""

import ctypes
import os
import signal
import sys
from time import monotonic_ns

from ray import exceptions
from ray._rayscope import core, failure, state, task_values, worker_streams
from ray._rayscope.core import INTERRUPTED, SPECIAL, TASK
from ray._rayscope.task_values import DependencyFailed
from ray.cloudpickle import loads

_string_at = ctypes.string_at
_RETURNED, _RAISED, _MAY_BE_RETRIED = 0, 1, 2
_RETRY_ALL, _RETRY_LIST = 1, 2


def run(connection, run_directory, session_number):
    """The whole life of a worker, on its connection to the node. Gives the exit code."""
    core.load()
    status = core.connect(connection, core.WORKER, os.fsencode(run_directory))
    if status:
        core.raise_status(status)
    state.current = state.Session(
        session_number, core.process_number(), os.getpid(), is_worker=True)
    worker = _Worker()
    signal.signal(signal.SIGINT, worker.interrupt)
    return worker.loop()


class _Unusable:
    """Stands for a function that does not unpickle: calling it raises the reason."""

    def __init__(self, error):
        self._error = error

    def __call__(self, *args, **kwargs):
        raise self._error


class _Worker:
    def __init__(self):
        self._functions = {}
        self._shown_name = None
        self._in_body = False

    def interrupt(self, *_):
        """SIGINT interrupts a task's body and nothing else."""
        if self._in_body:
            raise KeyboardInterrupt

    def loop(self):
        buffer = ctypes.create_string_buffer(TASK.size)
        address = ctypes.addressof(buffer)
        while True:
            status = core.next_task(address)
            if status == core.OK:
                try:
                    self._task(TASK.unpack_from(buffer))
                except SystemExit as leaving:
                    return _exit_code(leaving)
            elif status == SPECIAL:
                return 0
            elif status != INTERRUPTED:
                # The node is gone.
                return 1

    def _task(self, task):
        (_, _, handle, key, _, returns, must_fetch, count, arguments_at, name_at, name_length,
         retry_at, retry_length, retry, _) = task
        name = _string_at(name_at, name_length).decode("utf-8", "replace")
        if name != self._shown_name:
            self._shown_name = name
            worker_streams.tell_name(name)
        times = [0] * (3 * count)
        started = ended = 0
        try:
            function = self._functions.get(key)
            if function is None or must_fetch:
                function = self._fetch(key, handle)
            if count:
                args, kwargs = task_values.arguments(arguments_at, count, times)
            else:
                args, kwargs = (), {}
            self._in_body = True
            started = monotonic_ns()
            value = function(*args, **kwargs)
            ended = monotonic_ns()
            self._in_body = False
            args = kwargs = None
            results = task_values.results(value, returns, name)
            status = _RETURNED
        except SystemExit:
            raise
        except DependencyFailed as failed:
            status = _RAISED
            results = task_values.failure_result(failure.dependency_error(name, failed.error))
        except BaseException as raised:
            # What fails in the body may be tried again; a result that cannot be serialized not.
            in_body, self._in_body = self._in_body, False
            ended = ended or monotonic_ns()
            args = kwargs = value = None
            status = _RAISED
            if in_body and _is_retried(raised, retry, retry_at, retry_length):
                status = _MAY_BE_RETRIED
            results = task_values.failure_result(failure.make_task_error(name, _cause(raised)))
        duration = ended - started if started else 0
        code = task_values.hand_over(status, results, times, started, duration)
        if code:
            # A worker that cannot answer must not take the next task: its end is an answer.
            raise SystemExit(1)

    def _fetch(self, key, handle):
        """The function, fetched from the control store and made again."""
        address, length = ctypes.c_uint64(), ctypes.c_uint64()
        status = INTERRUPTED
        while status == INTERRUPTED:
            status = core.fetch(handle, ctypes.addressof(address), ctypes.addressof(length))
        if status:
            core.raise_status(status)
        pickled = (ctypes.c_ubyte * length.value).from_address(address.value)
        start = monotonic_ns()
        error_name = 0
        try:
            function = loads(memoryview(pickled))
        except Exception as error:
            error_name = core.name(type(error).__name__)
            function = _Unusable(_import_error(error))
        core.unpickled(handle, start, monotonic_ns() - start, error_name)
        self._functions[key] = function
        return function


def _is_retried(raised, retry, list_at, list_length):
    if retry == _RETRY_ALL:
        return isinstance(raised, Exception)
    if retry != _RETRY_LIST:
        return False
    try:
        return isinstance(raised, loads(_string_at(list_at, list_length)))
    except Exception:
        # A class of the list does not unpickle here, so that nothing raised here can be of it.
        return False


def _cause(raised):
    if isinstance(raised, KeyboardInterrupt):
        made = exceptions.TaskCancelledError("the task was interrupted")
        return made.with_traceback(raised.__traceback__)
    return raised


def _import_error(error):
    made = RuntimeError(
        "the remote function cannot be made again on the worker: %s: %s (is a module missing? "
        "the workers look in %s)" % (type(error).__name__, error, sys.path))
    made.__cause__ = error
    return made


def _exit_code(leaving):
    if leaving.code is None:
        return 0
    if isinstance(leaving.code, int):
        return leaving.code & 0xFF
    print(leaving.code, file=sys.stderr)
    return 1
