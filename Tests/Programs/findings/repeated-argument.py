"""The same array by value into each call: each call puts it."""

import numpy as np
import ray

ray.init(num_cpus=2)
A = np.zeros(1_000_000)


@ray.remote
def entry(x, i):
    return float(x[i])


references = []
for i in range(40):
    references.append(entry.remote(A, i))
print(sum(ray.get(references)))

# Findings: repeated-argument
