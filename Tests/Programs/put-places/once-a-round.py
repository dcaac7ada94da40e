"""Each round has a value of its own: there is nothing to put once."""

import ray

ray.init(num_cpus=2)


@ray.remote
def foo(A, i=0):
    return len(A) + i


for j in range(2):
    A = [j] * 100
    print(ray.get(foo.remote(A)))
# put: nowhere
