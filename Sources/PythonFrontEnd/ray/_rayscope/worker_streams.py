"""A worker's standard streams: pipes to the node, which tells the driver's user which task printed
a line. A worker says what it runs with a line of its own, the mark and the task's name."""

import io
import os
import sys

_MARK = "\x1e"


class _Stream(io.TextIOWrapper):
    """A line-buffered stream that knows whether it is in the middle of a line."""

    is_inside_line = False

    def write(self, text):
        if text:
            self.is_inside_line = text[-1] != "\n"
        return super().write(text)


def take(output, error):
    """Makes the two descriptors the process's standard output and error, and leaves it without an
    input. New stream objects: the inherited ones may stand on a file that can seek."""
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    for target, descriptor in ((1, output), (2, error)):
        os.dup2(descriptor, target)
        os.close(descriptor)
    sys.stdout, sys.stderr = (_open(1), _open(2))
    sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr


def _open(descriptor):
    raw = io.FileIO(descriptor, "w", closefd=False)
    return _Stream(
        io.BufferedWriter(raw), encoding="utf-8", errors="backslashreplace", line_buffering=True)


def tell_name(name):
    """What is printed from now on belongs to the task of that name."""
    for stream, descriptor in ((sys.__stdout__, 1), (sys.__stderr__, 2)):
        try:
            # A mark counts at the beginning of a line only.
            if stream.is_inside_line:
                stream.write("\n")
            stream.flush()
            os.write(descriptor, (_MARK + name + "\n").encode())
        except (OSError, ValueError, AttributeError):
            # A task has closed the stream; what others write to it goes without a name.
            continue


def flush():
    """Sends off what is left, before the process ends without Python's own clean-up."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError, AttributeError):
            continue
