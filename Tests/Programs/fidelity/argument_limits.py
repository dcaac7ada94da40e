"""What rides inline and what is put, one byte below, at and above the limits of one argument.

A worker sees a stored array in memory that it shares with others, an inline one in its own.
"""

import numpy as np
import ray

ray.init(num_cpus=1)


def is_shared(array):
    with open("/proc/self/maps") as maps:
        for line in maps:
            place, rights = line.split()[:2]
            low, high = (int(end, 16) for end in place.split("-"))
            if low <= array.ctypes.data < high:
                return "s" in rights
    return False


@ray.remote
def ways(*args, **kwargs):
    return " ".join("put" if is_shared(x) else "inline" for x in [*args, *kwargs.values()])


def array(length, kind=np.uint8):
    return np.zeros(length, kind)


for length in (102_154, 102_155, 102_156):
    print(length, ray.get(ways.remote(array(length))), ray.get(ways.remote(keyword=array(length))))
for length in (12_768, 12_769, 12_770):
    print(length, *(ray.get(ways.remote(array(length, kind))) for kind in (np.float64, np.int64)))
print(ray.get(ways.remote(array(102_156), array(102_155), k=array(102_156), m=array(9))))
# Where the limit is for other arrays: of two dimensions, Fortran's order, records, views.
kinds = {
    "rows": lambda n: np.zeros((n, 2), np.uint8), "fortran": lambda n: np.zeros((n, 2), np.uint8, "F"),
    "records": lambda n: np.zeros(n, [("a", "u1"), ("b", "u1")]), "step": lambda n: np.zeros(4 * n, np.uint8)[::2],
    "slice": lambda n: np.zeros(3 * n, np.uint8)[n:], "booleans": lambda n: np.zeros(2 * n, bool)}
for name, make in kinds.items():
    low, high = 50_000, 52_000
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if ray.get(ways.remote(make(middle))) == "inline" else (low, middle)
    print(name, low, high)
# Each call puts again what is too large, at each position; a reference puts nothing.
big = array(200_000)
stored = ray.put(big)


@ray.remote
def same(x, y):
    return x is y, np.shares_memory(x, y)


print(ray.get(same.remote(big, big)), ray.get(same.remote(stored, stored)))
little = array(10)
print(ray.get(same.remote(little, little)), ray.get(same.remote(y=little, x=little)))
print(is_shared(ray.get(ray.put(little))), is_shared(ray.get(stored)))
# What a task has returned rides inline again, if it is below the limit for results.
echo = ray.remote(lambda n: array(n))
for length in (102_153, 102_154, 102_155):
    print(length, ray.get(ways.remote(echo.remote(length))))

# Prints:
# 102154 inline inline
# 102155 inline inline
# 102156 put put
# 12768 inline inline
# 12769 inline inline
# 12770 put put
# put inline put inline
# rows 51076 51077
# fortran 51075 51076
# records 51045 51046
# step 51999 52000
# slice 51077 51078
# booleans 51077 51078
# (False, False) (False, True)
# (False, False) (False, False)
# True True
# 102153 inline
# 102154 inline
# 102155 put
