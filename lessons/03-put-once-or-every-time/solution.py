"""A shop tries several discounts on a large table of demand, then looks for its busiest week."""

import sys

import numpy as np
import ray

trials = int(sys.argv[1]) if len(sys.argv) > 1 else 4
entries = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000

ray.init(num_cpus=2)


@ray.remote
def revenue(demand, discount):
    sold = demand * (100 + 3 * discount) // 100
    return int(sold.sum()) * (100 - discount) // 100


@ray.remote
def busiest(demand, week):
    return int(demand[week::52].sum())


demand = np.arange(entries) % 90 + 10
demand_ref = ray.put(demand)

discounts = [5 * trial for trial in range(trials)]
revenues = ray.get([revenue.remote(demand_ref, discount) for discount in discounts])
best = discounts[revenues.index(max(revenues))]
print(f"revenues: {revenues}, best discount: {best} %")

weeks = ray.get([busiest.remote(demand_ref, week) for week in range(trials)])
print(f"busiest week: {weeks.index(max(weeks))}, {max(weeks)} sold")
