"""Put once, passed by reference; and what is another value each time may well go by value."""

import numpy as np
import ray

ray.init(num_cpus=2)
A = np.zeros(1_000_000)


@ray.remote
def entry(x, i):
    return float(x[i])


A_ref = ray.put(A)
references = []
for i in range(4):
    references.append(entry.remote(A_ref, i))
for part in np.split(A, 8):
    references.append(entry.remote(part, 0))
print(sum(ray.get(references)))

# Findings: none
