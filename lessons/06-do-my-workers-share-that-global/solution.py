"""The words of several chapters are counted, and the counts are added up."""

import sys

import ray

chapters = int(sys.argv[1]) if len(sys.argv) > 1 else 6
words = int(sys.argv[2]) if len(sys.argv) > 2 else 300

ray.init(num_cpus=2)


def write(chapter):
    numbers = [100 * chapter + 7 * i % (150 - i % 3) for i in range(words)]
    return " ".join(f"word{number}" for number in numbers)


@ray.remote
def count(text):
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return counts


counts = {}
for part in ray.get([count.remote(write(chapter)) for chapter in range(chapters)]):
    for word, number in part.items():
        counts[word] = counts.get(word, 0) + number

print(f"{sum(counts.values())} words, {len(counts)} different ones")
for word in sorted(counts, key=lambda word: (-counts[word], word))[:3]:
    print(f"{word}: {counts[word]}")
