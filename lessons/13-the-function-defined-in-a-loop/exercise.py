"""For several limits: how many readings of a river's level are above it, and by how much in all?"""

import sys

import numpy as np
import ray

limits = int(sys.argv[1]) if len(sys.argv) > 1 else 6
entries = int(sys.argv[2]) if len(sys.argv) > 2 else 40_000

levels = (np.arange(entries) * 7919) % 500  # in cm


def make(limit):
    @ray.remote
    def count():
        return int((levels > limit).sum())

    @ray.remote
    def excess():
        return int((levels[levels > limit] - limit).sum())

    return count, excess


ray.init(num_cpus=2)
for i in range(limits):
    limit = 300 + 30 * i
    count, excess = make(limit)
    number, sum_above = ray.get([count.remote(), excess.remote()])
    print(f"above {limit} cm: {number} readings, {sum_above} cm in all")
