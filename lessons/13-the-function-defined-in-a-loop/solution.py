"""For several limits: how many readings of a river's level are above it, and by how much in all?"""

import sys

import numpy as np
import ray

limits = int(sys.argv[1]) if len(sys.argv) > 1 else 6
entries = int(sys.argv[2]) if len(sys.argv) > 2 else 40_000

levels = (np.arange(entries) * 7919) % 500  # in cm


@ray.remote
def count(limit):
    return int((levels > limit).sum())


@ray.remote
def excess(limit):
    return int((levels[levels > limit] - limit).sum())


ray.init(num_cpus=2)
for i in range(limits):
    limit = 300 + 30 * i
    number, sum_above = ray.get([count.remote(limit), excess.remote(limit)])
    print(f"above {limit} cm: {number} readings, {sum_above} cm in all")
