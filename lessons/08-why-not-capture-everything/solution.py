"""Three questions about towns, answered in tasks that share one matrix of distances."""

import sys

import numpy as np
import ray

trips, towns = (int(word) for word in sys.argv[1:] or (4, 400))
place = np.random.default_rng(7).uniform(0, 500, size=(towns, 2))
matrix = np.sqrt(((place[:, None] - place[None, :]) ** 2).sum(axis=2))  # from each to each, in km


@ray.remote
def nearest(distances, town):
    return int(distances[town].argsort()[1])


@ray.remote
def farthest(distances, town):
    return int(distances[town].argmax())


@ray.remote
def by_way_of(distances, start, end):
    detour = distances[start] + distances[:, end]
    detour[[start, end]] = np.inf
    return int(detour.argmin())


ray.init(num_cpus=2)
km = ray.put(matrix)
asked = []
for trip in range(trips):
    start, end = trip, towns - 1 - trip
    asked.append(
        [nearest.remote(km, start), farthest.remote(km, start), by_way_of.remote(km, start, end)]
    )
for trip, answers in enumerate(asked):
    near, far, between = ray.get(answers)
    print(f"town {trip}: nearest {near}, farthest {far}, to {towns - 1 - trip} by way of {between}")
