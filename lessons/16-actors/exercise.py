"""Two scorers rate documents: each word has a weight, and a scorer counts what it has rated."""

import sys

import numpy as np
import ray

documents = int(sys.argv[1]) if len(sys.argv) > 1 else 10
words = int(sys.argv[2]) if len(sys.argv) > 2 else 60_000

weights = (np.arange(words) * 31) % 101 - 50


@ray.remote
class Scorer:
    def __init__(self):
        self.rated = 0

    def score(self, weights, document):
        self.rated += 1
        return int(weights[document].sum())

    def count(self):
        return self.rated


ray.init(num_cpus=2)
scorers = [Scorer.remote(), Scorer.remote()]
scores = []
for number in range(documents):
    document = [(number * 977 + 13 * word) % words for word in range(20)]
    scorer = scorers[number % 2]
    scores.append(scorer.score.remote(weights, document))

print("scores:", ray.get(scores))
print("rated:", ray.get([scorer.count.remote() for scorer in scorers]))
