"""The question's program: each call awaited before the next."""

import sys

import numpy as np
import ray

way, entries, calls = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

ray.init()
A = np.array([42] * entries)


@ray.remote
def foo1(x):
    x[5] ** 2


@ray.remote
def foo2(j):
    A[j] ** 2


if way == "reference":
    A_ref = ray.put(A)
    for _ in range(calls):
        ray.get(foo1.remote(A_ref))
elif way == "value":
    for _ in range(calls):
        ray.get(foo1.remote(A))
else:
    for _ in range(calls):
        ray.get(foo2.remote(5))
