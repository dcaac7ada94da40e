"""A large table of temperatures goes to tasks by value, then by reference."""

import sys

import numpy as np
import ray

stations = int(sys.argv[1]) if len(sys.argv) > 1 else 4
entries = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000

ray.init(num_cpus=2)


@ray.remote
def warmest(table, station):
    return int(table[station::10].max())


@ray.remote
def share_memory(a, b):
    return np.shares_memory(a, b)


temperatures = np.arange(entries) % 40

by_value = [warmest.remote(temperatures, station) for station in range(stations)]
print(f"by value: {ray.get(by_value)}")

table_ref = ray.put(temperatures)
by_reference = [warmest.remote(table_ref, station) for station in range(stations)]
print(f"by reference: {ray.get(by_reference)}")

values = ray.get(share_memory.remote(temperatures, temperatures))
references = ray.get(share_memory.remote(table_ref, table_ref))
print(f"one memory: {values} by value, {references} by reference")
