"""What rides inline when the arguments of a call come near to 10,485,760 bytes together."""

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
    return "".join("p" if is_shared(x) else "i" for x in [*args, *kwargs.values()])


def array(length):
    return np.zeros(length, np.uint8)


# 102,400 bytes serialized, and 13 for each position: 102 of them leave 39,634.
full = array(102_155)
for count in (101, 102, 103, 104):
    print(count, ray.get(ways.remote(*[full] * count))[-3:])
rest = 39_634 - 13
print("".join(ray.get(ways.remote(*[full] * 102, array(rest - 245 + more)))[-1] for more in range(-4, 8)))
# The name of a keyword counts in place of the 13 bytes.
for name in ("k", "k" * 22, "k" * 23, "k" * 31, "k" * 32, "é" * 16):
    room = 39_634 - 245 - len(name.encode())
    found = [ray.get(ways.remote(*[full] * 102, **{name: array(room - taken)}))[-1]
             for taken in range(4, 20)]
    print(len(name.encode()), "".join(found))
# After one that did not fit, a small one is inline again; what is put does not count.
print(ray.get(ways.remote(*[full] * 103, array(10), array(60_000), k=array(10)))[-4:])
big = array(200_000)
print(ray.get(ways.remote(*[big] * 3, *[full] * 103))[:4], ray.get(ways.remote(*[big] * 3, *[full] * 103))[-2:])
# A result that rides inline where it is passed on: ready or not, it does not count when it is sent.
make = ray.remote(lambda n: array(n))
ready = make.remote(102_154)
ray.wait([ready])
print(ray.get(ways.remote(*[ready] * 104))[-3:], ray.get(ways.remote(*[ready] * 104, full))[-2:])
print(ray.get(ways.remote(*[make.remote(102_154)] * 104, array(5)))[-3:])

# Prints:
# 101 iii
# 102 iii
# 103 iip
# 104 ipp
# iiiiiiippppp
# 1 ppppiiiiiiiiiiii
# 22 ppppiiiiiiiiiiii
# 23 ppppiiiiiiiiiiii
# 31 ppppiiiiiiiiiiii
# 32 pppppiiiiiiiiiii
# 32 pppppiiiiiiiiiii
# pipi
# pppi ip
# iii ii
# iii
