"""The takings of some shops are loaded, cleaned and summed up in tasks, the shops side by side."""

import sys

import numpy as np
import ray

shops, rows = (int(word) for word in sys.argv[1:] or (4, 50_000))


@ray.remote
def load(shop):
    return np.random.default_rng(shop).normal(20 + shop, 15, size=rows)


@ray.remote
def clean(takings):
    return takings[takings > 0]


@ray.remote
def summary(takings):
    return len(takings), float(takings.sum())


ray.init(num_cpus=2)
summaries = []
for shop in range(shops):
    takings = clean.remote(load.remote(shop))
    summaries.append(summary.remote(takings))
for shop, (count, total) in enumerate(ray.get(summaries)):
    print(f"shop {shop}: {count:,} sales, {total:,.2f} in all")
