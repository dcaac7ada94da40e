"""Begin and end of a driver's connection to Ray."""

import ray
from rayscope_probe import limits, start, task_events
from rayscope_probe.wrapping import hide_frame, replace


def install(worker):
    """Wraps `ray.init` and what `ray.shutdown` and the end of the interpreter call."""
    if replace(worker, "init", _wrap_init, ()):
        ray.init = worker.init
    replace(worker, "disconnect", _wrap_disconnect, ("lease", "dispatch"))


def _wrap_init(original):
    def init(*positional, **options):
        try:
            start.give_interval()
            limits.take_over(options.get("_system_config"))
        except Exception:
            pass
        try:
            return original(*positional, **options)
        except BaseException as error:
            hide_frame(error)
            raise
        finally:
            start.take_interval_back()
    return init


def _wrap_disconnect(original):
    def disconnect(*positional, **named):
        task_events.record()
        try:
            return original(*positional, **named)
        except BaseException as error:
            hide_frame(error)
            raise
    return disconnect
