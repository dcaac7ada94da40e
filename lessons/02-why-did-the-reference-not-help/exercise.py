"""Orders are charged by a table of list prices and a small rule of their region."""

import sys

import numpy as np
import ray

orders = int(sys.argv[1]) if len(sys.argv) > 1 else 6
entries = int(sys.argv[2]) if len(sys.argv) > 2 else 50_000

ray.init(num_cpus=2)

RULES = {
    "north": {"tax": 20, "discount": 5},
    "south": {"tax": 8, "discount": 0},
}


@ray.remote
def charge(prices, order, rule):
    net = int(prices[order["items"]].sum())
    return net * (100 + rule["tax"]) // 100 - rule["discount"]


prices = np.arange(entries) % 1000 + 1
prices_ref = ray.put(prices)
rule_refs = {region: ray.put(rule) for region, rule in RULES.items()}

bills = []
for number in range(orders):
    order = {"number": number, "items": [7 * number, 11 * number + 1, 900]}
    order_ref = ray.put(order)
    rule_ref = rule_refs["north" if number % 2 else "south"]
    bills.append(charge.remote(prices_ref, order_ref, rule_ref))

print(f"charged: {ray.get(bills)}")
print(f"total: {sum(ray.get(bills))}")
