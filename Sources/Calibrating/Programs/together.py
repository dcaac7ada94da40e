"""Many calls under way at once, at two workers, as most scripts have it."""

import ray
from calibration_values import rounds, value_of

SIZES = [(10, 40), (10_000, 40), (100_000, 40), (1_000_000, 10), (8_000_000, 4)]


@ray.remote
def take(value):
    return None


@ray.remote
def give(size):
    return value_of(size)


def main():
    ray.init(num_cpus=2)
    for size, repeats in rounds(SIZES):
        value = value_of(size)
        ray.get([take.remote(value) for _ in range(repeats)])
        reference = ray.put(value)
        ray.get([take.remote(reference) for _ in range(repeats)])
        ray.get([give.remote(size) for _ in range(repeats)])


main()
