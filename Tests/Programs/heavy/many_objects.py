"""1,000,000 small objects alive."""

import ray
from _memory import Memory

ray.init(num_cpus=2)
ray.get(ray.put(0))
memory = Memory()
refs = [ray.put(number) for number in range(1_000_000)]
assert [ray.get(refs[number]) for number in (0, 500_000, 999_999)] == [0, 500_000, 999_999]
print(len(refs), "objects")
del refs
memory.tell()
