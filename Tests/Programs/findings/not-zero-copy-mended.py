"""An array is read where it lies."""

import numpy as np
import ray

ray.init(num_cpus=2)
L = np.array([float(i) for i in range(300_000)])


@ray.remote
def last(x):
    return x[-1]


L_ref = ray.put(L)
print(sum(ray.get([last.remote(L_ref) for _ in range(8)])))

# Findings: none
