"""A counter that tasks on two workers count up."""

import os
import time

import ray

ray.init(num_cpus=2)
count = 0
seen = []


@ray.remote
def bump():
    global count
    time.sleep(0.05)
    count += 1
    seen.append(count)
    return os.getpid(), count, len(seen)


@ray.remote
def other():
    return count, seen


results = []
while len({pid for pid, _, _ in results}) < 2:
    results += ray.get([bump.remote() for _ in range(4)])
numbers = list(range(1, len(results) + 1))
print("one count for all:", sorted(n for _, n, _ in results) == numbers)
print("one list for all:", sorted(n for _, _, n in results) == numbers)
print("one worker has counted all:", len({pid for pid, _, _ in results}) == 1)
print("another function:", ray.get(other.remote()), "the driver:", (count, seen))

# Prints:
# one count for all: False
# one list for all: False
# one worker has counted all: False
# another function: (0, []) the driver: (0, [])
# Supposed:
# one count for all: True
# one list for all: True
# one worker has counted all: False
# another function: (0, []) the driver: (0, [])
