"""cloudpickle under the name that Ray gives it.

Ray ships its own copy of cloudpickle as `ray.cloudpickle`, and that module name is written into
every pickled function and class. The installed cloudpickle is loaded here a second time, under that
name: nothing is copied, byte counts come out as on Ray, and what we register with this pickler does
not touch the script's own cloudpickle.
"""

import importlib.util
import os
import sys
import types


def _load_under_rays_name():
    installed = importlib.util.find_spec("cloudpickle")
    if installed is None:
        raise ModuleNotFoundError(
            "ray needs the package cloudpickle: `pip install cloudpickle`, or `rayscope doctor`",
            name="cloudpickle")
    name = __name__ + ".cloudpickle"
    spec = importlib.util.spec_from_file_location(
        name, os.path.join(os.path.dirname(installed.origin), "cloudpickle.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    _keep_file_names(module.CloudPickler)
    return module


def _keep_file_names(pickler):
    """From 3.1.3 on cloudpickle writes a fixed text instead of a function's file. Ray's own copy
    (3.1.2) writes the file, which tracebacks and the places in a trace are read from."""
    reduced = pickler.dispatch_table[types.CodeType]
    instead = "<dynamic-code>"

    def reduce_code(code):
        make, arguments = reduced(code)
        return make, tuple(
            code.co_filename if isinstance(argument, str) and argument == instead else argument
            for argument in arguments)

    pickler.dispatch_table[types.CodeType] = reduce_code


cloudpickle = _load_under_rays_name()

CloudPickler = cloudpickle.CloudPickler
Pickler = cloudpickle.CloudPickler
dump = cloudpickle.dump
dumps = cloudpickle.dumps
load = cloudpickle.load
loads = cloudpickle.loads
register_pickle_by_value = cloudpickle.register_pickle_by_value
unregister_pickle_by_value = cloudpickle.unregister_pickle_by_value
