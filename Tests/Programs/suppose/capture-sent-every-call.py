"""A large captured array, and what tasks do to it."""

import numpy as np
import ray

ray.init(num_cpus=1)
A = np.zeros(100_000)


@ray.remote
def count():
    A[0] += 1
    return float(A[0])


@ray.remote
def outer():
    return ray.get(count.remote())


print(ray.get([count.remote() for _ in range(3)]))
# Still the values of the first call.
A[0] = 100
print(ray.get(count.remote()))
print(ray.get(outer.remote()) < 100)

# Prints:
# [1.0, 2.0, 3.0]
# 4.0
# True
# Supposed:
# [1.0, 1.0, 1.0]
# 1.0
# True
