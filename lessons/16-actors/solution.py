"""Two scorers rate documents: each word has a weight, and a scorer counts what it has rated."""

import sys

import numpy as np
import ray

documents = int(sys.argv[1]) if len(sys.argv) > 1 else 10
words = int(sys.argv[2]) if len(sys.argv) > 2 else 60_000

weights = (np.arange(words) * 31) % 101 - 50


@ray.remote
class Scorer:
    def __init__(self, weights):
        self.weights = weights
        self.rated = 0

    def score(self, document):
        self.rated += 1
        return int(self.weights[document].sum())

    def count(self):
        return self.rated


ray.init(num_cpus=2)
weights_ref = ray.put(weights)
scorers = [Scorer.remote(weights_ref), Scorer.remote(weights_ref)]
scores = []
for number in range(documents):
    document = [(number * 977 + 13 * word) % words for word in range(20)]
    scorer = scorers[number % 2]
    scores.append(scorer.score.remote(document))

print("scores:", ray.get(scores))
print("rated:", ray.get([scorer.count.remote() for scorer in scorers]))
