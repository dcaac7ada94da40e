"""Small values ride in the task's message."""

import ray

ray.init(num_cpus=2)


@ray.remote
def total(*values):
    return sum(values)


references = [i for i in range(600)]
print([ray.get(total.remote(*references)) for _ in range(2)])

# Findings: none
