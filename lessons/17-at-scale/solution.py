"""Shops and customers along a road: how far has somebody to go to the nearest shop, at most?"""

import sys

import numpy as np
import ray

tasks, count = (int(word) for word in sys.argv[1:] or (8, 60_000))

random = np.random.default_rng(3)
shops = np.sort(random.uniform(0, 1000, size=count))  # in km, from the road's beginning
customers = random.uniform(0, 1000, size=20_000)


@ray.remote
def longest_way(shops, own):
    after = np.searchsorted(shops, own).clip(1, len(shops) - 1)
    ways = np.minimum(abs(own - shops[after - 1]), abs(shops[after] - own))
    return 1000 * float(ways.max())


ray.init(num_cpus=2)
shops_ref = ray.put(shops)
longest = ray.get([longest_way.remote(shops_ref, customers[part::tasks]) for part in range(tasks)])
for part, way in enumerate(longest):
    print(f"part {part}: {way:.3f} m at most")
