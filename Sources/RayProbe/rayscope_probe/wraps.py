"""Which of Ray's functions are wrapped, and which kinds of event need each."""

import os
import sys


installed = False


def install():
    """Wraps Ray's functions, once Ray is loaded."""
    global installed
    import ray
    if installed or _is_a_process_of_rays_own(ray):
        return
    installed = True
    try:
        from rayscope_probe import (
            callees, execution, exporting, fetching, getting, places, putting, recording,
            serializing, session, submitting)
        from rayscope_probe.wrapping import replace
        import ray._private.function_manager as function_manager
        import ray._private.serialization as serialization
        import ray._private.utils as utils
        import ray._private.worker as worker
        import ray.actor
        import ray.remote_function
    except Exception as error:
        print(
            "rayscope: this process is not traced: Ray %s has not what the probe looks for "
            "(%s: %s)" % (getattr(ray, "__version__", "?"), type(error).__name__, error),
            file=sys.stderr)
        return
    places.pass_over(os.path.dirname(os.path.abspath(ray.__file__)) + os.sep)
    manager = function_manager.FunctionActorManager
    context = serialization.SerializationContext
    every = ("submit", "serialize", "put")

    replace(ray.remote_function.RemoteFunction, "_remote",
            submitting.wrap_remote(callees.function), every)
    replace(ray.actor.ActorClass, "_remote", submitting.wrap_remote(callees.actor), every)
    replace(ray.actor.ActorMethod, "_remote", submitting.wrap_remote(callees.method), every)
    replace(ray.remote_function, "pickle_dumps", exporting.wrap_pickle_dumps, ("pickle",))
    replace(function_manager, "pickle_dumps", exporting.wrap_pickle_dumps, ("pickle",))
    replace(manager, "compute_collision_identifier", exporting.wrap_collision_identifier,
            ("export",))
    replace(manager, "export", exporting.wrap_export, ("export",))
    replace(manager, "export_actor_class", exporting.wrap_export_actor_class, ("export",))
    replace(context, "serialize", serializing.wrap_serialize, ("serialize", "return", "put"))
    replace(worker.Worker, "put_object", putting.wrap_put_object, ("put",))
    replace(worker.Worker, "get_objects", getting.wrap_get_objects, ("get",))
    replace(worker.Worker, "deserialize_objects", getting.wrap_deserialize_objects,
            ("get", "deserialize"))
    replace(context, "_deserialize_object", getting.wrap_deserialize_object, ())
    replace(manager, "fetch_and_register_remote_function", fetching.wrap_fetch_function,
            ("fetch", "unpickle"))
    replace(manager, "_load_actor_class_from_gcs", fetching.wrap_load_class,
            ("fetch", "unpickle"))
    if hasattr(function_manager, "pickle"):
        function_manager.pickle = fetching.PickleModule(function_manager.pickle)
    else:
        recording.missing(("fetch", "unpickle"))
    around_the_body = ("execute", "return")
    replace(worker, "_changeproctitle", execution.wrap_title, around_the_body)
    replace(worker.Worker, "record_task_log_start", execution.wrap_body_start, around_the_body)
    replace(worker.Worker, "record_task_log_end", execution.wrap_body_end, around_the_body)
    replace(utils, "format_error_message", execution.wrap_error_message, ())
    session.install(worker)


def _is_a_process_of_rays_own(ray):
    """Dashboard, agents and monitors are Python too; only drivers and workers are traced."""
    program = os.path.abspath(sys.argv[0]) if sys.argv and sys.argv[0] else ""
    folder = os.path.dirname(os.path.abspath(ray.__file__)) + os.sep
    return program.startswith(folder) and os.path.basename(program) != "default_worker.py"
