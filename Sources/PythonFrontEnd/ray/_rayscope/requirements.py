"""The packages that the front end needs, looked for before anything imports them."""

import importlib.util
import sys

_NEEDED = ("cloudpickle", "msgpack", "executing")
_MACHINE_LACKS_SOMETHING = 3  # rayscope's exit status for it


def require():
    """Ends the script with one line that names what is missing and the command that mends it."""
    missing = [name for name in _NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        print(
            f"rayscope: {sys.executable} lacks {', '.join(missing)}; mend it with: "
            f"{sys.executable} -m pip install {' '.join(missing)}; "
            "`rayscope doctor` tells what else is missing", file=sys.stderr)
        raise SystemExit(_MACHINE_LACKS_SOMETHING)
