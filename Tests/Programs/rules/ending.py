"""The script ends with calls under way: they have half a second more, and what they print is seen."""

import time

import ray

ray.init(num_cpus=2)


@ray.remote
def prints(seconds, word):
    time.sleep(seconds)
    print(word, flush=True)


ray.get(prints.remote(0, "waited for"))
prints.remote(0.05, "under way")
prints.remote(60, "too late")

# Prints:
# waited for
# under way
