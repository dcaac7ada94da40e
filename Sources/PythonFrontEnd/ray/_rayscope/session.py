"""ray.init and ray.shutdown."""

import atexit
import os
import sys
import threading
import time
import uuid
from collections.abc import Mapping

from ray._rayscope import (
    core, early_export, node_process, options, output, state, supposed)
from ray._rayscope.refusal import UnsupportedArgumentError, WAY_OUT, text

# The rules that the embedded engine follows are those of this version of Ray.
RAY_VERSION = "2.60.0"
# Ray's least (`_private/ray_constants.py`, OBJECT_STORE_MINIMUM_MEMORY_BYTES).
_LEAST_OBJECT_STORE = 78_643_200
# Each CPU is a worker process; `rayscope run --workers` has the same limit.
_MOST_CPUS = 1024

# Arguments of Ray's that change nothing here, and ones with the values that ask for nothing.
_IGNORED = frozenset(
    "configure_logging logging_level logging_format include_dashboard dashboard_host "
    "dashboard_port".split())
_WITHOUT_EFFECT = {
    "num_gpus": (None, 0),
    "labels": (None, {}),
    "local_mode": (False,),
    "job_config": (None,),
    "logging_config": (None,),
    "runtime_env": (None, {}),
    "enable_resource_isolation": (False,),
    "cgroup_path": (None,),
    "system_reserved_cpu": (None,),
    "system_reserved_memory": (None,),
    "proxy_server_url": (None,),
}

# Seconds; Ray's.
_TIME_TO_PRINT = 0.5
_changing = threading.RLock()
_inits = 0


class RayContext(Mapping):
    """What `ray.init` gives: a few facts, and a `with` block that ends with `ray.shutdown()`."""

    def __init__(self):
        self.dashboard_url = ""
        self.python_version = "%d.%d.%d" % sys.version_info[:3]
        self.ray_version = RAY_VERSION
        self.ray_commit = ""
        self.address_info = {
            "address": "local", "node_ip_address": "127.0.0.1", "webui_url": "",
            "session_dir": os.environ.get("RAYSCOPE_RUN_DIR", "")}

    def __getitem__(self, key):
        return self.address_info[key]

    def __iter__(self):
        return iter(self.address_info)

    def __len__(self):
        return len(self.address_info)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutdown()

    def disconnect(self):
        shutdown()

    def __repr__(self):
        return "RayContext(python_version=%r, ray_version=%r)" % (
            self.python_version, self.ray_version)


def init(address=None, *, num_cpus=None, object_store_memory=None, ignore_reinit_error=False,
         log_to_driver=None, namespace=None, resources=None, **others):
    """Starts the node and its workers. Arguments of Ray's that mean something only on a cluster
    are refused by name."""
    if address not in (None, "local"):
        raise UnsupportedArgumentError(text("ray.init(address=%r)" % (address,)))
    _check_others(others)
    with _changing:
        if state.current is not None:
            if ignore_reinit_error:
                return state.current.context or RayContext()
            raise RuntimeError(
                "Maybe you called ray.init twice by accident? This error can be suppressed by "
                "passing in 'ignore_reinit_error=True' or by calling 'ray.shutdown()' prior to "
                "'ray.init()'.")
        cpus = _checked_cpus(num_cpus)
        memory = _checked_memory(object_store_memory)
        state.current = _start(
            cpus, memory, _checked_namespace(namespace), _checked_resources(resources),
            log_to_driver is not False)
        return state.current.context


def is_initialized():
    """Whether Ray is running in this process."""
    return state.current is not None


def _exit():
    """The script has ended. As on Ray (`_private/worker.py`, `shutdown`), calls under way have half a
    second more, so that what they print is seen."""
    session = state.current
    if session is not None and session.pid == os.getpid() and not session.is_worker:
        deadline = time.monotonic() + _TIME_TO_PRINT
        try:
            while core.unfinished() and time.monotonic() < deadline:
                time.sleep(0.005)
        except KeyboardInterrupt:
            # Whoever presses Ctrl-C again wants no more of it.
            pass
    try:
        shutdown()
    except KeyboardInterrupt:
        # The node and its workers end with this process.
        pass


def shutdown():
    """Ends the node and its workers; what they printed has been printed then."""
    with _changing:
        session = state.current
        if session is None or session.is_worker or session.pid != os.getpid():
            return
        # From here on finalizers of ObjectRefs release nothing: the node does, all at once.
        state.current = None
        core.disconnect()
        session.printer.join()
        node_process.wait(session.node)


def _check_others(others):
    for name, value in others.items():
        if name in _IGNORED:
            continue
        if name not in _WITHOUT_EFFECT:
            raise UnsupportedArgumentError(
                "ray.init() has no argument %r in the embedded engine: leave it out or %s" % (
                    name, WAY_OUT))
        if not any(value is harmless or value == harmless for harmless in _WITHOUT_EFFECT[name]):
            raise UnsupportedArgumentError(text("ray.init(%s=%r)" % (name, value)))


def _checked_cpus(given):
    if given is not None and (isinstance(given, bool) or not isinstance(given, (int, float))):
        raise TypeError("ray.init(num_cpus=%r): a number is needed" % (given,))
    if given is not None and not (0 <= given <= _MOST_CPUS and given == int(given)):
        raise ValueError("ray.init(num_cpus=%r): a whole number from 0 to %d is needed" % (
            given, _MOST_CPUS))
    # `rayscope run --workers N` wins over the script.
    told = os.environ.get("RAYSCOPE_WORKERS")
    if told:
        return int(told)
    return len(os.sched_getaffinity(0)) if given is None else int(given)


def _checked_memory(given):
    if given is None:
        # Ray's share: 30 % of the machine's memory, and no more than the shared memory can hold.
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        room = os.statvfs("/dev/shm")
        return max(_LEAST_OBJECT_STORE, int(min(
            0.3 * memory, 0.95 * room.f_bavail * room.f_frsize)))
    if isinstance(given, bool) or not isinstance(given, (int, float)):
        raise TypeError("ray.init(object_store_memory=%r): a number of bytes is needed" % (given,))
    if given < _LEAST_OBJECT_STORE:
        raise ValueError(
            "Attempting to cap object store memory usage at %d bytes, but the minimum allowed is "
            "%d bytes." % (given, _LEAST_OBJECT_STORE))
    return int(given)


def _checked_namespace(given):
    if given is None:
        # Ray's: a new one for each job.
        return str(uuid.uuid4())
    if not isinstance(given, str):
        raise TypeError("namespace must be None or a string.")
    if given == "":
        raise ValueError('"" is not a valid namespace. Pass None to not specify a namespace.')
    return given


def _checked_resources(given):
    options.check_resources("resources", given)
    return dict(given or {})


def _start(cpus, memory, namespace, resources, print_output):
    global _inits
    run_directory = os.environ.get("RAYSCOPE_RUN_DIR")
    if not run_directory:
        raise RuntimeError(
            "this `ray` is Rayscope's embedded engine, which needs the program around it: run the "
            "script with `rayscope run %s`" % (sys.argv[0] or "SCRIPT"))
    core.load()
    number = _inits + 1
    node, connection = node_process.start(run_directory, cpus, memory, number, namespace, resources)
    # The library owns the descriptor from here on, and closes it if this fails.
    status = core.connect(connection.detach(), core.DRIVER, os.fsencode(run_directory))
    if status:
        node_process.wait(node)
        core.raise_status(status)
    if not _inits:
        atexit.register(_exit)
    _inits = number
    session = state.Session(
        number, core.process_number(), os.getpid(), is_worker=False, namespace=namespace)
    session.node = node
    session.object_store = memory
    session.printer = output.Printer(print_output)
    session.context = RayContext()
    if supposed.IS_SUPPOSED:
        supposed.load()
        early_export.started(session)
    return session
