"""A sensor's days are loaded and summed up in tasks, which put what they return."""

import sys

import numpy as np
import ray

days, rows = (int(word) for word in sys.argv[1:] or (4, 40_000))


@ray.remote
def load(day):
    noise = np.random.default_rng(day).normal(0, 2, size=rows)
    return ray.put(15 + 8 * np.sin(np.linspace(-1.6, 4.7, rows)) + noise)


@ray.remote
def smooth(degrees):
    sums = np.cumsum(ray.get(degrees))
    return ray.put((sums[60:] - sums[:-60]) / 60)


@ray.remote
def summary(degrees):
    degrees = ray.get(degrees)
    return ray.put((float(degrees.min()), float(degrees.mean()), float(degrees.max())))


ray.init(num_cpus=2)
summaries = [summary.remote(smooth.remote(load.remote(day))) for day in range(days)]
for day, (least, mean, most) in enumerate(ray.get(ray.get(summaries))):
    print(f"day {day}: {least:.2f} to {most:.2f} degrees, {mean:.2f} on average")
