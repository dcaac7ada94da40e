"""Few calls, each with a batch."""

import ray

ray.init(num_cpus=2)


@ray.remote
def double_batch(numbers):
    return [2 * x for x in numbers]


numbers = list(range(400))
print(sum(sum(part) for part in ray.get([double_batch.remote(numbers[i::2]) for i in range(2)])))

# Findings: none
