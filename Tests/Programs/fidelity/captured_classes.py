"""Functions that capture an actor class: before it has been created, after, two at once."""

import ray

ray.init(num_cpus=1)


@ray.remote
class Plain:
    def value(self):
        return 1


@ray.remote(num_cpus=0)
class Counter:
    """Counts."""

    STEP = 2

    def __init__(self, start=0):
        self.count = start

    def add(self, by, times=1):
        self.count += by * times * self.STEP
        return self.count

    def read(self):
        return self.count

    def reset(self):
        self.count = 0


@ray.remote(num_cpus=0)
class Loop:
    async def value(self):
        return 3


@ray.remote
def makes_plain():
    return ray.get(Plain.options(num_cpus=0).remote().value.remote())


@ray.remote
def makes_counter(start):
    counter = Counter.remote(start)
    return ray.get([counter.add.remote(1), counter.add.remote(2, times=2)])


@ray.remote
def makes_loop():
    return ray.get(Loop.remote().value.remote())


@ray.remote
def makes_two():
    return ray.get([Plain.options(num_cpus=0).remote().value.remote(), Counter.remote(7).read.remote()])


print(ray.get(makes_plain.remote()), ray.get(makes_counter.remote(5)), ray.get(makes_loop.remote()))
counter = Counter.remote()
print(ray.get(counter.add.remote(4)))


@ray.remote
def after(start):
    return ray.get(Counter.remote(start).read.remote())


print(ray.get(after.remote(8)), ray.get(makes_two.remote()))

# Prints:
# 1 [7, 15] 3
# 8
# 8 [1, 7]
