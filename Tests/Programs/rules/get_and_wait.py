"""ray.put, ray.get and ray.wait: what they take, what they give, what they raise."""

import collections
import threading

import numpy as np
import ray

ray.init(num_cpus=2)
Point = collections.namedtuple("Point", "x y")


@ray.remote
def echo(x):
    return x


@ray.remote
def never(event):
    threading.Event().wait(event)


r = ray.put(1)
cycle = []
cycle.append(cycle)
back = ray.get(ray.put(cycle))
print(back[0] is back)
for value in (b"raw", bytearray(b"ab"), memoryview(b"cd"), (1, (2,)), {3}, frozenset({4}), "ä\ud800",
              2**70, 1.5, None, True, {1: 2, (3, 4): [5]}, 1j, np.float32(1.5), range(3), Point(1, 2),
              np.array(["a", None], dtype=object), np.zeros((2, 0)), slice(1, 2)):
    one, two = ray.get(ray.put(value)), ray.get(echo.remote(value))
    print(type(one).__name__, repr(one), type(one) is type(two), repr(one) == repr(two))


def attempt(text):
    try:
        print(text, "=", eval(text))
    except Exception as error:
        print(text, "raises", type(error).__name__, isinstance(error, TimeoutError))


slow = never.remote(30)
for text in ("ray.put(r)", "ray.get(5)", "ray.get((r,))", "ray.get({r})", "ray.get([r, 5])",
             "ray.get(i for i in [r])", "ray.get([])", "ray.get([r, r])", "ray.get(slow, timeout=0.01)",
             "ray.get([r, slow], timeout=0)", "ray.get(r, timeout=0)", "ray.wait([])", "ray.wait(r)", "ray.wait([5])",
             "ray.wait([r, r])", "ray.wait([r], num_returns=0)", "ray.wait([r], num_returns=2)",
             "[len(x) for x in ray.wait([r, slow])]",
             "[len(x) for x in ray.wait([r, slow], num_returns=2, timeout=0.01)]",
             "ray.wait([slow, r], timeout=5) == ([r], [slow])", "ray.wait([slow], timeout=0) == ([], [slow])",
             "len({r, ray.put(1), r})", "r == ray.get(ray.put([r]))[0]", "len(r.hex())", "r.hex() == str(r)[10:-1]",
             "hash(r) == hash(ray.get(echo.remote([r]))[0])", "bool(r)", "iter(r)"):
    attempt(text)
ready, rest = ray.wait([echo.remote(i) for i in range(5)] + [slow], num_returns=5)
print(sorted(ray.get(ready)), rest == [slow])

# Prints:
# True
# bytes b'raw' True True
# bytes b'ab' True True
# bytes b'cd' True True
# tuple (1, (2,)) True True
# set {3} True True
# frozenset frozenset({4}) True True
# str 'ä\ud800' True True
# int 1180591620717411303424 True True
# float 1.5 True True
# NoneType None True True
# bool True True True
# dict {1: 2, (3, 4): [5]} True True
# complex 1j True True
# float32 np.float32(1.5) True True
# range range(0, 3) True True
# Point Point(x=1, y=2) True True
# ndarray array(['a', None], dtype=object) True True
# ndarray array([], shape=(2, 0), dtype=float64) True True
# slice slice(1, 2, None) True True
# ray.put(r) raises TypeError False
# ray.get(5) raises ValueError False
# ray.get((r,)) raises ValueError False
# ray.get({r}) raises ValueError False
# ray.get([r, 5]) raises TypeError False
# ray.get(i for i in [r]) raises ValueError False
# ray.get([]) = []
# ray.get([r, r]) = [1, 1]
# ray.get(slow, timeout=0.01) raises GetTimeoutError True
# ray.get([r, slow], timeout=0) raises GetTimeoutError True
# ray.get(r, timeout=0) = 1
# ray.wait([]) = ([], [])
# ray.wait(r) raises TypeError False
# ray.wait([5]) raises TypeError False
# ray.wait([r, r]) raises ValueError False
# ray.wait([r], num_returns=0) raises ValueError False
# ray.wait([r], num_returns=2) raises ValueError False
# [len(x) for x in ray.wait([r, slow])] = [1, 1]
# [len(x) for x in ray.wait([r, slow], num_returns=2, timeout=0.01)] = [1, 1]
# ray.wait([slow, r], timeout=5) == ([r], [slow]) = True
# ray.wait([slow], timeout=0) == ([], [slow]) = True
# len({r, ray.put(1), r}) = 2
# r == ray.get(ray.put([r]))[0] = True
# len(r.hex()) = 56
# r.hex() == str(r)[10:-1] = True
# hash(r) == hash(ray.get(echo.remote([r]))[0]) = True
# bool(r) = True
# iter(r) raises TypeError False
# [0, 1, 2, 3, 4] True
