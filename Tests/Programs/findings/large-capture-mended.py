"""The array is put once and passed by reference."""

import numpy as np
import ray

ray.init(num_cpus=2)
A = np.zeros(1_500_000)
A_ref = ray.put(A)


@ray.remote
def entry(i, A):
    return float(A[i])


print(sum(ray.get([entry.remote(i, A_ref) for i in range(4)])))

# Findings: none
