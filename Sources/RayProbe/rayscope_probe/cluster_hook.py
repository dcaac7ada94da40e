"""The set-up hook that brings the probe into the workers of a cluster that runs already.

It carries the probe's source with it, so that nothing has to be installed on the nodes, and runs
the hook that the script itself asked for.
"""

import json
import os
import zlib

# Made by `exec`, so that it is pickled as it is: there is no module to import it from on a node.
_HOOK = '''
def setup(carried, settings, own):
    try:
        import importlib.abc, importlib.util, json, sys, zlib
        sources = json.loads(zlib.decompress(carried))

        class Carried(importlib.abc.MetaPathFinder, importlib.abc.Loader):
            def find_spec(self, name, path=None, target=None):
                if name not in sources:
                    return None
                return importlib.util.spec_from_loader(name, self, is_package=sources[name][0])

            def create_module(self, spec):
                return None

            def exec_module(self, module):
                module.__file__ = "/rayscope-carried/%s.py" % module.__name__.replace(".", "/")
                code = compile(sources[module.__name__][1], module.__file__, "exec")
                exec(code, module.__dict__)

        if "rayscope_probe" not in sys.modules:
            sys.meta_path.append(Carried())
        from rayscope_probe import cluster_worker
        cluster_worker.start(settings)
    except Exception as error:
        import sys
        print("rayscope: a worker is not traced (%s: %s)" % (type(error).__name__, error),
              file=sys.stderr)
    if isinstance(own, str):
        from ray._private.utils import load_class
        load_class(own)()
    elif own is not None:
        own()
'''


def add(options, settings):
    """The options of `ray.init` with the hook in their runtime environment."""
    environment = options.get("runtime_env")
    if environment is None and options.get("job_config") is not None:
        environment = options["job_config"].runtime_env
    environment = dict(environment or {})
    own = environment.get("worker_process_setup_hook")
    environment["worker_process_setup_hook"] = _hook(settings, own)
    return dict(options, runtime_env=environment)


def _hook(settings, own):
    names = {}
    exec(compile(_HOOK, "<rayscope>", "exec"), names)
    setup = names["setup"]
    setup.__module__ = "rayscope_hook"
    setup.__defaults__ = (zlib.compress(json.dumps(_sources()).encode()), settings, own)
    setup.__name__ = setup.__qualname__ = getattr(own, "__name__", "rayscope")
    return setup


def _sources():
    """{module: (is it a package, source)} of the probe and of what it needs."""
    import rayscope_probe
    import rayscope_reading
    found = {}
    for package in (rayscope_probe, rayscope_reading):
        folder = os.path.dirname(os.path.abspath(package.__file__))
        for name in sorted(os.listdir(folder)):
            module, suffix = os.path.splitext(name)
            if suffix != ".py":
                continue
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                source = file.read()
            if module == "__init__":
                found[package.__name__] = True, source
            else:
                found["%s.%s" % (package.__name__, module)] = False, source
    return found
