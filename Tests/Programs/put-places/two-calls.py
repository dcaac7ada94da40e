"""One put serves both calls."""

import ray

ray.init(num_cpus=2)


@ray.remote
def foo(A, i=0):
    return len(A) + i


A = [1] * 100
x = 1
print(ray.get(foo.remote(A)))  # put: A
print(x)
print(ray.get(foo.remote(A, x)))
