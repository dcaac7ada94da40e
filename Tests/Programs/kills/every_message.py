"""Has every message sent that processes of a run send each other, and survives what it can: each
step prints what it got, or the name of Ray's error."""

import os
import sys
import time

import ray
from ray.exceptions import RayError

STORED = bytes(200_000)
# Nothing here takes long: who waits so long waits for ever.
PATIENCE = 20
folder = "work"
os.mkdir(folder)


@ray.remote
def size(value):
    return len(value)


@ray.remote
def echo(value):
    print("echo")
    return value


@ray.remote
def nested():
    @ray.remote
    def inner(value):
        return echo.remote(value)

    return len(ray.get(ray.get(inner.remote(STORED))))


@ray.remote
def boxed():
    return [ray.put(STORED)]


@ray.remote
def unboxed(box):
    return len(ray.get(box[0]))


@ray.remote
def items(count):
    for _ in range(count):
        yield STORED


@ray.remote
def consumed():
    return [len(ray.get(item)) for item in items.remote(2)]


@ray.remote
def endless(name):
    open(os.path.join(folder, name), "w").close()
    while True:
        time.sleep(0.01)


@ray.remote
def starts(name):
    return [endless.remote(name)]


@ray.remote
def cancels(box):
    ray.cancel(box[0])


@ray.remote(max_retries=1)
def dies():
    os._exit(1)


@ray.remote(max_retries=0)
def breaks_off():
    yield STORED
    yield STORED
    os._exit(1)


@ray.remote
class Counter:
    def __init__(self, value):
        self.count = len(value)

    def add(self, value=b"1"):
        self.count += len(value)
        return self.count

    def items(self):
        yield from (STORED, STORED)

    def store(self):
        return [ray.put(STORED)], ray.get(size.remote(STORED))

    def leave(self):
        ray.actor.exit_actor()


@ray.remote
def adds(counter):
    return ray.get(counter.add.remote())


@ray.remote
def finds(name):
    return ray.get(ray.get_actor(name).add.remote(STORED))


def got(ref):
    return ray.get(ref, timeout=PATIENCE)


def step(name, *bodies):
    """Tells what each body gives."""
    outcomes = []
    for body in bodies:
        try:
            outcomes.append(repr(body()))
        except (RayError, ValueError) as error:
            outcomes.append(type(error).__name__)
    # In one piece: what tasks print comes in between.
    sys.stdout.write("%s: %s\n" % (name, " | ".join(outcomes)))
    sys.stdout.flush()


def running(name, ref):
    """The call, once it runs, or has failed."""
    while not os.path.exists(os.path.join(folder, name)) and not ray.wait([ref], timeout=0.01)[0]:
        pass
    return ref


def cancelled(ref, how=ray.cancel):
    how(ref)
    return got(ref)


def broken_off():
    """Its worker dies: what it stored and did not hand back has to go, too."""
    return len([item for item in breaks_off.remote() if ray.wait([item])]) > 0


def abandoned():
    generator = items.remote(3)
    return len(got(next(generator)))


def borrowed():
    box = got(boxed.remote())
    return len(got(box[0])), got(unboxed.remote(box))


def anothers():
    ref = got(starts.remote("anothers"))[0]
    return cancelled(running("anothers", ref))


def started():
    ray.init(num_cpus=2, object_store_memory=80_000_000)


def counted():
    counter = Counter.options(name="counter").remote(STORED)
    return [
        got(counter.add.remote(STORED)), [len(got(item)) for item in counter.items.remote()],
        got(adds.remote(counter)), got(finds.remote("counter")),
        got(ray.get_actor("counter").add.remote()), len(got(got(counter.store.remote())[0][0]))]


def spilled():
    """More than the object store holds."""
    refs = [ray.put(bytes(30_000_000)) for _ in range(4)]
    return [len(got(ref)) for ref in refs]


def left():
    counter = Counter.remote(STORED)
    return got(counter.leave.remote())


def killed():
    counter = Counter.options(max_restarts=1).remote(STORED)
    first = got(counter.add.remote())
    ray.kill(counter)
    return first, got(counter.add.remote())


step("started", started)
step("put", lambda: len(got(ray.put(STORED))))
step("tasks", lambda: got(size.remote(STORED)), lambda: len(got(echo.remote(STORED))))
step("nested", lambda: got(nested.remote()))
step("references", borrowed, lambda: got(unboxed.remote([ray.put(STORED)])))
step("generators", lambda: [len(got(item)) for item in items.remote(2)], abandoned,
     lambda: got(consumed.remote()))
step("cancelled", lambda: cancelled(running("own", endless.remote("own"))),
     lambda: cancelled(running("lent", endless.remote("lent")),
                       lambda ref: got(cancels.remote([ref]))), anothers)
step("refused", lambda: cancelled(size.options(num_cpus=100).remote(b"")))
step("dead", lambda: got(dies.remote()), broken_off)
# A world with a rule changed says nothing of actors.
if "RAYSCOPE_SUPPOSE" not in os.environ:
    step("actors", counted, left, killed)
step("resources", lambda: ray.cluster_resources()["CPU"])
if "spills" in sys.argv:
    step("spilled", spilled)
step("ended", ray.shutdown)
