"""A small table goes to a task by value and by reference; a larger one by value."""

import sys

import numpy as np
import ray

calls = int(sys.argv[1]) if len(sys.argv) > 1 else 4
entries = int(sys.argv[2]) if len(sys.argv) > 2 else 4200
wide = int(sys.argv[3]) if len(sys.argv) > 3 else 20_000

ray.init(num_cpus=2)


@ray.remote
def mean(table):
    return float(table.mean())


prices = np.arange(entries)
total = 0.0
for _ in range(calls):
    total += ray.get(mean.remote(prices))
print(f"by value: {total}")

prices_ref = ray.put(prices)
total = 0.0
for _ in range(calls):
    total += ray.get(mean.remote(prices_ref))
print(f"by reference: {total}")

market = np.arange(wide)
total = 0.0
for _ in range(calls):
    total += ray.get(mean.remote(market))
print(f"a wide table, by value: {total}")
