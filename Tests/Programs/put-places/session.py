"""Another session begins between two calls."""

import ray

ray.init(num_cpus=2)


@ray.remote
def foo(A, i=0):
    return len(A) + i


A = [1] * 100
print(ray.get(foo.remote(A)))
ray.shutdown()
ray.init(num_cpus=2)
print(ray.get(foo.remote(A)))
# put: nowhere
