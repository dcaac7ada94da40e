"""The driver's side of a cluster: takes what the workers send, and writes a file for each."""

import json
import os
import threading

from rayscope_probe import cluster_clock, recording

_INTERVAL = 0.1
# Workers send every 50 ms.
_LAST_WAIT = 0.12


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
            self._take()
            threading.Event().wait(_LAST_WAIT)
            self._take()
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
