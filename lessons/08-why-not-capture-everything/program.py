"""Statistics of a table that is captured or passed as a reference, and a capture that is too large."""

import sys

import numpy as np
import ray

functions, entries, calls = (int(word) for word in sys.argv[1:] or (2, 250_000, 3))
table = np.arange(entries, dtype=float)


def statistic(name):
    @ray.remote
    def captured():
        return float(getattr(table, name)())

    return captured


@ray.remote
def passed(values, name):
    return float(getattr(values, name)())


@ray.remote
def too_much():
    return float(large.sum())


ray.init(num_cpus=2)
table_ref = ray.put(table)
for name in ["max", "mean", "sum", "std"][:functions]:
    captured = statistic(name)
    print(name, *ray.get([captured.remote() for _ in range(calls)]))
    print(name, *ray.get([passed.remote(table_ref, name) for _ in range(calls)]))
large = np.zeros(12_500_000)  # 100 MB
try:
    print("too much:", ray.get(too_much.remote()))
except ValueError:
    print("too much: ValueError")
