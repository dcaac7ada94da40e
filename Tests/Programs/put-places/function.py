"""In the function that makes the calls, before its loop."""

import ray

ray.init(num_cpus=2)


@ray.remote
def foo(A, i=0):
    return len(A) + i


def work(A):
    x = 1
    for i in range(3):  # put: A
        print(ray.get(foo.remote(A, i + x)))


work([1] * 100)
