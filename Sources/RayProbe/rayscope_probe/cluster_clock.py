"""The monotonic clock of another node, against the driver's.

A worker asks (at t1 on its clock), the driver answers with its own time, the answer is there (at
t3): the driver's time belongs to the middle of the two, with an error of half the way there and
back. The best of several rounds counts. Processes of one booted system share the clock.
"""

import time

_ROUNDS = 8
_LONGEST_WAIT = 3.0
_PAUSE = 0.0002
# Without an answer, both nodes' wall clocks are believed to agree within this.
_WALL_CLOCK_ERROR_NS = 1_000_000_000


def boot_id():
    """Tells one booted system from another; "" where that cannot be known."""
    try:
        with open("/proc/sys/kernel/random/boot_id") as file:
            return file.read().strip()
    except OSError:
        return ""


def described():
    """What a worker has to know of the driver's clock."""
    return {"boot": boot_id(), "wall_offset": time.monotonic_ns() - time.time_ns()}


def best(samples):
    """(offset to be added, its error) in nanoseconds, from (asked, answer, arrived) times."""
    asked, answer, arrived = min(samples, key=lambda sample: sample[2] - sample[0])
    return answer - (asked + arrived) // 2, (arrived - asked + 1) // 2


def measure(store, worker, driver):
    """On a worker: (offset, error) against the driver that `driver` describes."""
    if driver["boot"] and driver["boot"] == boot_id():
        return 0, 0
    samples = []
    for number in range(_ROUNDS):
        key = "%s:%d" % (worker, number)
        asked = time.monotonic_ns()
        store.put("ask:" + key, b"?")
        answer = _wait(store, "answer:" + key)
        if answer is None:
            break
        samples.append((asked, int(answer), time.monotonic_ns()))
    if samples:
        return best(samples)
    return (time.time_ns() - time.monotonic_ns() + driver["wall_offset"], _WALL_CLOCK_ERROR_NS)


def _wait(store, key):
    end = time.monotonic() + _LONGEST_WAIT
    while time.monotonic() < end:
        answer = store.get(key)
        if answer is not None:
            return answer
        time.sleep(_PAUSE)
    return None


def answer(store):
    """On the driver: answers whoever asks, until nobody has asked for 50 ms. Tells whether anybody
    has."""
    keys = store.keys("ask:")
    if not keys:
        return False
    last = time.monotonic()
    while time.monotonic() - last < 0.05:
        for key in keys:
            store.put("answer:" + key.partition(":")[2], b"%d" % time.monotonic_ns())
            store.take(key)
            last = time.monotonic()
        time.sleep(_PAUSE)
        keys = store.keys("ask:")
    return True
