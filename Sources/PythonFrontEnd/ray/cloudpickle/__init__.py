"""cloudpickle under the name that Ray gives it.

Ray ships its own copy of cloudpickle as `ray.cloudpickle`, and that module name is written into
every pickled function and class. The installed cloudpickle is loaded here a second time, under that
name: nothing is copied, byte counts come out as on Ray, and what we register with this pickler does
not touch the script's own cloudpickle.
"""

import importlib.util
import sys

import cloudpickle as _installed


def _load_under_rays_name():
    name = __name__ + ".cloudpickle"
    spec = importlib.util.spec_from_file_location(name, _installed.cloudpickle.__file__)
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
__version__ = _installed.__version__
