"""The driver's side of a cluster: takes what the workers send, and writes a file for each."""

import json
import os
import threading
import time

from rayscope_probe import cluster_clock, recording

_INTERVAL = 0.1
# Workers send every 50 ms: after this long without anything, nothing is under way.
_QUIET = 0.12
_LONGEST = 3.0
_PAUSE = 0.01


class Collector:
    def __init__(self, store):
        self._store = store
        self._files = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rayscope", daemon=True)
        self._thread.start()

    def finish(self):
        """Takes the last of it, and leaves nothing on the cluster."""
        self._stopped.set()
        self._thread.join()
        try:
            last = start = time.monotonic()
            while time.monotonic() - last < _QUIET and time.monotonic() - start < _LONGEST:
                if cluster_clock.answer(self._store) | self._take():
                    last = time.monotonic()
                time.sleep(_PAUSE)
            self._store.clear()
        finally:
            for file in self._files.values():
                os.close(file)

    def _run(self):
        while not self._stopped.wait(_INTERVAL):
            try:
                cluster_clock.answer(self._store)
                self._take()
            except Exception:
                # The connection is gone; `finish` tries once more.
                return

    def _take(self):
        """Whether there was something."""
        found = False
        for key in self._store.keys("events:"):
            value = self._store.take(key)
            if value is None:
                continue
            worker = key.split(":")[1]
            file = self._files.get(worker)
            if file is None:
                # The first that a worker sends begins with its description.
                pid = json.loads(value[:value.index(b"\n")])["pid"]
                file = self._files[worker] = recording.create("worker", pid)
            os.write(file, value)
            found = True
        return found
