"""A script as a user would write it. It is run as `__main__`, so that cloudpickle sends what is in
it by value, as on a driver."""

import math
import os
from os.path import join

A = b"a" * 1_000_000
ALIAS = A
NUMBERS = [1.5] * 100_000
TABLE = {"x": A, "y": 1}


def helper(j):
    return A[j]


class Model:
    WEIGHTS = b"w" * 50_000
    __hidden = 1

    def __init__(self):
        self.state = b"s" * 20_000
        self.k = 3

    def run(self):
        return self.WEIGHTS, A, math.pi


model = Model()


def uses_global(j):
    return A[j]


def uses_helper(j):
    return helper(j)


def uses_both(j):
    return helper(j), A[j]


def uses_alias(j):
    return A[j], ALIAS[j]


def uses_modules(j):
    return math.pi, os.getpid(), join("a", "b")


def uses_numbers(j):
    return NUMBERS[j]


def uses_table(j):
    return TABLE["x"]


def uses_object():
    return model.run()


def uses_class():
    return Model


def uses_comprehension(n):
    return [A[k] for k in range(n)], (lambda: ALIAS)()


def recursive(n):
    return recursive(n - 1) if n else A


def uses_nothing(a, b):
    return a + b


def not_used():
    if False:
        return A


def mentions_by_text():
    return globals()["A"]


def has_defaults(a, b=10, c=A, *, d=NUMBERS, e):
    return a, b, c, d, e


def make_closure():
    cell = b"c" * 30_000
    count = 0

    def closure(j):
        nonlocal count
        count += 1
        return cell[j], A

    return closure


def make_closure_over_function():
    value = b"v" * 40_000

    def inner():
        return value

    def outer():
        return inner()

    return outer
