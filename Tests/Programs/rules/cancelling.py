"""ray.cancel: what waits, what runs, and what has ended."""

import asyncio
import time

import ray

ray.init(num_cpus=2)


def got(ref):
    try:
        return ray.get(ref)
    except Exception as error:
        cause = getattr(error, "cause", None)
        return type(error).__name__ + (" of a %s" % type(cause).__name__ if cause else "")


@ray.remote
def sleeps(seconds):
    for _ in range(int(seconds * 20)):
        time.sleep(0.05)
    return "slept"


@ray.remote
def passed(x):
    return x


@ray.remote(max_retries=3)
def ignores(seconds):
    end = time.time() + seconds
    while time.time() < end:
        try:
            time.sleep(0.05)
        except KeyboardInterrupt:
            pass
    return "ignored"


@ray.remote
def cancels(refs):
    ray.cancel(refs[0])


@ray.remote
def parent():
    return ray.get(sleeps.remote(20))


@ray.remote
class Plain:
    def sleeps(self, seconds):
        time.sleep(seconds)
        return "slept"

    def add(self):
        return 1


@ray.remote
class Loop:
    async def sleeps(self, seconds):
        try:
            await asyncio.sleep(seconds)
        except asyncio.CancelledError:
            self.cancelled = True
            raise

    async def was_cancelled(self):
        return self.cancelled


# With two workers there, what is called runs half a second later.
ray.get([sleeps.remote(0.5) for _ in range(2)])

# Running: interrupted, unless it ignores that; with force, its worker ends.
ref = sleeps.remote(20)
time.sleep(0.5)
print(ray.cancel(ref), got(ref))
ref = ignores.remote(1)
time.sleep(0.5)
ray.cancel(ref)
print(got(ref))
ref = ignores.remote(20)
time.sleep(0.5)
ray.cancel(ref, force=True)
print(got(ref))

# Waiting: it never runs.
refs = [sleeps.remote(0.5) for _ in range(5)]
ray.cancel(refs[4])
ray.cancel(refs[3], force=True)
print([got(ref) for ref in refs])

# Ended: it stays as it is; a put is no call.
ref = sleeps.remote(0)
ray.get(ref)
print(ray.cancel(ref), got(ref), ray.cancel(ray.put(1)))

# What depends on it fails with it; another process may cancel it; its own calls end with it.
ref = sleeps.remote(20)
dependent = passed.remote(ref)
time.sleep(0.5)
ray.cancel(ref)
print(got(dependent))
ref = sleeps.remote(20)
time.sleep(0.5)
ray.get(cancels.remote([ref]))
print(got(ref))
ref = parent.remote()
time.sleep(1)
ray.cancel(ref)
print(got(ref))

# Methods: those that wait never run; one that runs on a thread goes on, a coroutine does not.
a, b = Plain.remote(), Loop.remote()
running, waiting = a.sleeps.remote(1), a.add.remote()
time.sleep(0.3)
ray.cancel(waiting)
ray.cancel(running)
print(got(waiting), got(running), got(a.add.remote()))
ref = b.sleeps.remote(20)
time.sleep(0.5)
ray.cancel(ref)
print(got(ref), got(b.was_cancelled.remote()))
for wrong in (lambda: ray.cancel(a), lambda: ray.cancel(5),
              lambda: ray.cancel(a.sleeps.remote(1), force=True)):
    try:
        wrong()
    except (TypeError, ValueError) as error:
        print(type(error).__name__)

# Prints:
# None RayTaskError(TaskCancelledError) of a TaskCancelledError
# ignored
# TaskCancelledError
# ['slept', 'slept', 'slept', 'TaskCancelledError', 'TaskCancelledError']
# None slept None
# RayTaskError(TaskCancelledError) of a TaskCancelledError
# RayTaskError(TaskCancelledError) of a TaskCancelledError
# RayTaskError(TaskCancelledError) of a TaskCancelledError
# TaskCancelledError TaskCancelledError 1
# RayTaskError(TaskCancelledError) of a TaskCancelledError True
# TypeError
# TypeError
# ValueError
