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
def score(batch):
    scores = []
    for review in batch:
        points = 0
        for word in review.split():
            points += (word in GOOD) - (word in BAD)
        scores.append(points)
    return scores


ray.init(num_cpus=2)
size = -(-count // 4)  # four batches, two for each worker
batches = [reviews[i : i + size] for i in range(0, count, size)]
lists = ray.get([score.remote(batch) for batch in batches])
scores = [points for part in lists for points in part]

worst = scores.index(min(scores))
print(len(scores), "reviews,", sum(scores), "points in all")
print(f"the worst is number {worst}, {scores[worst]} points: {reviews[worst]}")
