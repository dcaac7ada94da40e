"""A comprehension calls again and again."""

import ray

ray.init(num_cpus=2)


@ray.remote
def foo(A, i=0):
    return len(A) + i


A = [1] * 100
x = 1
print(ray.get([foo.remote(A, i) for i in range(3)]))  # put: A
