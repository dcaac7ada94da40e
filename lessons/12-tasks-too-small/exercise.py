"""Scores the reviews of a shop: good words less bad words. Which is the worst review?"""

import sys

import ray

count = int(sys.argv[1]) if len(sys.argv) > 1 else 120

GOOD = {"fast", "kind", "cheap", "solid"}
BAD = {"late", "rude", "broken", "dear"}
WORDS = ["fast", "late", "kind", "parcel", "rude", "cheap", "the", "broken", "solid", "very", "dear"]

reviews = []
for i in range(count):
    reviews.append(" ".join(WORDS[(i * i + 3 * i * j + j * j) % len(WORDS)] for j in range(8 + i % 5)))


@ray.remote
def score(review):
    points = 0
    for word in review.split():
        points += (word in GOOD) - (word in BAD)
    return points


ray.init(num_cpus=2)
scores = ray.get([score.remote(review) for review in reviews])

worst = scores.index(min(scores))
print(len(scores), "reviews,", sum(scores), "points in all")
print(f"the worst is number {worst}, {scores[worst]} points: {reviews[worst]}")
