"""An array of 8 GB, put, read by a task without a copy, and given back."""

import numpy as np
import ray
from _memory import Memory

ray.init(num_cpus=1, object_store_memory=9_000_000_000)


@ray.remote
def ends(array):
    return array.nbytes, float(array[0] + array[-1])


ray.get(ends.remote(np.ones(2)))
memory = Memory()
array = np.zeros(1_000_000_000)
array[0], array[-1] = 1, 2
ref = ray.put(array)
del array
assert ray.get(ends.remote(ref)) == (8_000_000_000, 3.0)
del ref
ref = ray.put(np.ones(1_000_000))
assert ray.get(ends.remote(ref)) == (8_000_000, 2.0)
print("8 GB read")
memory.tell()
