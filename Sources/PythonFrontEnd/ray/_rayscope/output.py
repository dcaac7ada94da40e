"""What the workers print, on the driver's own streams, as Ray shows it: `(f pid=123) a line`."""

import ctypes
import sys
import threading
import time

from ray._rayscope import core, deduplication
from ray._rayscope.core import OUTPUT

_CYAN, _PLAIN = "\x1b[36m", "\x1b[0m"
# How long a shutdown waits for the last lines after the node has ended.
_PATIENCE_SECONDS = 5.0


class Printer:
    """A thread that hands on the workers' output until the session ends. It reads on when nothing
    is to be printed, so that no worker waits for it."""

    def __init__(self, prints):
        self._prints = prints
        self._deduplicators = (
            {1: deduplication.Deduplicator(), 2: deduplication.Deduplicator()}
            if deduplication.is_on() else {})
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
                break
            pid, stream, name, name_length, text, text_length = OUTPUT.unpack(buffer.raw)
            if self._prints:
                self._show(
                    stream, ctypes.string_at(name, name_length), pid,
                    ctypes.string_at(text, text_length))
        for stream, deduplicator in self._deduplicators.items():
            write(_file(stream), deduplicator.flush())

    def _show(self, stream, task, pid, text):
        task = task.decode("utf-8", "replace")
        lines = text.decode("utf-8", "replace").split("\n")
        if not lines[-1]:
            del lines[-1]
        deduplicator = self._deduplicators.get(stream)
        # What has no process is Rayscope's own word.
        if deduplicator is None or not pid:
            write(_file(stream), [(task, pid, line) for line in lines])
        else:
            write(_file(stream), deduplicator.pass_on(time.monotonic(), pid, task, lines))


def _file(stream):
    return sys.stderr if stream == 2 else sys.stdout


def write(stream, lines):
    """Writes lines of workers, (task, pid, line)s, with their prefix. A closed or broken stream,
    whatever the script has made of it, loses them: who prints must not wait for ever."""
    try:
        coloured = lines and stream.isatty()
        stream.write("".join(
            "%s %s\n" % (_prefix(task, pid, coloured), line) if pid else line + "\n"
            for task, pid, line in lines))
        stream.flush()
    except Exception:
        return


def _prefix(task, pid, coloured):
    prefix = "(%s pid=%d)" % (task, pid) if task else "(pid=%d)" % pid
    return _CYAN + prefix + _PLAIN if coloured else prefix
