"""Two functions make calls: one put cannot stand in both."""

import ray

ray.init(num_cpus=2)


@ray.remote
def foo(A, i=0):
    return len(A) + i


A = [1] * 100


def one():
    print(ray.get(foo.remote(A)))


def other():
    print(ray.get(foo.remote(A, 1)))


one()
other()
# put: nowhere
