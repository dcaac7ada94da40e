"""Python runs this before the first line of any program that is started with this folder on its
path: the driver, and every worker of a local Ray. It runs the `sitecustomize` that it hides, if
there is one, and then starts the probe.
"""

import os
import sys


def _run_the_hidden_one():
    """Runs the module of this name further on in the path, in this one's place."""
    from importlib.machinery import PathFinder
    from importlib.util import module_from_spec
    here = os.path.dirname(os.path.abspath(__file__))
    others = [folder for folder in sys.path if os.path.abspath(folder) != here]
    spec = PathFinder.find_spec(__name__, others)
    if spec is None or spec.loader is None:
        return
    module = module_from_spec(spec)
    sys.modules[__name__] = module
    spec.loader.exec_module(module)


def _start_the_probe():
    try:
        from rayscope_probe import start
        start.start()
    except Exception as error:
        print(
            "rayscope: this process is not traced: the probe does not start (%s: %s)"
            % (type(error).__name__, error), file=sys.stderr)


try:
    _run_the_hidden_one()
finally:
    if os.environ.get("RAYSCOPE_PROBE_DIR"):
        _start_the_probe()
