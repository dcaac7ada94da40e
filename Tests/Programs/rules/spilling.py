"""What the object store has no room for goes to disk, and comes back when it is needed."""

import os

# Ray tells what it spills, and in which words varies.
os.environ["RAY_verbose_spill_logs"] = "0"

import numpy as np
import ray

ray.init(num_cpus=2, object_store_memory=80_000_000)


@ray.remote
def last(array):
    return int(array[-1])


@ray.remote
def make(n):
    return np.full(1_500_000, n)


def writable(array):
    try:
        array[0] = 1
        return True
    except ValueError:
        return False


# 240 MB, all of them still referenced.
refs = [ray.put(np.full(1_000_000, n)) for n in range(30)]
print([int(ray.get(ref)[-1]) for ref in refs] == list(range(30)))
print(ray.get([last.remote(ref) for ref in refs]) == list(range(30)))
print([writable(ray.get(ref)) for ref in refs[:3]])

# What is looked at stays where it is.
seen = [ray.get(ref) for ref in refs[:4]]
more = [ray.put(np.full(1_000_000, n)) for n in range(30, 40)]
print([int(array.sum()) for array in seen], [int(ray.get(ref)[0]) for ref in more][::3])

# Results go to disk, too.
results = [make.remote(n) for n in range(12)]
print([int(array[7]) for array in map(ray.get, results)] == list(range(12)))

# Larger than all of the memory.
large = ray.put(np.ones(15_000_000))
print(ray.get(large).sum(), ray.get(last.remote(large)))

# What is let go of makes room again.
del refs, more, results, large, seen
print([int(ray.get(ray.put(np.full(5_000_000, n)))[-1]) for n in range(6)])

# Prints:
# True
# True
# [False, False, False]
# [0, 1000000, 2000000, 3000000] [30, 33, 36, 39]
# True
# 15000000.0 1
# [0, 1, 2, 3, 4, 5]
