"""5,000 tasks at once, with a stored result each."""

import ray
from _memory import Memory

ray.init(num_cpus=2)


@ray.remote
def make(number):
    return bytes([number % 256]) * 150_000


ray.get([make.remote(number) for number in range(10)])
memory = Memory()
refs = [make.remote(number) for number in range(5000)]
right = 0
while refs:
    ready, refs = ray.wait(refs, num_returns=min(100, len(refs)))
    right += sum(len(value) == 150_000 for value in ray.get(ready))
    del ready
assert right == 5000
print(right, "results")
memory.tell()
