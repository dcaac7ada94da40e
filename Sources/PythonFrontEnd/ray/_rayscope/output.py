"""What the workers print, on the driver's own streams, as Ray shows it: `(f pid=123) a line`."""

import ctypes
import sys
import threading

from ray._rayscope import core
from ray._rayscope.core import OUTPUT

_CYAN, _PLAIN = "\x1b[36m", "\x1b[0m"
# How long a shutdown waits for the last lines after the node has ended.
_PATIENCE_SECONDS = 5.0


class Printer:
    """A thread that hands on the workers' output until the session ends. It reads on when nothing
    is to be printed, so that no worker waits for it."""

    def __init__(self, prints):
        self._prints = prints
        self._thread = threading.Thread(target=self._run, name="ray-output", daemon=True)
        self._thread.start()

    def join(self):
        """Waits until everything has been printed; called after `core.disconnect`."""
        self._thread.join(_PATIENCE_SECONDS)

    def _run(self):
        buffer = ctypes.create_string_buffer(OUTPUT.size)
        address = ctypes.addressof(buffer)
        while True:
            status = core.next_output(address)
            if status == core.INTERRUPTED:
                continue
            if status != core.OK:
                return
            pid, stream, name, name_length, text, text_length = OUTPUT.unpack(buffer.raw)
            if self._prints:
                write(
                    sys.stderr if stream == 2 else sys.stdout,
                    ctypes.string_at(name, name_length), pid, ctypes.string_at(text, text_length))


def write(stream, task, pid, text):
    """Writes lines of a worker with their prefix. A closed or broken stream loses them."""
    task = task.decode("utf-8", "replace")
    prefix = "(%s pid=%d)" % (task, pid) if task else "(pid=%d)" % pid
    try:
        if stream.isatty():
            prefix = _CYAN + prefix + _PLAIN
        lines = text.decode("utf-8", "replace").split("\n")
        if not lines[-1]:
            del lines[-1]
        stream.write("".join("%s %s\n" % (prefix, line) for line in lines))
        stream.flush()
    except (OSError, ValueError, AttributeError):
        return
