"""The array goes along as a reference, which `outer` only hands on."""

import numpy as np
import ray

ray.init(num_cpus=2)
A_ref = ray.put(np.zeros(1_500_000))


@ray.remote
def inner(i, A):
    return float(A[i])


@ray.remote
def outer(i, references):
    return ray.get(inner.remote(i, references[0]))


print(ray.get(inner.remote(1, A_ref)), ray.get(outer.remote(1, [A_ref])))

# Findings: none
