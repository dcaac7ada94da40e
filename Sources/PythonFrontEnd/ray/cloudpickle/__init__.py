"""cloudpickle under the name that Ray gives it.

Ray ships its own copy of cloudpickle as `ray.cloudpickle`, and that module name is written into
every pickled function and class. The installed cloudpickle is loaded here a second time, under that
name: nothing is copied, byte counts come out as on Ray, and what we register with this pickler does
not touch the script's own cloudpickle.
"""

import importlib.util
import os
import sys


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
    return module


cloudpickle = _load_under_rays_name()

CloudPickler = cloudpickle.CloudPickler
Pickler = cloudpickle.CloudPickler
dump = cloudpickle.dump
dumps = cloudpickle.dumps
load = cloudpickle.load
loads = cloudpickle.loads
register_pickle_by_value = cloudpickle.register_pickle_by_value
unregister_pickle_by_value = cloudpickle.unregister_pickle_by_value
