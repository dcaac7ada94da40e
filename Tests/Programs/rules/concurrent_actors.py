"""Actors that run several calls at a time: on threads, or in an event loop."""

import asyncio
import os
import tempfile
import threading
import time

import ray

ray.init(num_cpus=2)
told = os.path.join(tempfile.mkdtemp(), "told")


@ray.remote
class Loop:
    def __init__(self):
        self.event = asyncio.Event()
        self.waiting = 0
        self.thread = threading.current_thread().name

    async def wait(self):
        self.waiting += 1
        await self.event.wait()
        return "waited"

    async def go(self):
        while self.waiting < 3:
            await asyncio.sleep(0.01)
        self.event.set()
        return self.waiting

    def plain(self):
        return self.thread == threading.current_thread().name

    async def name(self):
        return threading.current_thread().name

    async def raises(self):
        await asyncio.sleep(0)
        raise KeyError("in a coroutine")

    async def of_task(self, x):
        return await twice.remote(x)

    async def many(self, refs):
        return await asyncio.gather(*refs)

    async def raised(self, ref):
        try:
            await ref[0]
        except ValueError as error:
            return type(error).__name__

    async def leaves(self):
        ray.actor.exit_actor()


@ray.remote(max_concurrency=3)
class Threads:
    def __init__(self):
        self.barrier = threading.Barrier(3, timeout=20)
        self.in_main = threading.current_thread() is threading.main_thread()

    def meet(self):
        return self.barrier.wait() >= 0

    def in_main_thread(self):
        return self.in_main, threading.current_thread() is threading.main_thread()

    def calls(self, x):
        return ray.get(twice.remote(x))

    def leaves(self):
        ray.actor.exit_actor()


@ray.remote
class One:
    def in_main_thread(self):
        return threading.current_thread() is threading.main_thread()


@ray.remote
def twice(x):
    return 2 * x


@ray.remote
def late(value):
    while not os.path.exists(told):
        time.sleep(0.01)
    return value


@ray.remote
def fails():
    raise ValueError("in a task")


def got(ref):
    try:
        return ray.get(ref)
    except Exception as error:
        return type(error).__name__


a = Loop.remote()
waits = [a.wait.remote() for _ in range(3)]
print(ray.get(a.go.remote()), ray.get(waits))
print(ray.get(a.plain.remote()), ray.get(a.name.remote()))
print(got(a.raises.remote()), ray.get(a.of_task.remote(4)))
print(ray.get(a.many.remote([twice.remote(1), ray.put(5), twice.remote(3)])))
print(ray.get(a.raised.remote([fails.remote()])))

# Where calls run side by side, one whose argument is late holds up none.
slow = a.many.remote([late.remote("late")])
later = Loop.remote()
held = later.of_task.remote(late.remote(1))
print(ray.get(later.plain.remote()), ray.wait([held], timeout=0)[0], end=" ")
open(told, "w").close()
print(ray.get(held), ray.get(slow))

b = Threads.remote()
print(ray.get([b.meet.remote() for _ in range(3)]), ray.get(b.in_main_thread.remote()))
print(ray.get([b.calls.remote(i) for i in range(6)]))
print(ray.get(One.remote().in_main_thread.remote()))
print(got(a.leaves.remote()), got(a.plain.remote()))
# Two threads wait for calls: they do not keep the actor.
print(len(ray.wait([b.leaves.remote()], timeout=20)[0]))

# Outside of actors.
print(ray.put(3).future().result(), twice.remote(4).future().result(timeout=20))


async def both():
    return await ray.put(1), await twice.remote(2)


print(asyncio.run(both()))

# Prints:
# 3 ['waited', 'waited', 'waited']
# True AsyncIO Thread: default
# RayTaskError(KeyError) 8
# [2, 5, 6]
# RayTaskError(ValueError)
# True [] 2 ['late']
# [True, True, True] (True, False)
# [0, 2, 4, 6, 8, 10]
# True
# ActorDiedError ActorDiedError
# 1
# 3 8
# (1, 4)
