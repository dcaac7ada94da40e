"""Where handles go, and how long an actor lives."""

import os
import time

import ray

ray.init(num_cpus=2)


@ray.remote
class Cell:
    def __init__(self, value=0, other=None):
        self.value = value
        self.other = other

    def add(self, k=1):
        self.value += k
        return self.value

    def pid(self):
        return os.getpid()

    def sleeps(self, seconds):
        time.sleep(seconds)
        return "slept"

    def keep(self, what):
        self.other = what

    def add_to_other(self):
        return ray.get(self.other[0].add.remote())

    def child(self):
        self.other = Cell.remote(50)
        return self.other

    def runs_task(self, x):
        return ray.get(twice.remote(x))

    def calls_itself(self, me):
        return me[0].add.remote(100)


@ray.remote
def twice(x):
    return 2 * x


@ray.remote
def use(handle, seconds=0):
    time.sleep(seconds)
    return ray.get(handle.add.remote())


@ray.remote
def use_inside(container):
    return ray.get(container["h"][0].add.remote())


@ray.remote
def use_method(method):
    return ray.get(method.remote())


@ray.remote
def make():
    return Cell.remote(1000)


def is_gone(pid):
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


a = Cell.remote()


@ray.remote
def captured():
    return ray.get(a.add.remote())


print(ray.get(use.remote(a)), ray.get(use_inside.remote({"h": [a]})), ray.get(captured.remote()))
print(ray.get(use_method.remote(a.add)), ray.get(ray.put(a)) == a, len({a, ray.get(ray.put(a))}))
print(ray.get(Cell.remote(5).add.remote()))
print(ray.get(ray.get(a.child.remote()).add.remote()), ray.get(ray.get(make.remote()).add.remote()))
print(ray.get(use.remote(make.remote())), ray.get(a.runs_task.remote(21)))
print(ray.get(ray.get(a.calls_itself.remote([a]))), ray.get(a.add.remote()))

# It lives as long as somebody has a handle, or a call of it is under way.
b = Cell.remote()
pid, ref = ray.get(b.pid.remote()), b.sleeps.remote(0.5)
del b
print(ray.get(ref), is_gone(pid))
b = Cell.remote()
pid, ref = ray.get(b.pid.remote()), use.remote(b, 0.5)
del b
print(ray.get(ref), is_gone(pid))
b = Cell.remote()
pid = ray.get(b.pid.remote())
ray.get(a.keep.remote([b]))
del b
print(ray.get(a.add_to_other.remote()), ray.get(a.keep.remote(None)), is_gone(pid))
b = Cell.remote()
pid, kept = ray.get(b.pid.remote()), ray.put({"h": b})
del b
print(ray.get(ray.get(kept)["h"].add.remote()))
del kept
print(is_gone(pid))

# The actors of an actor end with it.
child = ray.get(a.child.remote())
pid = ray.get(child.pid.remote())
ray.kill(a)
print(is_gone(pid))

# Prints:
# 1 2 3
# 4 True 1
# 6
# 51 1001
# 1001 42
# 104 105
# slept True
# 1 True
# 1 None True
# 1
# True
# True
