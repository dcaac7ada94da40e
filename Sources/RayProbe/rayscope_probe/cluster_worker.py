"""The probe in a worker of a cluster that was running before: what it records is sent to the driver
a few times a second."""

import atexit
import threading
import time

_INTERVAL = 0.05


def start(settings):
    """Called by the set-up hook (cluster_hook.py), before the first task."""
    from rayscope_probe import wraps
    if wraps.installed:
        # A raylet that the driver itself started: the workers write their files themselves.
        return
    from rayscope_probe import limits
    limits.inline, limits.inline_total = settings["limits"]
    wraps.install()
    from rayscope_probe import recording
    sender = _Sender(settings)
    recording.send_to(sender.lines.append)
    threading.Thread(target=sender.run, name="rayscope", daemon=True).start()
    atexit.register(sender.send)


class _Sender:
    def __init__(self, settings):
        from rayscope_probe.cluster_store import Store
        self.lines = []
        self._store = Store(settings["run"])
        self._driver = settings["clock"]
        self._worker = None
        self._number = 0
        self._sending = threading.Lock()

    def run(self):
        while True:
            time.sleep(_INTERVAL)
            try:
                self.send()
            except Exception:
                # The cluster or the driver is going; nobody is there to be told.
                return

    def send(self):
        if not self.lines:
            return
        with self._sending:
            if self._worker is None:
                self._begin()
            count = len(self.lines)
            text = "".join(self.lines[:count])
            del self.lines[:count]
            self._put(text)

    def _begin(self):
        import ray
        from rayscope_probe import cluster_clock, ray_process
        worker = ray._private.worker.global_worker.core_worker.get_worker_id().hex()
        offset, error = cluster_clock.measure(self._store, worker, self._driver)
        self._worker = worker
        self._put(ray_process.first_line(offset, error))

    def _put(self, text):
        key = "events:%s:%08d" % (self._worker, self._number)
        self._number += 1
        self._store.put(key, text.encode("utf-8", "backslashreplace"))
