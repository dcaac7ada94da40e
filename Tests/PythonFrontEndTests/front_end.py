"""Where the tests find the package, and a stand-in for the parts of the library that only keep
books (names, places, reference counts), so that what happens in Python can be tested alone."""

import ctypes
import os
import struct
import sys
import unittest

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_FOLDERS = [os.path.join(_ROOT, "Sources", name) for name in ("PythonFrontEnd", "PythonReading")]
PACKAGE_PATH = os.pathsep.join(_FOLDERS)
sys.path[:0] = _FOLDERS

from ray._rayscope import core, layout, object_ref, state  # noqa: E402

try:
    import numpy
except ImportError:
    numpy = None

needs_numpy = unittest.skipIf(numpy is None, "numpy is not installed")


class Books:
    """Binds the library's book-keeping functions to lists, for the time of a `with` block."""

    def __init__(self):
        self.names, self.sites, self.calls = [""], [None], []

    def __enter__(self):
        self._names = dict(core._names)
        core._names.clear()
        core.intern = self._intern
        core.site = self._site
        for name in ("drop", "adopt", "hold_forever", "hold_untracked"):
            setattr(core, name, self._recorder(name))
        state.current = state.Session(1, 0, os.getpid(), is_worker=True)
        return self

    def __exit__(self, *_):
        state.current = None
        core._names.clear()
        core._names.update(self._names)
        for name in ("intern", "site", "drop", "adopt", "hold_forever", "hold_untracked"):
            delattr(core, name)

    def reference(self, number):
        """An ObjectRef of this session."""
        return object_ref.owned(struct.pack("<IIQ", 0, 0, number), state.current)

    def called(self, name):
        return [identifier for called, identifier in self.calls if called == name]

    def _intern(self, text, length):
        self.names.append(text[:length].decode())
        return len(self.names) - 1

    def _site(self, file, line, bound):
        self.sites.append((self.names[file], line, self.names[bound]))
        return len(self.sites) - 1

    def _recorder(self, name):
        return lambda identifier: self.calls.append((name, identifier))


def written_out(serialized):
    """A serialized value as the library lays it out in memory."""
    out = bytearray(serialized.head)
    segment = layout.aligned(len(out), layout.ALIGNMENT)
    for pointer, length, address in struct.iter_unpack("<QQQ", serialized.buffers):
        out.extend(bytes(segment + address - len(out)))
        out.extend(ctypes.string_at(pointer, length) if length else b"")
    return bytes(out)
