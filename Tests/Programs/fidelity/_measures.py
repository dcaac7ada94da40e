"""A module of the user's own beside the scripts, for `modules.py`."""

import numpy as np
import ray

BIG = np.arange(50_000, dtype=np.float64)
COUNT = [0]


def total():
    return float(BIG.sum())


def bump():
    COUNT[0] += 1
    return COUNT[0]


class Box:
    made = 0

    def __init__(self, value):
        self.value = value

    def double(self):
        return self.value * 2


@ray.remote
def remote_here(x):
    return x, total(), __name__
