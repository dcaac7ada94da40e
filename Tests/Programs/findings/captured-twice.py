"""A task captures a remote function that captures an array and has been called before."""

import numpy as np
import ray

ray.init(num_cpus=2)
A = np.zeros(1_500_000)


@ray.remote
def inner(i):
    return float(A[i])


@ray.remote
def outer(i):
    return ray.get(inner.remote(i))


print(ray.get(inner.remote(1)), ray.get(outer.remote(1)))

# Findings: captured-twice, large-capture
