"""Starts the probe in a process: nothing happens until the process itself imports Ray."""

import atexit
import os
import sys

from rayscope_probe import recording

# Ray sends its task events once a second; a script that ends sooner would show none. Each process
# reads this when it starts.
_INTERVAL = "RAY_task_events_report_interval_ms"
_INTERVAL_MS = "100"

interval_is_ours = False


def start():
    """Waits for `import ray`."""
    # Before Ray's own, so that it is called after it.
    atexit.register(recording.end)
    sys.meta_path.insert(0, _Finder())


def give_interval():
    """Sets the interval at which the processes of a Ray that starts now report task events."""
    global interval_is_ours
    if _INTERVAL not in os.environ:
        os.environ[_INTERVAL] = _INTERVAL_MS
        interval_is_ours = True


def take_interval_back():
    """The script's environment is again what the user gave it."""
    global interval_is_ours
    if interval_is_ours:
        os.environ.pop(_INTERVAL, None)
        interval_is_ours = False


class _Finder:
    """Lets the others find `ray`, and wraps its functions once it is loaded."""

    def find_spec(self, name, path=None, target=None):
        if name != "ray":
            return None
        sys.meta_path.remove(self)
        for finder in list(sys.meta_path):
            find = getattr(finder, "find_spec", None)
            spec = find(name, path, target) if find is not None else None
            if spec is not None:
                _run_after(spec.loader)
                return spec
        return None


def _run_after(loader):
    load = getattr(loader, "exec_module", None)
    if load is None:
        return

    def exec_module(module):
        # The loader belongs to this module alone; it is left as it was.
        del loader.exec_module
        give_interval()
        try:
            load(module)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next
            raise
        finally:
            take_interval_back()
        from rayscope_probe import wraps
        wraps.install()

    loader.exec_module = exec_module
