"""A task prints 100 MB, lines of 100 characters, while its driver waits for it."""

import ray
from _memory import Memory

ray.init(num_cpus=1)


@ray.remote
def prints(lines):
    for number in range(lines):
        print("%099d" % number)
    return lines


ray.get(prints.remote(10))
memory = Memory()
assert ray.get(prints.remote(1_000_000)) == 1_000_000
print("1000000 lines")
memory.tell()
