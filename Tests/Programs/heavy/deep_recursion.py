"""A task that calls itself 200 deep: each waits for the next, and has a worker of its own."""

import ray
from _memory import Memory

ray.init(num_cpus=2)


@ray.remote
def depth(n):
    return 1 + ray.get(depth.remote(n - 1)) if n else 0


ray.get(depth.remote(1))
memory = Memory()
assert ray.get(depth.remote(200)) == 200
print("200 deep")
memory.tell()
