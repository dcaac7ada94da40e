"""A reference to a price list is captured by one function and passed to another; then the list changes."""

import sys

import numpy as np
import ray

calls = int(sys.argv[1]) if len(sys.argv) > 1 else 3
entries = int(sys.argv[2]) if len(sys.argv) > 2 else 50_000

ray.init(num_cpus=2)
prices = np.arange(entries)
prices_ref = ray.put(prices)


@ray.remote
def captured(i):
    return int(ray.get(prices_ref)[i])


@ray.remote
def passed(prices, i):
    return int(prices[i])


print("first list, captured:", sum(ray.get([captured.remote(i) for i in range(calls)])))
print("first list, passed:", sum(ray.get([passed.remote(prices_ref, i) for i in range(calls)])))

prices_ref = ray.put(prices + 10)  # the new price list
print("new list, captured:", sum(ray.get([captured.remote(i) for i in range(calls)])))
print("new list, passed:", sum(ray.get([passed.remote(prices_ref, i) for i in range(calls)])))

del prices_ref
print("name deleted, captured:", sum(ray.get([captured.remote(i) for i in range(calls)])))
