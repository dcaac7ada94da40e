"""The ids that Ray gives to things, as the script sees them: `.hex()`, `.binary()`, equal where the
bytes are."""


class _ID:
    __slots__ = ("_binary",)
    SIZE = 0

    def __init__(self, binary):
        if not isinstance(binary, bytes) or len(binary) != self.SIZE:
            raise ValueError("%s needs %d bytes" % (type(self).__name__, self.SIZE))
        self._binary = binary

    @classmethod
    def nil(cls):
        return cls(b"\xff" * cls.SIZE)

    @classmethod
    def from_hex(cls, text):
        return cls(bytes.fromhex(text))

    @classmethod
    def size(cls):
        return cls.SIZE

    def binary(self):
        return self._binary

    def hex(self):
        return self._binary.hex()

    def is_nil(self):
        return self._binary == b"\xff" * self.SIZE

    def __eq__(self, other):
        return type(other) is type(self) and other._binary == self._binary

    def __hash__(self):
        return hash(self._binary)

    def __repr__(self):
        return "%s(%s)" % (type(self).__name__, self.hex())

    def __reduce__(self):
        return type(self), (self._binary,)


class ActorID(_ID):
    """An actor: the id of its handles in the library."""

    SIZE = 16


class JobID(_ID):
    SIZE = 4


class TaskID(_ID):
    SIZE = 24


class NodeID(_ID):
    SIZE = 28


class WorkerID(_ID):
    SIZE = 28
