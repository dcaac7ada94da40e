"""A large result goes into the object store by itself."""

import numpy as np
import ray

ray.init(num_cpus=2)


@ray.remote
def produce(n):
    return np.ones(n)


for values in ray.get([produce.remote(100_000 * (i + 1)) for i in range(4)]):
    print(values.sum())

# Findings: none
