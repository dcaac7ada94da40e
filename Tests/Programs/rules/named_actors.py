"""Actors by name: who finds them, and how long they live."""

import os
import time

import ray

ray.init(num_cpus=2)


@ray.remote
class Counter:
    def __init__(self, start=0):
        self.n = start

    def add(self):
        self.n += 1
        return self.n

    def pid(self):
        return os.getpid()


@ray.remote
def add_to(name):
    return ray.get(ray.get_actor(name).add.remote())


@ray.remote
def make_detached():
    Counter.options(name="left", lifetime="detached").remote(10)


def outcome(make):
    try:
        return make()
    except Exception as error:
        return "%s, ValueError %s" % (type(error).__name__, isinstance(error, ValueError))


def is_gone(name, pid):
    for _ in range(100):
        try:
            ray.get_actor(name)
        except ValueError:
            # Its process may take a moment longer than its name.
            if not os.path.exists("/proc/%d" % pid):
                return True
        time.sleep(0.05)
    return False


a = Counter.options(name="a").remote()
print(ray.get(ray.get_actor("a").add.remote()), ray.get(add_to.remote("a")), ray.get_actor("a") == a)
print(outcome(lambda: Counter.options(name="a").remote()))
print(outcome(lambda: ray.get_actor("none")), outcome(lambda: ray.get_actor("")))
again = Counter.options(name="a", get_if_exists=True)
print(ray.get(again.remote(50).add.remote()))
new = Counter.options(name="b", get_if_exists=True).remote(50)
print(ray.get(new.add.remote()))
print(outcome(lambda: Counter.options(get_if_exists=True).remote()))
print(outcome(lambda: Counter.options(name="").remote()), outcome(lambda: Counter.options(name=1)))
print(outcome(lambda: Counter.options(lifetime="long")))

# A name keeps no actor alive, and neither does a handle that came by it.
found = ray.get_actor("a")
pid = ray.get(found.pid.remote())
del a
print(is_gone("a", pid), outcome(lambda: ray.get(found.add.remote())))

# A detached one needs no handle and no owner; it goes when it is killed.
ray.get(make_detached.remote())
print(ray.get(ray.get_actor("left").add.remote()), ray.get(add_to.remote("left")))
other = Counter.options(name="left", namespace="other", lifetime="detached").remote()
print(ray.get(ray.get_actor("left", namespace="other").add.remote()))
ray.kill(ray.get_actor("left"))
print(outcome(lambda: ray.get_actor("left")))
print(ray.get(ray.get_actor("left", namespace="other").add.remote()))
print(ray.get(Counter.options(name="left").remote().add.remote()))

# Prints:
# 1 2 True
# ActorAlreadyExistsError, ValueError True
# ValueError, ValueError True ValueError, ValueError True
# 3
# 51
# ValueError, ValueError True
# ValueError, ValueError True TypeError, ValueError False
# ValueError, ValueError True
# True ActorDiedError, ValueError False
# 11 12
# 1
# ValueError, ValueError True
# 2
# 1
