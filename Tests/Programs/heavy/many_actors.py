"""200 actors alive, each with a value of its own, called ten times."""

import ray
from _memory import Memory

ray.init(num_cpus=2)


@ray.remote(num_cpus=0)
class Counter:
    def __init__(self, start):
        self.count = start

    def add(self):
        self.count += 1
        return self.count


ray.get(Counter.remote(0).add.remote())
memory = Memory()
actors = [Counter.remote(number) for number in range(200)]
for _ in range(9):
    ray.get([actor.add.remote() for actor in actors])
counts = ray.get([actor.add.remote() for actor in actors])
assert counts == [number + 10 for number in range(200)]
print(sum(counts), "counted")
del actors
memory.tell()
