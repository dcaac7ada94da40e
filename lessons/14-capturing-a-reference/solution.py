"""Hours with high water at three stations, week by week."""

import sys

import numpy as np
import ray

weeks = int(sys.argv[1]) if len(sys.argv) > 1 else 4
entries = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000


@ray.remote
def high_water(levels, station):
    return int((levels[station] > 900 - 10 * station).sum())


ray.init(num_cpus=2)
record = 0
for week in range(weeks):
    levels = (np.arange(3 * entries).reshape(3, entries) * (week + 3)) % 977
    levels_ref = ray.put(levels)
    hours = ray.get([high_water.remote(levels_ref, station) for station in range(3)])
    record = max(record, *hours)
    print(f"week {week}: {hours}")
print("most in one week:", record)
