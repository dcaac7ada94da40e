"""A call for each addition."""

import ray

ray.init(num_cpus=2)


@ray.remote
def double(x):
    return 2 * x


print(sum(ray.get([double.remote(x) for x in range(400)])))

# Findings: tiny-tasks
