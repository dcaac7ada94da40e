"""ActorClass and ActorHandle: what `@ray.remote` makes of a class, and what its `.remote(…)` gives.

Ray's order (`actor.py`, `_remote`): the name is looked up; the class is pickled and exported if
this session has not seen it yet; the arguments are checked against the constructor's signature, then
serialized; then the actor is created. Its methods export nothing.
"""

import sys
import threading
import uuid

from msgpack import ExtType

from ray._rayscope import (
    actor_options, call_site, class_weight, control_store, core, export, state, supposed)
from ray._rayscope.actor_methods import ActorMethod, is_asynchronous, methods_of
from ray._rayscope.actor_options import ActorOptions
from ray._rayscope.arguments import pack_arguments
from ray._rayscope.core import DYNAMIC, STREAMING, scratch
from ray._rayscope.ids import ActorID
from ray._rayscope.named_actors import find, name_actor, refuse_taken
from ray._rayscope.object_ref import collection, owned, result_id
from ray._rayscope.generators import ObjectRefGenerator
from ray._rayscope.handle_state import Handle, pack_handle, unpack_handle
from ray._rayscope.layout import HANDLE_EXTENSION
from ray._rayscope.refusal import UnsupportedError, text

_getframe = sys._getframe
# Pickling a class may create an actor of another one.
_exporting = threading.RLock()


class ActorClassInheritanceException(TypeError):
    """An actor class cannot be derived from."""


class ActorClass:
    """An actor class: make actors of it with `.remote(…)`."""

    def __init__(self, name, bases, attributes):
        # Python calls this for `class Derived(AnActorClass)`; `_made_of` does not.
        base = next((base for base in bases if isinstance(base, ActorClass)), None)
        raise ActorClassInheritanceException(
            "Attempted to define subclass '%s' of actor class '%s'. Inheriting from actor classes "
            "is not currently supported. You can instead inherit from a non-actor base class and "
            "make the derived class an actor class (with @ray.remote)." % (
                name, base._class.__name__ if base is not None else "?"))

    @classmethod
    def _made_of(cls, modified_class, options):
        actor_options.check(options)
        self = object.__new__(cls)
        self._class = modified_class
        self._uuid = uuid.uuid4().bytes
        self._options = ActorOptions(options)
        self._came_exported_in = self._exported_in = 0
        self._prepared = None
        return self

    def __call__(self, *args, **kwargs):
        name = self._class.__name__
        raise TypeError(
            "Actors cannot be instantiated directly. Instead of '%s()', use '%s.remote()'." % (
                name, name))

    def __getattr__(self, name):
        # Ray's ActorClass derives from the class, so that its attributes are there too.
        if name.startswith("_"):
            raise AttributeError("'ActorClass' object has no attribute %r" % name)
        return getattr(self._class, name)

    def __repr__(self):
        return "<%s.ActorClass(%s) object at 0x%x>" % (
            self._class.__module__, self._class.__name__, id(self))

    def options(self, **options):
        """The same class with some options changed."""
        if "concurrency_groups" in options:
            raise ValueError("Setting 'concurrency_groups' is not supported in '.options()'.")
        merged = self._options.merged(options)
        actor_options.check(merged.given)
        return _WithOptions(self, merged)

    def remote(self, *args, **kwargs):
        """Creates an actor; gives its handle."""
        return self._create(self._options, args, kwargs, _getframe(1))

    def bind(self, *args, **kwargs):
        raise UnsupportedError(text("%s.bind" % self._class.__name__))

    # A captured class travels as a whole; a worker that gets it pickles it again at its own first
    # actor, unless it had been exported by then.
    def __getstate__(self):
        came_exported_in = self._exported_in or self._came_exported_in
        return {"_class": self._class, "_uuid": self._uuid, "_options": self._options.given,
                "_came_exported_in": came_exported_in,
                "_filling": class_weight.filling(self._class, came_exported_in != 0)}

    def __setstate__(self, kept):
        kept.pop("_filling")
        self.__dict__.update(kept)
        self._options = ActorOptions(kept["_options"])
        self._exported_in = 0
        self._prepared = None

    def _prepare(self):
        """Before the first actor in this process."""
        self._prepared = prepared = _Prepared(self._class, self._uuid)
        return prepared

    def _export(self, handle, site, session):
        with _exporting:
            if core.must_pickle(self._exported_in == session.number):
                export.pickle_and_export(self._class, handle, site)
                self._exported_in = session.number

    def _create(self, options, args, kwargs, frame):
        given = options.given
        name, namespace = given.get("name"), given.get("namespace")
        if name == "":
            raise ValueError("Actor name cannot be an empty string.")
        session = state.current or state.ensure()
        if supposed.IS_SUPPOSED:
            supposed.refuse("actors")
        if name is not None:
            if given.get("get_if_exists"):
                existing = find(name, namespace, session)
                if existing is not None:
                    return handle_again(existing, True)
            refuse_taken(name, namespace, session)
        prepared = self._prepared or self._prepare()
        site = call_site.of(frame, "remote")
        if self._came_exported_in != session.number and core.must_pickle(
                self._exported_in == session.number):
            self._export(prepared.handle, site.handle, session)
        prepared.methods["__init__"].check(args, kwargs)
        packed = pack_arguments(prepared.constructor, args, kwargs, site, session)
        core.new_actor(scratch.id_at)
        handle = ActorHandle._of(
            scratch.id.raw, prepared, options.max_task_retries,
            not prepared.is_async and options.concurrency(prepared.is_async) <= 1, session, name,
            False)
        handle._is_counted = True
        if name is not None and not name_actor(
                handle._id, name, namespace, session, handle._state(False)):
            handle._is_counted = False
            if given.get("get_if_exists"):
                return handle_again(find(name, namespace, session), True)
            refuse_taken(name, namespace, session)
        self._submit(handle, prepared, options, site, packed)
        return handle

    @staticmethod
    def _submit(handle, prepared, options, site, packed):
        of_constructor, of_actor = options.handles(prepared.is_async)
        status = core.INTERRUPTED
        while status == core.INTERRUPTED:
            status = core.create_actor(
                handle._id, prepared.handle, core.name(prepared.name), of_constructor,
                of_actor, site.handle, packed.count, packed.descriptions, packed.heads,
                len(packed.heads), packed.buffers, packed.nested)
        if status:
            handle._is_counted = False
            core.raise_status(status)


class _Prepared:
    """What a process knows of an actor class that it uses."""

    def __init__(self, actor_class, key):
        self.key = key
        self.name = actor_class.__name__
        self.module = actor_class.__module__
        self.constructor = "%s.__init__" % self.name
        self.handle = export.define(key, self.name)
        self.methods = methods_of(actor_class)
        self.is_async = is_asynchronous(actor_class)


class _WithOptions:
    """What `.options(…)` gives."""

    def __init__(self, actor_class, options):
        self._actor_class = actor_class
        self._options = options

    def remote(self, *args, **kwargs):
        return self._actor_class._create(self._options, args, kwargs, _getframe(1))

    def bind(self, *args, **kwargs):
        raise UnsupportedError(text("bind"))


class ActorHandle:
    """A handle of an actor: `handle.method.remote(…)` calls it.

    Each handle counts as one reference of its process to the actor, from its making to its
    finalizer; one that `ray.get_actor` gave does not, as on Ray.
    """

    def __init__(self, *_, **__):
        raise TypeError("ActorHandles come from Class.remote(…) and ray.get_actor(…)")

    @classmethod
    def _of(cls, identifier, prepared, max_task_retries, is_ordered, session, name, is_weak):
        self = object.__new__(cls)
        self._is_counted = False
        self._is_weak = is_weak
        self._id = identifier
        self._prepared = prepared
        self._max_task_retries = max_task_retries
        self._is_ordered = is_ordered
        self._session = session
        self._name = name
        return self

    def __del__(self):
        if self.__dict__.get("_is_counted") and self._session is state.current:
            core.drop(self._id)

    def __getattr__(self, name):
        prepared = self.__dict__.get("_prepared")
        method = prepared.methods.get(name) if prepared is not None else None
        if method is None or name == "__init__":
            raise AttributeError("'ActorHandle' object has no attribute %r" % name)
        return ActorMethod(self, method, method.options_for(self._max_task_retries))

    def __dir__(self):
        return list(self._prepared.methods)

    def __eq__(self, other):
        return other._id == self._id if isinstance(other, ActorHandle) else NotImplemented

    def __hash__(self):
        return hash(self._id)

    def __repr__(self):
        return "Actor(%s, %s)" % (self._prepared.name, self._id.hex())

    @property
    def _actor_id(self):
        return ActorID(self._id)

    _ray_actor_id = _actor_id

    def _state(self, is_alone):
        return pack_handle(self, self._session.number, is_alone)

    def _serialized_state(self, is_alone):
        """The state that travels inside a value, which holds the handle from now on."""
        self._check_current(state.current)
        if not self._is_weak:
            references = collection.references
            if references is not None:
                references.append(self)
            else:
                core.hold_forever(self._id)
        return self._state(is_alone)

    def __reduce__(self):
        return handle_again, (self._serialized_state(False),)

    def _rayscope_extension(self):
        """A handle that is a value alone is no pickle, on Ray either."""
        return ExtType(HANDLE_EXTENSION, self._serialized_state(True))

    def _check_current(self, session):
        if self._session is not session:
            raise ValueError(
                "%r is from an earlier ray.init(): the actor is gone; create it again" % self)

    def _call(self, method, options, args, kwargs, frame):
        session = state.current or state.ensure()
        self._check_current(session)
        if method.yields:
            options = options.streaming()
        if not method.name_handle:
            method.prepare()
        site = call_site.of(frame, "remote")
        method.check(args, kwargs)
        given = pack_arguments(method.qualified, args, kwargs, site, session)
        handle = options._handle or options.handle()
        status = core.INTERRUPTED
        while status == core.INTERRUPTED:
            status = core.call(
                self._id, self._prepared.handle, method.name_handle, method.qualified_handle,
                self._is_ordered, handle, site.handle, given.count, given.descriptions,
                given.heads, len(given.heads), given.buffers, given.nested, scratch.number_at)
        if status:
            core.raise_status(status)
        sequence, process = scratch.number.value, session.process
        returns = options.num_returns
        if returns == 1 or returns == DYNAMIC:
            return owned(result_id(process, 1, sequence), session)
        if returns == 0:
            return None
        if returns == STREAMING:
            return ObjectRefGenerator(sequence, session)
        return [
            owned(result_id(process, index, sequence), session) for index in range(1, returns + 1)]


def own_handle(session):
    """A handle of the actor that this process is."""
    of = session.actor
    found = Handle(
        session.actor_id, of.class_key, of.class_name, of.max_task_retries, of.is_ordered, False,
        session.number, of.name)
    handle = ActorHandle._of(
        found.id, _prepared_for(found), found.max_task_retries, found.is_ordered, session,
        found.name, False)
    core.adopt(found.id)
    handle._is_counted = True
    return handle


_prepared_classes = {}


def handle_again(packed, is_weak=False):
    """A handle that came out of a value, or for a name. The process fetches the actor's class if it
    has not made it yet: the methods stand there."""
    session = state.ensure()
    found = unpack_handle(packed)
    if session.number != found.session:
        raise ValueError(
            "a handle of an actor from an earlier ray.init() (%s) cannot be used in this one: the "
            "actor is gone" % found.id.hex())
    handle = ActorHandle._of(
        found.id, _prepared_for(found), found.max_task_retries, found.is_ordered, session,
        found.name, found.is_weak or is_weak)
    if not handle._is_weak:
        core.adopt(found.id)
        handle._is_counted = True
    return handle


def _prepared_for(found):
    made = control_store.known(found.class_key)
    if made is None:
        made = control_store.fetch(
            found.class_key, export.define(found.class_key, found.class_name), "actor class")
    if isinstance(made, control_store.Unusable):
        raise made.error
    prepared = _prepared_classes.get(found.class_key)
    if prepared is None:
        prepared = _prepared_classes[found.class_key] = _Prepared(made, found.class_key)
    return prepared


def exit_actor():
    """Ends the actor that runs this; the call under way and later ones raise ActorDiedError."""
    session = state.current
    if session is None or session.actor_id is None:
        raise TypeError(
            "exit_actor API is called on a non-actor worker, %d. Call this API inside an actor "
            "methods if you'd like to exit the actor gracefully." % (
                0 if session is None or not session.is_worker else 1))
    core.exit_actor(session.actor_id)
    raise SystemExit(0)
