"""Which results travel in the reply and which are stored: one byte below and above each limit."""

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


def way(ref):
    return "stored" if is_shared(ray.get(ref)) else "inline"


def array(length, kind=np.uint8):
    return np.zeros(length, kind)


make = ray.remote(array)
for length in (102_153, 102_154, 102_155):
    print(length, way(make.remote(length)))
for length in (12_768, 12_769):
    print(length, way(make.remote(length, np.float64)), way(make.remote(length, np.int64)))


@ray.remote(num_returns=3)
def three():
    return array(102_154), array(102_155), array(3)


@ray.remote(num_returns=2)
def generated():
    yield array(102_154)
    yield array(102_155)


print([way(ref) for ref in three.remote()], [way(ref) for ref in generated.remote()])


@ray.remote(num_returns=104)
def many(last):
    return [array(102_154)] * 102 + [array(last), array(10)]


# 102 of them take 10,444,698 of 10,485,760 bytes; an array's header is 244 or 245 bytes here.
rest = 10_485_760 - 102 * 102_399
for more in range(-3, 5):
    refs = many.remote(rest - 245 + more)
    print(more, way(refs[101]), way(refs[102]), way(refs[103]))


@ray.remote
def inside():
    return [array(50_000), array(51_000)], {"a": array(60_000), "b": array(60_000)}


lists, table = ray.get(inside.remote())
print(is_shared(lists[0]), is_shared(table["a"]), table["b"].flags.writeable)
for length in (102_399, 102_400):
    print(length, len(ray.get(ray.remote(lambda n: b"x" * n).remote(length))))

# Prints:
# 102153 inline
# 102154 inline
# 102155 stored
# 12768 inline inline
# 12769 inline inline
# ['inline', 'stored', 'inline'] ['inline', 'stored']
# -3 inline inline stored
# -2 inline inline stored
# -1 inline inline stored
# 0 inline inline stored
# 1 inline inline stored
# 2 inline inline stored
# 3 inline stored inline
# 4 inline stored inline
# True True False
# 102399 102399
# 102400 102400
