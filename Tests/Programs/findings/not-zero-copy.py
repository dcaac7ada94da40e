"""A long list in the object store: each task that gets it makes it again, item by item."""

import ray

ray.init(num_cpus=2)
L = [float(i) for i in range(300_000)]


@ray.remote
def last(x):
    return x[-1]


L_ref = ray.put(L)
print(sum(ray.get([last.remote(L_ref) for _ in range(8)])))

# Findings: not-zero-copy
