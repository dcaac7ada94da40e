"""The driver uses threads, fork, subprocess and multiprocessing while Ray runs.

(Real Ray prints the same up to `42`; then its threads may wait for ever.)
"""

import concurrent.futures
import multiprocessing
import os
import subprocess
import sys
import threading

import numpy as np
import ray

ray.init(num_cpus=2)
A = ray.put(np.arange(50_000))


@ray.remote
def total(x, n=1):
    return int(x.sum()) * n


def square(x):
    return x * x


with concurrent.futures.ThreadPoolExecutor(8) as pool:
    sums = list(pool.map(lambda n: ray.get(total.remote(A, n)), range(40)))
print(sums == [1249975000 * n for n in range(40)])

array = ray.get(A)
pid = os.fork()
if pid == 0:
    # The child sees the array, lets go of everything and leaves without a word.
    ok = int(array.sum()) == 1249975000
    del array, A
    os._exit(0 if ok else 1)
print("child:", os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
with multiprocessing.get_context("fork").Pool(2) as pool:
    print(pool.map(square, range(4)))
print(subprocess.run([sys.executable, "-c", "print(6 * 7)"], capture_output=True, text=True).stdout.strip())
results = []
threads = [threading.Thread(target=lambda: results.append(ray.get(total.remote(A)))) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(results, int(ray.get(A).sum()) == int(array.sum()))

# Prints:
# True
# child: 0
# [0, 1, 4, 9]
# 42
# [1249975000, 1249975000, 1249975000, 1249975000] True
