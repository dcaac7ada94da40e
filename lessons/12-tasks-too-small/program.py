"""The same prices get their tax twice: with a task for each price, then with a task for each batch."""

import sys

import ray

count = int(sys.argv[1]) if len(sys.argv) > 1 else 12
size = int(sys.argv[2]) if len(sys.argv) > 2 else 5

prices = [150 + 35 * i for i in range(count)]  # in pence


@ray.remote
def with_tax(price):
    return price * 120 // 100


@ray.remote
def batch_with_tax(batch):
    return [price * 120 // 100 for price in batch]


ray.init(num_cpus=2)

single = ray.get([with_tax.remote(price) for price in prices])
print("a task for each price:", sum(single), "pence")

batches = [prices[i : i + size] for i in range(0, count, size)]
lists = ray.get([batch_with_tax.remote(batch) for batch in batches])
print("a task for each batch:", sum(sum(taxed) for taxed in lists), "pence")
print("results in each list:", [len(taxed) for taxed in lists])
