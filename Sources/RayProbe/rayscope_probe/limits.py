"""Ray's limits for what rides inside a message, in bytes.

Ray's C++ side decides by them (`src/ray/common/ray_config_def.h`); Python is told only what a user
changed, in the environment or in `_system_config`. So the defaults stand here.
"""

import os

_INLINE, _TOTAL = "max_direct_call_object_size", "task_rpc_inlined_bytes_limit"
# How a driver tells its workers what was given in `_system_config`.
_CHANGED = "RAYSCOPE_PROBE_LIMITS"

# An argument of up to this size is sent inside the task's message, a result below it too.
inline = 100 * 1024
# As long as all of them together have no more than this.
inline_total = 10 * 1024 * 1024


def read_environment():
    """Takes over what the environment says, as each of Ray's processes does."""
    global inline, inline_total
    inline = _number("RAY_" + _INLINE, inline)
    inline_total = _number("RAY_" + _TOTAL, inline_total)
    told = os.environ.get(_CHANGED, "").split(",")
    if len(told) == 2 and all(text.isdigit() for text in told):
        inline, inline_total = map(int, told)


def take_over(system_config):
    """What a script gives as `_system_config`, or what a running cluster was started with, goes
    before the environment; workers that start now learn it."""
    global inline, inline_total
    read_environment()
    if not isinstance(system_config, dict) or not {_INLINE, _TOTAL} & set(system_config):
        return
    inline = int(system_config.get(_INLINE, inline))
    inline_total = int(system_config.get(_TOTAL, inline_total))
    os.environ[_CHANGED] = "%d,%d" % (inline, inline_total)


def _number(name, otherwise):
    text = os.environ.get(name, "")
    return int(text) if text.isdigit() else otherwise


read_environment()
