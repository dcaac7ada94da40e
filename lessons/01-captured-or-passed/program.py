"""One array goes to a remote function by value, by reference and captured, at two sizes."""

import sys
import time

import numpy as np
import ray

calls = int(sys.argv[1]) if len(sys.argv) > 1 else 1000


@ray.remote
def foo1(x):  # A comes as an argument
    x[5] ** 2


def seconds(call):
    start = time.perf_counter()
    for _ in range(calls):
        call()
    return time.perf_counter() - start


ray.init()
warm_up = ray.remote(lambda: None)
ray.get(warm_up.remote())

for entries in (4200, 1_000_000):
    A = np.array([42] * entries)
    A_ref = ray.put(A)

    @ray.remote
    def foo2(j):  # A is captured from the enclosing scope
        A[j] ** 2

    print(f"{entries:,} entries, {calls:,} calls")
    print(f"  by value      {seconds(lambda: ray.get(foo1.remote(A))):.3f} s")
    print(f"  by reference  {seconds(lambda: ray.get(foo1.remote(A_ref))):.3f} s")
    print(f"  captured      {seconds(lambda: ray.get(foo2.remote(5))):.3f} s")
