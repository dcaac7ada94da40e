"""Each run of the function makes the call once."""

import ray

ray.init(num_cpus=2)


@ray.remote
def foo(A, i=0):
    return len(A) + i


A = [1] * 100


def work(i):
    print(ray.get(foo.remote(A, i)))


work(1)
work(2)
# put: nowhere
