"""Generators whose items are sent as they come."""

import asyncio
import os
import time

import numpy as np
import ray

ray.init(num_cpus=2)


@ray.remote
def counts(n, error=False):
    for i in range(n):
        yield i
    if error:
        raise ValueError("after %d" % n)


@ray.remote
def slow(n):
    for i in range(n):
        yield i
        time.sleep(0.5)


@ray.remote
def arrays(n):
    for i in range(n):
        yield np.full(100_000, i)


@ray.remote
def plain(x):
    return x


@ray.remote
def consume():
    return [ray.get(ref) for ref in counts.remote(3)]


@ray.remote(max_retries=1)
def dies(path):
    yield 1
    yield 2
    if not os.path.exists(path):
        open(path, "w").close()
        time.sleep(0.5)
        os._exit(1)
    yield 3


@ray.remote
class Maker:
    def make(self, n):
        for i in range(n):
            yield i * 10

    @ray.method(num_returns=2)
    def two(self):
        yield 1
        yield 2

    def add(self):
        return 1


@ray.remote
class Loop:
    async def make(self, n):
        for i in range(n):
            await asyncio.sleep(0)
            yield i * 100

    async def takes(self):
        return [await ref async for ref in counts.remote(3)]


generator = counts.remote(3)
print(type(generator).__name__, ray.get(next(generator)), [ray.get(ref) for ref in generator])
try:
    next(generator)
except StopIteration:
    print("stopped")

# An error is the last item.
refs = list(counts.remote(2, True))
print(len(refs), ray.get(refs[:2]))
try:
    ray.get(refs[2])
except ValueError as error:
    print(type(error).__name__, str(error).splitlines()[-1])

# Items are there before the generator has ended; large ones lie in the object store.
start = time.time()
generator = slow.remote(4)
print(ray.get(next(generator)), time.time() - start < 1.5)
del generator
print([int(ray.get(ref)[0]) for ref in arrays.remote(3)], ray.get(plain.remote(next(counts.remote(2)))))
print(ray.get(consume.remote()))

# With a number of returns it is run to its end.
print(ray.get(counts.options(num_returns=3).remote(3)))

# In actors.
a, b = Maker.remote(), Loop.remote()
print([ray.get(ref) for ref in a.make.remote(3)], ray.get(a.two.remote()), ray.get(a.add.remote()))
print(ray.get(a.make.options(num_returns=2).remote(2)))
print([ray.get(ref) for ref in b.make.remote(3)], ray.get(b.takes.remote()))

# A worker that dies is no end: what was sent is not sent again.
path = "/tmp/generators-%d" % os.getpid()
print([ray.get(ref) for ref in dies.remote(path)])
os.remove(path)

for wrong in (lambda: plain.options(num_returns="streaming"),
              lambda: ray.remote(num_returns="streaming")(lambda: 1),
              lambda: ray.get(counts.remote(1)), lambda: ray.put([counts.remote(1)])):
    try:
        wrong()
    except (TypeError, ValueError) as error:
        print(type(error).__name__)

# Prints:
# ObjectRefGenerator 0 [1, 2]
# stopped
# 3 [0, 1]
# RayTaskError(ValueError) ValueError: after 2
# 0 True
# [0, 1, 2] 0
# [0, 1, 2]
# [0, 1, 2]
# [0, 10, 20] [1, 2] 1
# [0, 10]
# [0, 100, 200] [0, 1, 2]
# [1, 2, 3]
# ValueError
# ValueError
# TypeError
