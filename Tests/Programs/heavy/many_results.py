"""1,000,000 small results alive, in the memory of their owner."""

import ray
from _memory import Memory

ray.init(num_cpus=2)


@ray.remote(num_returns=1000)
def numbers(start):
    return list(range(start, start + 1000))


ray.get(numbers.remote(0))
memory = Memory()
refs = [ref for start in range(1000) for ref in numbers.remote(1000 * start)]
assert sum(ray.get(refs)) == 499_999_500_000
print(len(refs), "results")
del refs
memory.tell()
