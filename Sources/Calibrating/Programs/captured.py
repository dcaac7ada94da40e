"""Values that functions capture: pickled, through the control store, and made again."""

import ray
from calibration_values import rounds, value_of

# A function may not be larger than 100 MB.
SIZES = [
    (10, 10),
    (1_000, 8),
    (10_000, 8),
    (100_000, 8),
    (1_000_000, 6),
    (8_000_000, 4),
    (32_000_000, 3),
    (95_000_000, 2),
]


def call(value):
    @ray.remote
    def read():
        return len(value)

    # The first call pickles and exports; the second finds the function at the worker.
    ray.get(read.remote())
    ray.get(read.remote())


def main():
    ray.init(num_cpus=1)
    for size, repeats in rounds(SIZES):
        value = value_of(size)
        for _ in range(repeats):
            call(value)


main()
