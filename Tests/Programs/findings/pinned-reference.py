"""A function captures a reference: its object outlives the variable."""

import numpy as np
import ray

ray.init(num_cpus=2)
A_ref = ray.put(np.ones(300_000))


@ray.remote
def total():
    return ray.get(A_ref).sum()


print(ray.get(total.remote()))
del A_ref

# Findings: pinned-reference
