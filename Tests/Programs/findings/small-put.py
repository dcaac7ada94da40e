"""Small values are put by hand, and each is looked up in the object store."""

import ray

ray.init(num_cpus=2)


@ray.remote
def total(*values):
    return sum(values)


references = [ray.put(i) for i in range(600)]
print([ray.get(total.remote(*references)) for _ in range(2)])

# Findings: small-put
