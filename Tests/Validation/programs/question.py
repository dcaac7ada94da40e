"""The question's program: each call awaited before the next."""

import sys
import time

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


@ray.remote
def warm_up(x):  # until both workers have begun one: what they import is none of Ray's time
    time.sleep(0.3)


ray.get([warm_up.remote(np.zeros(1)) for _ in range(2)])
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
