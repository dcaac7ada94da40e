"""Sensors report raw numbers; a table, which the tasks capture, tells the temperature for each of them."""

import sys
import time

import numpy as np
import ray

sensors, entries = (int(word) for word in sys.argv[1:] or (6, 250_000))

table = np.arange(entries) * 0.01 - 40.0  # the temperature for each raw number


@ray.remote
def temperature(sensor):
    raw = 4000 + sensor
    time.sleep(0.2)  # stands for a computation that takes as long
    return float(table[raw])


ray.init(num_cpus=2)
temperatures = ray.get([temperature.remote(sensor) for sensor in range(sensors)])
print(f"{len(temperatures)} sensors, {sum(temperatures) / len(temperatures):.3f} degrees on average")
