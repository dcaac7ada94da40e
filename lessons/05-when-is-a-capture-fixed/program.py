"""A script changes its rate before and after the first call of tasks that use it."""

import sys

import ray

start, later, rounds = [int(number) for number in sys.argv[1:]] or (10, 30, 3)
ray.init(num_cpus=2)
RATE = start
TABLE = [start] * 20


@ray.remote
def price(amount):  # a global that is rebound
    return amount * RATE


@ray.remote
def look_up(day):  # a list that is changed in place
    return TABLE[day]


@ray.remote
def quote(amount, rate=RATE):  # a default value
    return amount * rate


def call_all(when):
    calls = [price.remote(100), look_up.remote(0), quote.remote(100)]
    print(when, *ray.get(calls))


RATE = TABLE[0] = start + 1
call_all("first:")
RATE = TABLE[0] = later
call_all("later:")
for _ in range(rounds):
    again = ray.remote(lambda: 100 * RATE)
    RATE += 1
    print("again:", ray.get(again.remote()))
