"""Grades exam answers against a key, a task for each class."""

import sys

import numpy as np
import ray

classes = int(sys.argv[1]) if len(sys.argv) > 1 else 6
questions = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000


@ray.remote
def grade(number, key):
    answers = (np.arange(len(key)) * (number + 3)) % 4
    return int((answers == key).sum())


ray.init(num_cpus=2)
key = np.arange(questions) % 4

key_ref = ray.put(key)
points = [ray.get(grade.remote(number, key_ref)) for number in range(classes)]
print("points:", points)
print("best class:", points.index(max(points)))
