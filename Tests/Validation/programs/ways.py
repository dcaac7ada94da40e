"""One array goes to calls one of three ways: each call awaited, then as many at once."""

import sys
import time

import numpy as np
import ray

way, entries, calls = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

ray.init()
A = np.arange(entries)


@ray.remote
def by_argument(x):
    return x[5]


@ray.remote
def by_capture():
    return A[5]


@ray.remote
def warm_up(x):  # until both workers have begun one: what they import is none of Ray's time
    time.sleep(0.3)


ray.get([warm_up.remote(np.zeros(1)) for _ in range(2)])
if way == "value":
    for _ in range(calls):
        ray.get(by_argument.remote(A))
    ray.get([by_argument.remote(A) for _ in range(calls)])
elif way == "reference":
    A_ref = ray.put(A)
    for _ in range(calls):
        ray.get(by_argument.remote(A_ref))
    ray.get([by_argument.remote(A_ref) for _ in range(calls)])
else:
    for _ in range(calls):
        ray.get(by_capture.remote())
    ray.get([by_capture.remote() for _ in range(calls)])
