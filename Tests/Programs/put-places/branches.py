"""Calls in both branches: the put comes before the if."""

import ray

ray.init(num_cpus=2)


@ray.remote
def foo(A, i=0):
    return len(A) + i


A = [1] * 100
x = 1
if x:  # put: A
    print(ray.get(foo.remote(A)))
else:
    print(ray.get(foo.remote(A, 1)))
