"""Sums a table of sales in several currencies; the remote function is made in three ways."""

import sys

import numpy as np
import ray

currencies = int(sys.argv[1]) if len(sys.argv) > 1 else 4
entries = int(sys.argv[2]) if len(sys.argv) > 2 else 50_000

ray.init(num_cpus=2)
sales = np.arange(entries) % 100
rates = range(2, 2 + currencies)

made, total = [], 0
for rate in rates:  # defined in the loop

    @ray.remote
    def in_loop():
        return int(sales.sum()) * rate

    made.append(in_loop)
    total += ray.get(in_loop.remote())
print("defined in the loop:", total)
print("the first one again:", ray.get(made[0].remote()) // int(sales.sum()), "times the sales")


def plain(rate):
    return int(sales.sum()) * rate


print("decorated in the loop:", sum(ray.get(ray.remote(plain).remote(rate)) for rate in rates))


@ray.remote
def once(rate):
    return int(sales.sum()) * rate


print("decorated once:", sum(ray.get(once.options(num_cpus=1).remote(rate)) for rate in rates))
