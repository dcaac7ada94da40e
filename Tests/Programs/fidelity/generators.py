"""Several results, from a generator and from other things that can be gone through."""

import threading

import numpy as np
import ray

ray.init(num_cpus=1)


def outcome(ref):
    try:
        value = ray.get(ref)
    except Exception as error:
        return type(error.cause).__name__
    return value if not isinstance(value, np.ndarray) else (value.shape, value.flags.writeable)


@ray.remote(num_returns=3)
def numbers(n, raises=False):
    for i in range(n):
        yield i
    if raises:
        raise KeyError("in the middle")


for n in (0, 2, 3, 4):
    print(n, [outcome(ref) for ref in numbers.remote(n)])
print([outcome(ref) for ref in numbers.remote(2, raises=True)])
print([outcome(ref) for ref in numbers.remote(3, raises=True)])
print(outcome(numbers.options(num_returns=1).remote(3)), outcome(numbers.options(num_returns=1).remote(0)))


@ray.remote(num_returns=2)
def locks(as_generator):
    values = [1, threading.Lock()]
    return (value for value in values) if as_generator else values


@ray.remote
def make(text):
    return eval(text, {"np": np})


for given in (True, False):
    print([outcome(ref) for ref in locks.remote(given)])
two = make.options(num_returns=2)
for text in ("'ab'", "b'ab'", "{'a': 1, 'b': 2}", "range(2)", "np.zeros((2, 3))", "{1: 2, 3: 4}.items()",
             "iter([1, 2])", "map(str, [1, 2])", "(i for i in (1, 2))", "[1, 2, 3]", "None", "5"):
    print(text, [outcome(ref) for ref in two.remote(text)])
# One result is asked for: a generator gives its first, anything else is the result.
print(outcome(make.remote("(i * 10 for i in (7, 8))")), outcome(make.remote("[1, 2]")))
print(type(ray.get(make.remote("map(str, [1])"))).__name__)
large, small = two.remote("(np.zeros(n) for n in (30_000, 3))")
print(outcome(large), outcome(small))


@ray.remote
def add(a, b):
    return a + b


print(ray.get(add.remote(*two.remote("(i for i in (20, 3))"))))


@ray.remote(num_returns=0)
def zero():
    return 5


print(zero.remote())

# Prints:
# 0 ['ValueError', 'ValueError', 'ValueError']
# 2 [0, 1, 'ValueError']
# 3 [0, 1, 2]
# 4 [0, 1, 2]
# [0, 1, 'KeyError']
# [0, 1, 2]
# 0 ValueError
# [1, 'TypeError']
# [1, 'TypeError']
# 'ab' ['a', 'b']
# b'ab' [97, 98]
# {'a': 1, 'b': 2} ['a', 'b']
# range(2) [0, 1]
# np.zeros((2, 3)) [((3,), False), ((3,), False)]
# {1: 2, 3: 4}.items() [(1, 2), (3, 4)]
# iter([1, 2]) ['TypeError', 'TypeError']
# map(str, [1, 2]) ['TypeError', 'TypeError']
# (i for i in (1, 2)) [1, 2]
# [1, 2, 3] ['ValueError', 'ValueError']
# None ['TypeError', 'TypeError']
# 5 ['TypeError', 'TypeError']
# 70 [1, 2]
# map
# ((30000,), False) ((3,), False)
# 23
# None
