"""A till adds up sales. Its price list is given to it once, or passed with each call; the tax is captured."""

import sys

import numpy as np
import ray

sales = int(sys.argv[1]) if len(sys.argv) > 1 else 4
entries = int(sys.argv[2]) if len(sys.argv) > 2 else 50_000

prices = np.arange(1, entries + 1)  # the articles cost 1, 2, 3, …
factor = 2  # the price with tax

@ray.remote
class Till:
    def __init__(self, prices):
        self.prices = prices
        self.total = 0

    def sell(self, article):
        self.total += factor * int(self.prices[article])
        return self.total

    def sell_from(self, prices, article):
        self.total += factor * int(prices[article])
        return self.total


ray.init(num_cpus=2)
first = Till.remote(prices)
for article in range(sales):
    total = ray.get(first.sell.remote(article))
print("first till, list kept:", total)

factor = 10
second = Till.remote(prices)
for article in range(sales):
    total = ray.get(second.sell_from.remote(prices, article))
print("second till, list passed:", total)
print("first till again:", ray.get(first.sell.remote(0)))
