"""References inside objects stay references, and keep what they stand for."""

import collections
import copy
import dataclasses
import gc
import pickle

import numpy as np
import ray

ray.init(num_cpus=2)
Pair = collections.namedtuple("Pair", "a b")
large, small = ray.put(np.arange(50_000)), ray.put("small")


@dataclasses.dataclass
class Box:
    content: object


class Slots:
    __slots__ = ("content",)


class Made:
    """Makes a reference only when it is pickled."""

    def __init__(self, value):
        self.value = value

    def __reduce__(self):
        return opened, (ray.put(self.value), [ray.put(np.full(30_000, 2))])


def opened(reference, others):
    return ray.get(reference), int(ray.get(others[0]).sum())


@ray.remote
def opens(x):
    while not isinstance(x, ray.ObjectRef):
        x = (x.content if isinstance(x, Box) else list(x.values())[0] if isinstance(x, dict) and "k" in x
             else list(x)[-1])
    return len(ray.get(x))


@ray.remote
def echo(x):
    return x


@ray.remote
def deep(n):
    return ray.put("bottom") if n == 0 else deep.remote(n - 1)


@ray.remote
def puts(n):
    return [ray.put(i) for i in range(n)], {"array": ray.put(np.ones(60_000))}


for value in (Box(large), Box([Box(small)]), Pair(1, small), {"k": large}, {large: 1}, [[small]], (small,), {small},
              frozenset([large]), collections.deque([small]), collections.OrderedDict(k=small),
              collections.defaultdict(list, k=large)):
    print(type(value).__name__, ray.get(opens.remote(value)))
slots = ray.get(echo.remote(Box(Slots)))
print(slots.content is Slots, ray.get(echo.remote([small]))[0] == small)
same = ray.get(echo.remote([small, small]))
print(same[0] is same[1], same[0] == same[1], {same[0], same[1], small} == {small})
reference, steps = deep.remote(3), 0
while isinstance(reference, ray.ObjectRef):
    reference, steps = ray.get(reference), steps + 1
print(reference, steps)
numbers, table = ray.get(puts.remote(3))
gc.collect()
print(ray.get(numbers), float(ray.get(table["array"]).sum()))
inside = ray.put(np.full(100_000, 3))
call = echo.remote([inside])
outer = ray.put({"x": [inside]})
del inside
gc.collect()
print(int(ray.get(ray.get(call)[0])[9]), int(ray.get(ray.get(outer)["x"][0])[9]))
print(ray.get(echo.remote(Made("argument"))), ray.get(ray.put(Made("put"))), ray.get(echo.remote([Made("list")])))
print(ray.get(ray.remote(lambda: Made("result")).remote()))
made = Made("captured")
print(ray.get(ray.remote(lambda: made).remote()))
print(copy.copy(small) == small, copy.deepcopy([small])[0] == small, pickle.loads(pickle.dumps(small)) == small)
print(repr(small)[:10], type(small).__name__, small is not None, small != 1, [small, large].index(large))
for text in ("sorted([small, large])", "small < large", "len(small)", "small[0]", "iter(small)", "small()", "small.x",
             "setattr(small, 'x', 1)", "__import__('weakref').ref(small)"):
    try:
        print(text, eval(text))
    except Exception as error:
        print(text, type(error).__name__)

# Prints:
# Box 50000
# Box 5
# Pair 5
# dict 50000
# dict 50000
# list 5
# tuple 5
# set 5
# frozenset 50000
# deque 5
# OrderedDict 5
# defaultdict 50000
# True True
# True True True
# bottom 5
# [0, 1, 2] 60000.0
# 3 3
# ('argument', 60000) ('put', 60000) [('list', 60000)]
# ('result', 60000)
# ('captured', 60000)
# True True True
# ObjectRef( ObjectRef True True 1
# sorted([small, large]) TypeError
# small < large TypeError
# len(small) TypeError
# small[0] TypeError
# iter(small) TypeError
# small() TypeError
# small.x AttributeError
# setattr(small, 'x', 1) AttributeError
# __import__('weakref').ref(small) TypeError
