"""A book is read in tasks: with a get in the loop, with all calls first, and a few at a time."""

import sys

import ray

pages, few = (int(word) for word in sys.argv[1:] or (5, 2))
book = ["so it goes, said the cat " * (page + 1) for page in range(pages)]


@ray.remote
def words(page):
    return len(page.split())


@ray.remote
def letters(page):
    return sum(letter.isalpha() for letter in page)


@ray.remote
def cats(page):
    return page.count("cat")


ray.init(num_cpus=2)
print("words:", sum([ray.get(words.remote(page)) for page in book]))

refs = [letters.remote(page) for page in book]
print("letters:", sum(ray.get(refs)))

total, pending = 0, []
for page in book:
    if len(pending) == few:
        ready, pending = ray.wait(pending)
        total += sum(ray.get(ready))
    pending.append(cats.remote(page))
print("cats:", total + sum(ray.get(pending)))
