"""How much memory of their own the node and the driver have taken, and given back."""

import gc
import os
import time

from ray._rayscope import state

# A process may keep so much, in MB: the C library gives back no free piece that lies between two
# that are in use, and a million objects are 700 MB of small ones.
KEPT_AT_MOST = 128


def _private(pid):
    with open("/proc/%d/status" % pid) as status:
        return next(int(line.split()[1]) for line in status if line.startswith("RssAnon:")) / 1024


class Memory:
    """To be made when Ray has started, and has done a little."""

    def __init__(self):
        self._processes = {"node": state.current.node, "driver": os.getpid()}
        self._before = self._sizes()

    def _sizes(self):
        return {name: _private(pid) for name, pid in self._processes.items()}

    def tell(self):
        """Prints what each keeps; fails if that is too much."""
        gc.collect()
        for _ in range(50):
            grown = {name: now - self._before[name] for name, now in self._sizes().items()}
            if max(grown.values()) <= KEPT_AT_MOST:
                break
            # What is freed is told to the node with the next message, and freed there after that.
            time.sleep(0.1)
        kept = ", ".join("%s %+d MB" % (name, size) for name, size in grown.items())
        assert max(grown.values()) <= KEPT_AT_MOST, "memory was kept: " + kept
        print("memory given back (%s)" % kept)
