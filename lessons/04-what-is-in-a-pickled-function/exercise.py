"""Pairs of words are compared by their vectors, which lie in one large table."""

import sys

import numpy as np
import ray

pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
words = int(sys.argv[2]) if len(sys.argv) > 2 else 8000

ray.init(num_cpus=2)

VECTORS = np.arange(words * 16).reshape(words, 16) % 7 - 3


def vector(word):
    return VECTORS[word % words]


def length(word):
    return int((vector(word) ** 2).sum())


@ray.remote
def product(a, b):
    return int((vector(a) * vector(b)).sum())


@ray.remote
def alike(a, b):
    return round(ray.get(product.remote(a, b)) / (length(a) * length(b)) ** 0.5, 3)


chosen = [(7 * pair, 11 * pair + 3) for pair in range(pairs)]
print("products:", ray.get([product.remote(a, b) for a, b in chosen]))
print("alike:", ray.get([alike.remote(a, b) for a, b in chosen]))
