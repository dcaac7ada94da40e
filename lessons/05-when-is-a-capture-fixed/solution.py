"""A line is fitted to points in rounds; in each round the tasks need the latest slope."""

import sys

import numpy as np
import ray

rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 4
parts = int(sys.argv[2]) if len(sys.argv) > 2 else 3

ray.init(num_cpus=2)

X = np.arange(1, 2401)
Y = 7 * X + X % 5


@ray.remote
def residual(part, slope):
    x, y = X[part::parts], Y[part::parts]
    return int((y - slope * x).sum())


slope = 64
step = 32

for _ in range(rounds):
    residuals = ray.get([residual.remote(part, slope) for part in range(parts)])
    print(f"slope {slope}: {sum(residuals)}")
    slope += step if sum(residuals) > 0 else -step
    step //= 2

print(f"next slope to try: {slope}")
