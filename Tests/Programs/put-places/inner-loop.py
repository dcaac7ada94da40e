"""The outer loop gives the variable another value: the put stays inside of it."""

import ray

ray.init(num_cpus=2)


@ray.remote
def foo(A, i=0):
    return len(A) + i


for j in range(2):
    A = [j] * 100
    for i in range(3):  # put: A
        print(ray.get(foo.remote(A, i)))
