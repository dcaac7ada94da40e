"""A task captures a large array: it becomes part of the function's pickle."""

import numpy as np
import ray

ray.init(num_cpus=2)
A = np.zeros(1_500_000)


@ray.remote
def entry(i):
    return float(A[i])


print(sum(ray.get([entry.remote(i) for i in range(4)])))

# Findings: large-capture
