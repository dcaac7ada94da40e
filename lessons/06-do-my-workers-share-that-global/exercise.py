"""The words of several chapters are counted, and the counts are collected in a global."""

import sys

import ray

chapters = int(sys.argv[1]) if len(sys.argv) > 1 else 6
words = int(sys.argv[2]) if len(sys.argv) > 2 else 300

ray.init(num_cpus=1)  # with two workers, each would have half of the counts
COUNTS = {}


def write(chapter):
    numbers = [100 * chapter + 7 * i % (150 - i % 3) for i in range(words)]
    return " ".join(f"word{number}" for number in numbers)


@ray.remote
def count(text):
    for word in text.split():
        COUNTS[word] = COUNTS.get(word, 0) + 1
    return COUNTS  # all that this worker has counted so far


for chapter in range(chapters):
    counts = ray.get(count.remote(write(chapter)))

print(f"{sum(counts.values())} words, {len(counts)} different ones")
for word in sorted(counts, key=lambda word: (-counts[word], word))[:3]:
    print(f"{word}: {counts[word]}")
