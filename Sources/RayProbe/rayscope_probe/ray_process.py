"""What this process is to Ray: driver or worker, its node, the task that it runs."""

import json
import os
import platform

import ray
from rayscope_probe import limits, recording
from rayscope_probe.text import quoted

_worker = ray._private.worker.global_worker
_WORKER_MODE = ray._private.worker.WORKER_MODE
_MOST = 10_000
_short_names = {}


def is_worker():
    """Whether this process executes tasks; else it is a driver."""
    return _worker.mode == _WORKER_MODE


def current_task():
    """The field `task` with the task that runs in this thread; nothing in a driver."""
    if _worker.mode != _WORKER_MODE:
        return ""
    return ',"task":"%s"' % _worker.core_worker.get_current_task_id().hex()


def current_attempt():
    """The fields `task` and `attempt`."""
    if _worker.mode != _WORKER_MODE:
        return ""
    core = _worker.core_worker
    return ',"task":"%s","attempt":%d' % (
        core.get_current_task_id().hex(), core.get_current_task_attempt_number() + 1)


def parent_task():
    """The same as the field `parent`."""
    if _worker.mode != _WORKER_MODE:
        return ""
    return ',"parent":"%s"' % _worker.core_worker.get_current_task_id().hex()


def short_name(qualified):
    """A function's, class's or method's own name as a piece of JSON: `m` of `module.C.m`, and `C`
    of `module.C.__init__`, which makes the actor."""
    known = _short_names.get(qualified)
    if known is None:
        parts = qualified.split(".")
        own = parts[-2] if parts[-1] == "__init__" and len(parts) > 1 else parts[-1]
        if len(_short_names) >= _MOST:
            _short_names.clear()
        known = _short_names[qualified] = quoted(own)
    return known


def first_line(clock_offset, clock_error):
    """What tells about this process, as the first line of its file. The offset is what has to be
    added to this process's times to get the driver's, both in nanoseconds."""
    try:
        node = _worker.core_worker.get_current_node_id().hex()
    except Exception:
        # Not connected (any more).
        node = ""
    constants = ray._private.ray_constants
    config = {"inline_limit": limits.inline, "inline_total_limit": limits.inline_total}
    for name, constant in (("function_size_limit", "FUNCTION_SIZE_ERROR_THRESHOLD"),
                           ("function_warning_size", "FUNCTION_SIZE_WARN_THRESHOLD")):
        if hasattr(constants, constant):
            config[name] = getattr(constants, constant)
    return json.dumps({
        "process": _role(), "pid": os.getpid(), "node": node, "ray": ray.__version__,
        "python": platform.python_version(), "config": config, "clock_offset_ns": clock_offset,
        "clock_error_ns": clock_error}, separators=(",", ":")) + "\n"


def _role():
    return "worker" if is_worker() else "driver"


recording.describe_with(lambda: (_role(), first_line(0, 0)))
