"""A loop that leaves the variable alone is left."""

import ray

ray.init(num_cpus=2)


@ray.remote
def foo(A, i=0):
    return len(A) + i


A = [1] * 100
for j in range(2):  # put: A
    for i in range(3):
        print(ray.get(foo.remote(A, i)))
