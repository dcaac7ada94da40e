"""Limits of the sales of some months, for all months together: a task for each month, one for each limit."""

import sys

import numpy as np
import ray

months, limits, rows = (int(word) for word in sys.argv[1:] or (4, 3, 50_000))


@ray.remote
def load(month):
    return np.random.default_rng(month).gamma(2.0, 30.0 + month, size=rows)


@ray.remote
def limit(sales, share):
    largest = np.sort(np.concatenate(sales))[::-1]
    return float(largest[int(len(largest) * share)])


ray.init(num_cpus=2)
loading = [load.remote(month) for month in range(months)]
sales = ray.get(loading)  # in a list, references are not resolved
shares = [(number + 1) / 100 for number in range(limits)]
for share, least in zip(shares, ray.get([limit.remote(sales, share) for share in shares])):
    print(f"{share:.0%} of the sales were over {least:.2f}")
