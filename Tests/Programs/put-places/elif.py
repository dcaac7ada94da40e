"""Nothing can stand before an elif."""

import ray

ray.init(num_cpus=2)


@ray.remote
def foo(A, i=0):
    return len(A) + i


A = [1] * 100
x = 0
if x:  # put: A
    print("x")
elif ray.get([foo.remote(A, i) for i in range(2)]):
    print("y")
