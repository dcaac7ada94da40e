"""The parts of a table go to tasks as references: in a list, one by one, and got in the task."""

import sys

import numpy as np
import ray

parts, rows = (int(word) for word in sys.argv[1:] or (3, 20_000))


@ray.remote
def load(part):
    return np.arange(rows) + part * rows


@ray.remote
def kinds(tables):
    return " ".join(type(table).__name__ for table in tables)


@ray.remote
def spread(*tables):
    return int(sum(table.sum() for table in tables))


@ray.remote
def inside(tables):
    return int(sum(table.sum() for table in ray.get(tables)))


ray.init(num_cpus=2)
refs = [load.remote(part) for part in range(parts)]
ray.wait(refs, num_returns=parts)
print("kinds:", ray.get(kinds.remote([np.arange(rows), *refs])))
print("spread:", ray.get(spread.remote(*refs)))
try:
    print("inside:", ray.get(inside.remote(refs)))
except TypeError:  # what `ray.get` raises for a list of anything but references
    print("inside: TypeError")
