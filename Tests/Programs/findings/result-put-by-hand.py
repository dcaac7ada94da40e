"""A task puts its result and returns the reference."""

import numpy as np
import ray

ray.init(num_cpus=2)


@ray.remote
def produce(n):
    return ray.put(np.ones(n))


for reference in ray.get([produce.remote(100_000 * (i + 1)) for i in range(4)]):
    print(ray.get(reference).sum())

# Findings: result-put-by-hand
