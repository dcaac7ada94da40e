"""What an actor keeps, how its methods get their arguments, and in which order they run."""

import os
import tempfile
import time

import numpy as np
import ray

ray.init(num_cpus=2)


@ray.remote
class Keeper:
    scale = 10

    def __init__(self, start=0, *more, name="keeper"):
        self.n = start
        self.more = more
        self.name = name
        self.log = []

    def add(self, k=1):
        self.n += k
        self.log.append(k)
        return self.n

    def note(self, value):
        self.log.append(value)
        return value

    def written(self):
        return self.log

    def all(self, *args, **kwargs):
        return args, kwargs

    def kind(self, value):
        return type(value).__name__, getattr(getattr(value, "flags", None), "writeable", None)

    def keep(self, array):
        self.array = array
        return array.sum()

    def change(self):
        self.array[0] = 5

    @ray.method(num_returns=2)
    def pair(self):
        return 1, 2

    def three(self):
        return 1, 2, 3

    def scaled(self):
        self.scale += 1
        return self.scale

    @staticmethod
    def static(x):
        return x + 1

    @classmethod
    def of_class(cls, x):
        return cls.__name__, x

    def __call__(self, x):
        return x * 2

    def _hidden(self):
        return "hidden"

    def pid(self):
        return os.getpid()


@ray.remote
def late(value, seconds=0.3):
    time.sleep(seconds)
    return value


@ray.remote
def busy(folder, number):
    open(os.path.join(folder, number), "w").close()
    while not os.path.exists(os.path.join(folder, "end")):
        time.sleep(0.01)


def outcome(make):
    try:
        return make()
    except Exception as error:
        return "%s: %s" % (type(error).__name__, str(error).splitlines()[-1])


a, b = Keeper.remote(), Keeper.remote(100, 1, 2, name="b")
print([ray.get(a.add.remote()) for _ in range(3)], ray.get(b.add.remote(k=5)))
print(ray.get(a.pid.remote()) == ray.get(a.pid.remote()) != ray.get(b.pid.remote()))
print(ray.get([a.scaled.remote(), a.scaled.remote(), b.scaled.remote()]), Keeper.scale)

# Arguments: by value, by reference (one level), large ones, keywords.
ref = ray.put(np.zeros(3))
print(ray.get(a.all.remote(1, ray.put(2), [ray.put(3)].__len__(), k=ray.put("v"))))
print(ray.get([a.kind.remote(ref), a.kind.remote([ref]), a.kind.remote(np.zeros(3))]))
big = np.ones(200_000)
print(ray.get(a.keep.remote(big)), ray.get(a.keep.remote(ray.put(big))))
print(outcome(lambda: ray.get(a.change.remote())))
print(ray.get(Keeper.remote(ray.put(7)).add.remote()))

# Returns.
one, two = a.pair.remote()
print(ray.get([one, two]), ray.get(a.three.options(num_returns=3).remote()))
print(a.three.options(num_returns=0).remote(), ray.get(a.three.remote()))
print(outcome(lambda: ray.get(a.three.options(num_returns=2).remote())))

# Methods of all kinds.
print(ray.get([a.static.remote(1), a.of_class.remote(2), a.__call__.remote(3), a._hidden.remote()]))
print(ray.get(a.__ray_ready__.remote()), ray.get(a.__ray_call__.remote(lambda self, x: self.n + x, 1)))

# Calls of one caller run in their order, whatever their arguments wait for.
c = Keeper.remote()
refs = [c.note.remote(late.remote("first")), c.note.remote("second"), c.note.remote(late.remote("third", 0))]
print(ray.get(refs[1]), ray.get(c.written.remote()))

# No CPU is needed to run beside what holds them.
with tempfile.TemporaryDirectory() as folder:
    refs = [busy.remote(folder, str(i)) for i in range(2)]
    while len(os.listdir(folder)) < 2:
        time.sleep(0.01)
    print(ray.get(Keeper.remote().add.remote(), timeout=60), ray.wait(refs, num_returns=2, timeout=0)[0])
    open(os.path.join(folder, "end"), "w").close()
    ray.get(refs)

# Prints:
# [1, 2, 3] 105
# True
# [11, 12, 11] 10
# ((1, 2, 1), {'k': 'v'})
# [('ndarray', False), ('list', None), ('ndarray', False)]
# 200000.0 200000.0
# RayTaskError(ValueError): ValueError: assignment destination is read-only
# 8
# [1, 2] [1, 2, 3]
# None (1, 2, 3)
# RayTaskError(ValueError): ValueError: Task returned 3 objects, but num_returns=2.
# [2, ('Keeper', 2), 6, 'hidden']
# True 4
# second ['first', 'second', 'third']
# 1 []
