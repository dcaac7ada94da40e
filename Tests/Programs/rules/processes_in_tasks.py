"""Tasks fork, use multiprocessing and subprocess, and leave threads running; none of it disturbs
what comes after."""

import multiprocessing
import os
import subprocess
import sys
import threading
import time

import numpy as np
import ray

ray.init(num_cpus=1)
A = ray.put(np.arange(50_000))


@ray.remote
def forks(array):
    """The child sees the array, lets go of it, and leaves without a word."""
    child = os.fork()
    if child == 0:
        ok = int(array.sum()) == 1249975000
        del array
        os._exit(0 if ok else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), int(array.sum())


@ray.remote
def pools():
    with multiprocessing.get_context("fork").Pool(2) as pool:
        return pool.map(abs, range(-3, 1))


@ray.remote
def runs():
    done = subprocess.run(
        [sys.executable, "-c", "print(6 * 7)"], capture_output=True, text=True)
    return done.stdout.strip()


@ray.remote
def total(array):
    return int(array.sum())


@ray.remote
class Keeper:
    """Its thread goes on when the method has returned, and gets, puts and calls."""

    def start(self, refs):
        self.sums = []
        self.thread = threading.Thread(target=self._work, args=(refs[0],), daemon=True)
        self.thread.start()

    def _work(self, ref):
        while len(self.sums) < 5:
            self.sums.append(int(ray.get(ref).sum()))
            self.sums.append(ray.get(ray.put(len(self.sums))))
            self.sums.append(ray.get(total.remote(ref)))

    def seen(self):
        self.thread.join()
        return self.sums

    def fork(self):
        child = os.fork()
        if child == 0:
            os._exit(7)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@ray.remote
def leaves_threads():
    """They are alive when the task has ended, one of them to the end of the worker."""
    done = threading.Event()
    threads = [
        threading.Thread(target=done.wait, daemon=True),
        threading.Thread(target=lambda: [time.sleep(0.01) for _ in range(10)])]
    for thread in threads:
        thread.start()
    return sum(thread.is_alive() for thread in threads)


print(ray.get([forks.remote(A) for _ in range(3)]))
print(ray.get(pools.remote()), ray.get(runs.remote()))
print(ray.get([leaves_threads.remote() for _ in range(3)]), ray.get(total.remote(A)))
keeper = Keeper.options(num_cpus=0).remote()
ray.get(keeper.start.remote([A]))
print(ray.get(keeper.seen.remote()), ray.get(keeper.fork.remote()))
print(ray.get(forks.remote(A)), int(ray.get(A).sum()))

# Prints:
# [(0, 1249975000), (0, 1249975000), (0, 1249975000)]
# [3, 2, 1, 0] 42
# [2, 2, 2] 1249975000
# [1249975000, 1, 1249975000, 1249975000, 4, 1249975000] 7
# (0, 1249975000) 1249975000
