"""Values passed to one worker, by value and by reference, and results, each call awaited."""

import ray
from calibration_values import rounds, value_of

# The large ones take long, and vary little.
SIZES = [
    (1_000, 30),
    (10_000, 30),
    (100_000, 30),
    (150_000, 20),
    (1_000_000, 15),
    (8_000_000, 8),
    (32_000_000, 4),
    (95_000_000, 3),
]
# Kept all at once, and together less than 300 MB.
KEPT = [
    (1_000, 4),
    (10_000, 4),
    (150_000, 4),
    (1_000_000, 4),
    (8_000_000, 3),
    (32_000_000, 2),
    (95_000_000, 2),
]


@ray.remote
def nothing():
    return None


@ray.remote
def take(value):
    return None


@ray.remote
def give(size):
    return value_of(size)


def put_and_keep():
    """Nothing is freed meanwhile, so each value takes memory that nobody has touched."""
    kept = []
    for size, repeats in rounds(KEPT):
        value = value_of(size)
        for _ in range(repeats):
            kept.append(ray.put(value))


def main():
    ray.init(num_cpus=1)
    for _, repeats in rounds([(10, 50)]):
        for _ in range(repeats):
            ray.get(nothing.remote())
    put_and_keep()
    for size, repeats in rounds(SIZES):
        value = value_of(size)
        for _ in range(repeats):
            ray.get(take.remote(value))
        for _ in range(repeats):
            reference = ray.put(value)
            ray.get(reference)
            del reference
        reference = ray.put(value)
        for _ in range(repeats):
            ray.get(take.remote(reference))
        del reference
        for _ in range(repeats):
            ray.get(give.remote(size))


main()
