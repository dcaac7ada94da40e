"""What happens to a task in Ray's C++ side, out of Ray's own task events: lease, dispatch, retry
and fail. The driver asks the control store for them before it disconnects.

Their times are the wall clock of the process that submitted the task; the driver's own offset
between its two clocks puts them on the monotonic one.
"""

import time

import ray
from rayscope_probe import ray_process, recording, submitting
from rayscope_probe.text import quoted
from rayscope_probe.wrapping import broken

_worker = ray._private.worker.global_worker

# Processes report every 100 ms (see start.py), on a cluster that runs already once a second: if
# nothing new has come for longer, nothing will.
_POLL = 0.02
_QUIET, _QUIET_ON_CLUSTER = 0.13, 1.2
_LONGEST = 2.0

# Kinds of task and states of one, as Ray's `common.proto` numbers them.
_DRIVER_TASK = 3
_PENDING_LEASE, _SUBMITTED, _FAILED = 2, 5, 12
_RAISED = "TASK_EXECUTION_EXCEPTION"


def record(is_on_cluster):
    """To be called while the driver is still connected."""
    if not getattr(_worker, "connected", False) or ray_process.is_worker():
        return
    submitted = submitting.take_count()
    if not submitted:
        return
    try:
        events = _wait_for(submitted, _QUIET_ON_CLUSTER if is_on_cluster else _QUIET)
        if events:
            _record(events)
        else:
            recording.missing(("lease", "dispatch"))
    except Exception:
        broken("lease", "dispatch", "retry", "fail")


def _wait_for(submitted, quiet):
    """The events, once as many tasks have been sent to workers as this driver has submitted, or
    nothing new comes."""
    start = last_change = time.monotonic()
    best = -1
    while True:
        events = _fetch()
        sent = len({
            event.task_id for event in events if _SUBMITTED in event.state_updates.state_ts_ns})
        now = time.monotonic()
        if sent > best:
            best, last_change = sent, now
        if sent >= submitted or now - last_change > quiet or now - start > _LONGEST:
            return events
        time.sleep(_POLL)


def _fetch():
    from ray.core.generated import gcs_pb2
    state = ray._private.state.state
    if hasattr(state, "_connect_and_get_accessor"):
        accessor = state._connect_and_get_accessor()
    else:
        # Before Ray 2.50.
        state._check_connected()
        accessor = state.global_state_accessor
    job = _worker.current_job_id.binary()
    events = map(gcs_pb2.TaskEvents.FromString, accessor.get_task_events())
    return [event for event in events
            if event.job_id == job and event.task_info.type != _DRIVER_TASK]


def _record(events):
    offset = time.monotonic_ns() - time.time_ns()
    last_attempt = {}
    for event in events:
        last_attempt[event.task_id] = max(
            event.attempt_number, last_attempt.get(event.task_id, 0))
    lines = []
    for event in events:
        states = event.state_updates.state_ts_ns
        described = ',"task":"%s","attempt":%d,"name":%s' % (
            event.task_id.hex(), event.attempt_number + 1,
            ray_process.short_name(event.task_info.func_or_class_name))
        if _PENDING_LEASE in states and _SUBMITTED in states:
            start, end = states[_PENDING_LEASE], states[_SUBMITTED]
            if not _is_method(event):
                lines.append(
                    '{"kind":"lease","process":"scheduler","start_ns":%d,"duration_ns":%d,'
                    '"waited_ns":%d%s}\n' % (start + offset, end - start, end - start, described))
            # Sent by the process that submitted it: whoever recorded its `submit`.
            lines.append('{"kind":"dispatch","start_ns":%d%s}\n' % (end + offset, described))
        if event.attempt_number > 0 and states:
            lines.append('{"kind":"retry","process":"scheduler","start_ns":%d%s}\n' % (
                min(states.values()) + offset, described))
        if _FAILED in states and event.attempt_number == last_attempt[event.task_id]:
            error = _error(event)
            if error != _RAISED:
                lines.append(
                    '{"kind":"fail","process":"scheduler","start_ns":%d%s,"error":%s}\n' % (
                        states[_FAILED] + offset, described, quoted(error)))
    recording.write("".join(lines))


def _is_method(event):
    """A method runs on the worker that its actor has already."""
    from ray.core.generated import common_pb2
    return event.task_info.type == common_pb2.ACTOR_TASK


def _error(event):
    from ray.core.generated import common_pb2
    return common_pb2.ErrorType.Name(event.state_updates.error_info.error_type)
