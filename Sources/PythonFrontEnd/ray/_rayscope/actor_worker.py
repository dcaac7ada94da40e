"""A worker's life as an actor: the constructor, then the methods, one at a time, on several
threads, or in an event loop."""

import asyncio
import atexit
import ctypes
import inspect
import os
import struct
import sys
import threading

from ray import exceptions
from ray._rayscope import (
    control_store, core, failure, generators, state, task_values, worker_streams)
from ray._rayscope.actor_methods import bound
from ray._rayscope.core import DYNAMIC, INTERRUPTED, OTHER, STREAMING, TASK
from ray._rayscope.object_ref import actor_id_of
from ray._rayscope.task_values import DependencyFailed
from ray._rayscope.worker_call import RAISED, RETURNED, Call, raised_status

# As Ray names the thread of its event loop.
_LOOP_THREAD = "AsyncIO Thread: default"


class ActorProcess:
    """The actor that this process is."""

    def __init__(self, call):
        session = state.current
        session.actor_id = actor_id_of(call.owner, call.sequence)
        session.actor = self
        self.max_task_retries, self.name = call.told_of_actor
        self.is_restarted = call.attempt > 1
        self.class_key, self.class_name = call.key, call.class_name
        self._most_at_a_time = call.most_at_a_time
        self.is_async = call.is_async
        self._loop = None
        self._tasks = {}
        # Of those: the ones that were told to end.
        self._cancelled = set()
        self._object = None
        self._shown_name = call.class_name
        worker_streams.tell_name(self._shown_name)
        if self.is_async:
            self._start_loop()

    # MARK: The constructor

    def construct(self, call):
        """Makes the actor's object. Its failure ends the actor, with its text as the reason."""
        if self.is_async:
            # Where its methods will run, as on Ray.
            done = asyncio.run_coroutine_threadsafe(self._construct_in_loop(call), self._loop)
            done.result()
        else:
            self._construct(call)

    async def _construct_in_loop(self, call):
        core.enter(call.ticket)
        try:
            self._construct(call)
        finally:
            core.enter(0)

    def _construct(self, call):
        text = None
        try:
            actor_class = control_store.known(call.key)
            if actor_class is None or call.must_fetch:
                actor_class = control_store.fetch(call.key, call.handle, "actor class")
            if isinstance(actor_class, control_store.Unusable):
                raise actor_class.error
            args, kwargs = call.arguments()
            made = actor_class.__new__(actor_class)
            call.run(bound(made, "__init__"), args, kwargs)
            self._object = made
            if actor_class.__repr__ is not object.__repr__:
                self._shown_name = repr(made)
                worker_streams.tell_name(self._shown_name)
        except SystemExit:
            raise
        except DependencyFailed as failed:
            text = str(failure.dependency_error(call.name, failed.error))
        except BaseException as raised:
            call.ends()
            text = str(failure.make_task_error(call.name, raised))
        if text is None:
            call.hand_over(RETURNED, task_values.packed.NOTHING)
        else:
            words = "The actor died because of an error raised in its creation task, " + text
            call.hand_over(RAISED, task_values.packed.value(words.encode("utf-8", "replace")))

    # MARK: Methods

    def run(self, call):
        """Runs a method, one at a time."""
        results, status = None, RETURNED
        try:
            args, kwargs = call.arguments()
            value = call.run(self._method(call), args, kwargs)
            args = kwargs = None
            results = task_values.results(value, call.returns, call.name, call.ticket)
            if call.returns in (STREAMING, DYNAMIC):
                call.ends()
        except SystemExit:
            raise
        except BaseException as raised:
            status, results = self._failed(call, raised)
        call.hand_over(status, results)

    def _method(self, call):
        return bound(self._object, call.method)

    @staticmethod
    def _failed(call, raised):
        if isinstance(raised, DependencyFailed):
            return RAISED, task_values.failure_result(
                failure.dependency_error(call.name, raised.error))
        call.ends()
        if isinstance(raised, (KeyboardInterrupt, asyncio.CancelledError)):
            raised = exceptions.TaskCancelledError(
                "the call was interrupted").with_traceback(raised.__traceback__)
        return raised_status(raised, call), task_values.failure_result(
            failure.make_task_error(call.name, raised))

    def end(self):
        """Nothing is left to run: the object goes, and what was registered for the end runs."""
        self._object = None
        atexit._run_exitfuncs()

    # MARK: Several at a time

    @property
    def is_ordered(self):
        return not self.runs_several

    @property
    def runs_several(self):
        return self.is_async or self._most_at_a_time > 1

    def serve(self):
        """Takes and runs calls until the actor ends; gives the exit code."""
        if self.is_async:
            return self._serve_in_loop()
        return self._serve_on_threads()

    def _serve_on_threads(self):
        # The exit codes of calls that have left the actor.
        left = []
        threads, under_way = self._most_at_a_time, 0
        changed = threading.Condition()

        def serve():
            nonlocal threads, under_way
            for call in calls():
                with changed:
                    under_way += 1
                code = None
                try:
                    self.run(call)
                except SystemExit as leaving:
                    code = leave(leaving)
                with changed:
                    under_way -= 1
                    if code is not None:
                        left.append(code)
                    changed.notify()
                if code is not None:
                    return
            with changed:
                threads -= 1
                changed.notify()

        for _ in range(threads):
            threading.Thread(target=serve, daemon=True).start()
        # All end when there is no more to do. Where a call has left, the others may wait for one
        # that never comes; those that run one end it first, unless something went wrong.
        with changed:
            changed.wait_for(lambda: not threads or any(left) or left and not under_way)
        return max(left, default=0)

    def _start_loop(self):
        self._loop = asyncio.new_event_loop()
        threading.Thread(
            target=self._loop.run_forever, name=_LOOP_THREAD, daemon=True).start()

    def _serve_in_loop(self):
        places = threading.Semaphore(self._most_at_a_time)
        for call in calls(self._cancel):
            try:
                call.made = call.arguments()
            except DependencyFailed as failed:
                call.made = failed
            core.enter(0)
            places.acquire()
            self._loop.call_soon_threadsafe(self._start, call, places)
        # What is under way ends first.
        for _ in range(self._most_at_a_time):
            places.acquire()
        return 0

    def _start(self, call, places):
        task = self._loop.create_task(self._run_in_loop(call))
        self._tasks[call.owner, call.sequence] = task

        def done(_):
            del self._tasks[call.owner, call.sequence]
            self._cancelled.discard((call.owner, call.sequence))
            places.release()

        task.add_done_callback(done)

    def _cancel(self):
        """A call is to end, if it still runs."""
        interrupted = _take_interrupted()

        def cancel():
            task = self._tasks.get(interrupted)
            if task is not None:
                self._cancelled.add(interrupted)
                task.cancel()

        self._loop.call_soon_threadsafe(cancel)

    async def _run_in_loop(self, call):
        results, status = None, RETURNED
        core.enter(call.ticket)
        try:
            if isinstance(call.made, DependencyFailed):
                raise call.made
            args, kwargs = call.made
            call.made = None
            value = call.run(self._method(call), args, kwargs)
            if inspect.isawaitable(value):
                value = await _Steps(value, call.ticket)
                core.enter(call.ticket)
                call.ends()
                if (call.owner, call.sequence) in self._cancelled:
                    # It has caught the cancellation; its caller has what it cancelled all the same.
                    raise asyncio.CancelledError
            elif call.returns == STREAMING and inspect.isasyncgen(value):
                await _Steps(self._stream(call, value), call.ticket)
                core.enter(call.ticket)
                call.ends()
                value = ()
            results = task_values.results(value, call.returns, call.name, call.ticket)
        except SystemExit as leaving:
            code = leave(leaving)
            worker_streams.flush()
            os._exit(code)
        except BaseException as raised:
            core.enter(call.ticket)
            status, results = self._failed(call, raised)
        finally:
            core.enter(0)
        call.hand_over(status, results)


    @staticmethod
    async def _stream(call, items):
        await generators.stream_async(
            call.ticket, items, lambda one: task_values.item(one, call.name))


class _Steps:
    """Runs a coroutine step by step, each as work of its call: others run in between."""

    def __init__(self, awaitable, ticket):
        self._steps = awaitable.__await__()
        self._ticket = ticket

    def __await__(self):
        return self

    __iter__ = __await__

    def __next__(self):
        return self.send(None)

    def send(self, value):
        core.enter(self._ticket)
        try:
            return self._steps.send(value)
        finally:
            core.enter(0)

    def throw(self, *error):
        core.enter(self._ticket)
        try:
            return self._steps.throw(*error)
        finally:
            core.enter(0)

    def close(self):
        self._steps.close()


def _take_interrupted():
    """The owner and sequence of a call that is to end."""
    out = ctypes.create_string_buffer(16)
    core.take_interrupted(ctypes.addressof(out))
    owner, sequence = struct.unpack("<I4xQ", out)
    return owner, sequence


def calls(cancel=None):
    """The calls for this process, in their order, on the calling thread. `cancel` is called where
    one of those under way is to end, as only those in an event loop can."""
    buffer = ctypes.create_string_buffer(TASK.size)
    address = ctypes.addressof(buffer)
    while True:
        status = core.next_task(address)
        if status == core.OK:
            yield Call(TASK.unpack_from(buffer))
        elif status == OTHER:
            cancel()
        elif status != INTERRUPTED:
            # The end, or the node is gone.
            return


def leave(leaving):
    """An actor that ends by itself is not made again, unless it says that something went wrong."""
    code = exit_code(leaving)
    if code == 0 and state.current.actor_id is not None:
        core.exit_actor(state.current.actor_id)
    return code


def exit_code(leaving):
    if leaving.code is None:
        return 0
    if isinstance(leaving.code, int):
        return leaving.code & 0xFF
    print(leaving.code, file=sys.stderr)
    return 1
