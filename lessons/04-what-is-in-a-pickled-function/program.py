"""Four remote functions, and the tables that travel inside their pickles."""

import sys

import numpy as np
import ray

days, shops = [int(size) for size in sys.argv[1:]] or (50_000, 20_000)
RATES = np.arange(days) % 50 + 1
LIMITS = np.arange(shops) + 500
ray.init(num_cpus=2)


def convert(amount, day):
    return amount * RATES[day]


@ray.remote
def invoice(day):  # RATES twice: here, and in the helper
    return int(np.floor(convert(100, day) / RATES.max()))


@ray.remote
def capped(amount, shop, limits=LIMITS):
    return int(min(amount, limits[shop]))


@ray.remote
def report(day):  # a remote function that calls another
    return f"day {day}: {ray.get(invoice.remote(day))}"


@ray.remote
def knows(name):
    return name in globals()


print("invoice and cap:", ray.get([invoice.remote(3), capped.remote(1000, 7)]))
print("report:", ray.get(report.remote(7)))
print("knows RATES:", ray.get(knows.remote("RATES")))
