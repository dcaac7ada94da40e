"""ObjectRef: the handle of a value that may not exist yet.

Each ObjectRef object counts as one local reference of its process in the library, from its making
to its finalizer.
"""

import struct
import sys
import threading
import types

from ray._rayscope import call_site, core, state
from ray._rayscope.refusal import UnsupportedAttributeError, text
from ray.cloudpickle import CloudPickler

_getframe = sys._getframe
# A result's id: the process that submitted the task, 1 for the first result, the task's number.
result_id = struct.Struct("<IIQ").pack


def actor_id_of(owner, sequence):
    """The id of the handles of the actor that a call creates."""
    return result_id(owner, 0xFFFFFFFF, sequence)


# Ray's ids have 28 bytes; the first 12 are the same for all of ours.
_PREFIX = bytes(12)
_NO_INDEX = bytes(4)

# With a reference Ray pickles its owner's address and the object's status: 75 bytes, and 37 or 23;
# none for a result that isn't there yet (`core_worker.cc`, `GetOwnershipInfo`). A list of some 600 references crosses the inline limit by them, so they are written here too; the
# only thing to say in them is the session's number. (The long name of the function below is as long
# as Ray's, likewise.)
_OWNER = struct.Struct("<I71x")
_pack_owner, _unpack_owner = _OWNER.pack, _OWNER.unpack
_PUT_STATUS, _RESULT_STATUS = 37, 23


class Collection(threading.local):
    """Where the references found inside a value go while this thread serializes it; None when it
    serializes nothing of ours (a function, or a pickle of the user's). The references themselves:
    one that a `__reduce__` made has nobody else to keep it alive."""

    references = None
    # Whether this thread is making a task's arguments again, in a world where the references inside
    # are resolved.
    resolves = False


collection = Collection()


class ObjectRef:
    """A handle of a value: the result of a task, or what `ray.put` was given."""

    # `_seen` is set when `get` or `wait` has found the value there. A result may be there before,
    # sooner than on Ray; but what a script's values weigh must not hang on that race.
    __slots__ = ("_id", "_session", "_seen")
    __module__ = "ray"

    def __new__(cls, id, *_):
        """A reference made from its bytes alone, of which Ray's books do not know: it keeps nothing
        alive, and where the object is not known already nobody can say where it is."""
        if not isinstance(id, bytes):
            raise TypeError("Unsupported type: %s" % type(id))
        if len(id) != cls.size():
            raise ValueError("ID string needs to have length %d, got %d" % (cls.size(), len(id)))
        session = state.ensure()
        identifier = id[len(_PREFIX):]
        core.hold_untracked(identifier)
        return owned(identifier, session)

    def __del__(self):
        # A reference from before a re-init, or of a fork's parent, has nothing to release.
        if self._session is state.current:
            core.drop(self._id)

    def __eq__(self, other):
        return type(other) is ObjectRef and other._id == self._id

    def __hash__(self):
        return hash(self._id)

    def __repr__(self):
        return "ObjectRef(%s)" % self.hex()

    def __reduce__(self):
        # A pickler that is not Ray's writes the bytes and tells nobody.
        if collection.references is None:
            return ObjectRef, (self.binary(),)
        return _reduced(self)

    def _status_length(self):
        if self._id[4:8] == _NO_INDEX:
            return _PUT_STATUS
        return _RESULT_STATUS if getattr(self, "_seen", False) else 0

    def __getattr__(self, name):
        if name in _REFUSED:
            raise UnsupportedAttributeError(text("ObjectRef.%s" % name))
        raise AttributeError("'ObjectRef' object has no attribute %r" % name)

    # Imported in them: few scripts need the thread that serves these.
    def __await__(self):
        from ray._rayscope import futures
        return futures.awaitable(self, call_site.of(_getframe(1), "await")).__await__()

    def as_future(self):
        """An asyncio future of the value."""
        from ray._rayscope import futures
        return futures.awaitable(self, call_site.of(_getframe(1), "as_future"))

    def future(self):
        """A `concurrent.futures.Future` of the value."""
        from ray._rayscope import futures
        return futures.future(self, call_site.of(_getframe(1), "future"))

    def __class_getitem__(cls, item):
        return types.GenericAlias(cls, item)

    def binary(self):
        return _PREFIX + self._id

    def hex(self):
        return self.binary().hex()

    def is_nil(self):
        return False

    @classmethod
    def size(cls):
        return 28


_REFUSED = frozenset(
    "task_id job_id owner_address call_site tensor_transport".split())
_new = object.__new__


def owned(identifier, session):
    """An ObjectRef for an id whose local reference has been counted already."""
    reference = _new(ObjectRef)
    reference._id = identifier
    reference._session = session
    return reference


def _adopt_reference_in_values(binary, call_site, owner, status, transport):
    """Makes a reference again that came out of a pickle."""
    session = state.ensure()
    if session.number != _unpack_owner(owner)[0]:
        raise ValueError(
            "an ObjectRef from an earlier ray.init() (%s) cannot be used in this one: its owner is "
            "gone; put the value again" % binary.hex())
    identifier = binary[len(_PREFIX):]
    core.adopt(identifier)
    reference = owned(identifier, session)
    if collection.resolves:
        from ray._rayscope import api
        return api.get(reference)
    return reference


def _reduced(reference):
    """How Ray's own pickler writes a reference: with what makes its owner known."""
    check_current(reference, state.current)
    references = collection.references
    if references is not None:
        references.append(reference)
    else:
        core.hold_forever(reference._id)
    return _adopt_reference_in_values, (
        _PREFIX + reference._id, "", _pack_owner(reference._session.number),
        bytes(reference._status_length()), None)


CloudPickler.dispatch[ObjectRef] = _reduced


def check_current(reference, session):
    """Raises ValueError for a reference of an earlier session."""
    if reference._session is not session:
        raise ValueError(
            "%r is from an earlier ray.init(): its owner is gone; put the value again" % reference)
