"""What this package does otherwise in a world with one rule changed (`rayscope run --suppose`).

Ray's own world is the default, in which everything here is false. Which rule does what, the library
knows; it is asked once, when something first depends on it.
"""

import os

from ray._rayscope import core
from ray._rayscope.refusal import UnsupportedError

_NAME = os.environ.get("RAYSCOPE_SUPPOSE", "")
IS_SUPPOSED = bool(_NAME)

pickles_when_decorated = False
pickles_every_call = False
sends_functions = False
hands_functions_on = False
resolves_nested = False
writes_come_back = False

# In the order of their bits.
_FLAGS = ("pickles_when_decorated", "pickles_every_call", "sends_functions", "hands_functions_on",
          "resolves_nested", "writes_come_back")


def load():
    """Asks the library, where this is not Ray's own world. Loads the library: not to be called in
    the fork server."""
    if not IS_SUPPOSED:
        return
    core.load()
    bits = core.supposed(_NAME.encode())
    globals().update((name, bool(bits >> place & 1)) for place, name in enumerate(_FLAGS))


def refuse(what):
    """Raises UnsupportedError where this world says of functions, or of their arguments, what
    nobody has said yet of `what`."""
    load()
    if any(globals()[name] for name in _FLAGS):
        raise UnsupportedError(
            "--suppose %s says nothing of %s yet: run this script without it" % (_NAME, what))
