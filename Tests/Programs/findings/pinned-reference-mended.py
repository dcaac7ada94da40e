"""Passed as an argument it is released with its variable."""

import numpy as np
import ray

ray.init(num_cpus=2)
A_ref = ray.put(np.ones(300_000))


@ray.remote
def total(A):
    return A.sum()


print(ray.get(total.remote(A_ref)))
del A_ref

# Findings: none
