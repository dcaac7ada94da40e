"""Begin and end of a driver's connection to Ray."""

import os
import sys
import uuid

import ray
import ray._private.services as services
from rayscope_probe import (
    cluster_clock, cluster_collector, cluster_hook, cluster_store, limits, recording, start,
    task_events)
from rayscope_probe.wrapping import hide_frame, replace

# Options of `ray.init` that start something, so that Ray refuses them with an address.
_OF_A_NEW_INSTANCE = (
    "num_cpus", "num_gpus", "resources", "labels", "object_store_memory", "_memory",
    "_system_config", "_enable_object_reconstruction", "_node_name")

_collector = None


def install(worker):
    """Wraps `ray.init` and what `ray.shutdown` and the end of the interpreter call."""
    if replace(worker, "init", _wrap_init, ()):
        ray.init = worker.init
    replace(worker, "disconnect", _wrap_disconnect, ("lease", "dispatch"))


def _wrap_init(original):
    def init(*positional, **options):
        global _collector
        positional, options = _chosen(positional, options)
        start.give_interval()
        limits.take_over(options.get("_system_config"))
        run = None
        if _is_a_running_cluster(positional, options) and not ray.is_initialized():
            run = uuid.uuid4().hex
            options = cluster_hook.add(options, {
                "run": run, "clock": cluster_clock.described(),
                "limits": (limits.inline, limits.inline_total)})
        try:
            result = original(*positional, **options)
        except BaseException as error:
            hide_frame(error)
            raise
        finally:
            start.take_interval_back()
        if run is not None and ray.is_initialized():
            _collector = cluster_collector.Collector(cluster_store.Store(run))
        return result
    return init


def _is_a_running_cluster(positional, options):
    """Whether `ray.init` is to connect to workers that were not started by it. (An address of Ray
    Client is somebody else's driver.)"""
    address = options.get("address", positional[0] if positional else None)
    address = address or os.environ.get("RAY_ADDRESS")
    if address is None:
        # As Ray does: without an address, it is the one that `ray start` began on this machine.
        address = services.find_bootstrap_address(options.get("_temp_dir"))
    return bool(address) and address != "local" and "://" not in address


def _chosen(positional, options):
    """The options with what the user chose on Rayscope's command line."""
    address, workers = os.environ.get("RAYSCOPE_ADDRESS"), os.environ.get("RAYSCOPE_WORKERS", "")
    if address:
        dropped = [
            name for name in _OF_A_NEW_INSTANCE if options.get(name) is not None]
        if dropped:
            print(
                "rayscope: ray.init: %s %s nothing on a cluster that runs already "
                "(--address %s)" % (
                    ", ".join(dropped), "changes" if len(dropped) == 1 else "change", address),
                file=sys.stderr)
        options = {name: value for name, value in options.items() if name not in dropped}
        options["address"] = address
        return (), options
    if workers.isdigit() and options.get("address", positional[0] if positional else None) in (
            None, "local"):
        return positional, dict(options, num_cpus=int(workers))
    return positional, options


def _wrap_disconnect(original):
    def disconnect(*positional, **named):
        global _collector
        task_events.record(_collector is not None)
        if _collector is not None:
            collector, _collector = _collector, None
            try:
                collector.finish()
            except Exception:
                recording.missing(("execute", "return", "fetch", "unpickle"))
        try:
            return original(*positional, **named)
        except BaseException as error:
            hide_frame(error)
            raise
    return disconnect
