"""Methods that learn of their cancellation: a coroutine by an exception, others by asking."""

import asyncio
import os
import tempfile
import time

import ray

ray.init(num_cpus=2)
folder = tempfile.mkdtemp()


def got(ref):
    try:
        return ray.get(ref)
    except Exception as error:
        return type(error).__name__


def begins(name):
    open(os.path.join(folder, name), "w").close()


def wait_for(name):
    while not os.path.exists(os.path.join(folder, name)):
        time.sleep(0.01)


@ray.remote
class Loop:
    async def catches(self):
        begins("catches")
        try:
            await asyncio.sleep(20)
        except asyncio.CancelledError:
            self.seen = True
        return "caught"

    async def saw(self):
        return self.seen

    async def asks(self):
        return ray.get_runtime_context().is_canceled()


@ray.remote
class Plain:
    def works(self):
        self.seen = False
        begins("works")
        for _ in range(400):
            if ray.get_runtime_context().is_canceled():
                self.seen = True
                break
            time.sleep(0.01)
        return "worked"

    def saw(self):
        return self.seen, ray.get_runtime_context().is_canceled()


@ray.remote
def asks():
    return ray.get_runtime_context().is_canceled()


# A coroutine that catches its cancellation has been cancelled all the same.
loop, plain = Loop.remote(), Plain.remote()
got(loop.asks.remote()), got(plain.saw.remote())  # Both live from here on.
ref = loop.catches.remote()
wait_for("catches")
ray.cancel(ref)
print(got(ref), got(loop.saw.remote()))

# A method on a thread goes on until it asks; the next call is not cancelled.
ref = plain.works.remote()
wait_for("works")
ray.cancel(ref)
print(got(ref), got(plain.saw.remote()))

# Who may ask.
print(got(asks.remote()), got(loop.asks.remote()))
try:
    ray.get_runtime_context().is_canceled()
except RuntimeError as error:
    print(type(error).__name__)

# Prints:
# RayTaskError(TaskCancelledError) True
# TaskCancelledError (True, False)
# False RayTaskError(RuntimeError)
# RuntimeError
