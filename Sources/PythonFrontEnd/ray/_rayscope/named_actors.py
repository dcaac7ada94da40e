"""ray.get_actor and ray.kill."""

import ctypes

from ray import exceptions
from ray._rayscope import core, state
from ray._rayscope.core import INTERRUPTED, SPECIAL


def find(name, namespace, session):
    """The packed handle of the actor of that name; None if there is none."""
    address, length = ctypes.c_uint64(), ctypes.c_uint64()
    status = INTERRUPTED
    while status == INTERRUPTED:
        status = core.find_actor(
            core.name(name), core.name(_namespace(namespace, session)),
            ctypes.addressof(address), ctypes.addressof(length))
    if status == SPECIAL:
        return None
    if status:
        core.raise_status(status)
    return ctypes.string_at(address.value, length.value)


def name_actor(identifier, name, namespace, session, packed):
    """Takes the name for an actor that is about to be created; False if another one has it."""
    status = core.name_actor(
        identifier, core.name(name), core.name(_namespace(namespace, session)), packed, len(packed))
    if status not in (core.OK, SPECIAL):
        core.raise_status(status)
    return status == core.OK


def _namespace(given, session):
    return session.namespace if given is None else given


def refuse_taken(name, namespace, session):
    if find(name, namespace, session) is not None:
        raise exceptions.ActorAlreadyExistsError(
            "The name %s (namespace=%s) is already taken. Please use a different name or get the "
            "existing actor using ray.get_actor('%s', namespace='%s')" % (
                name, namespace, name, namespace))


def get_actor(name, namespace=None):
    """A handle of the actor of that name. It does not keep the actor alive."""
    if not name:
        raise ValueError("Please supply a non-empty value to get_actor")
    if not isinstance(name, str):
        raise TypeError("expected bytes, %s found" % type(name).__name__)
    if namespace is not None and (not isinstance(namespace, str) or not namespace):
        raise ValueError('"" is not a valid namespace. Pass None to not specify a namespace.')
    session = state.current or state.ensure()
    packed = find(name, namespace, session)
    if packed is None:
        raise ValueError(
            "Failed to look up actor with name '%s'. This could because 1. You are trying to look "
            "up a named actor you didn't create. 2. The named actor died. 3. You did not use a "
            "namespace matching the namespace of the actor." % name)
    from ray.actor import handle_again
    return handle_again(packed, True)


def kill(actor, *, no_restart=True):
    """Ends an actor at once, whatever it is doing; `no_restart=False` lets it be made again as
    `max_restarts` says."""
    from ray.actor import ActorHandle
    if not isinstance(actor, ActorHandle):
        raise ValueError(
            "ray.kill() only supported for actors. For tasks, try ray.cancel(). Got: %s." % (
                type(actor),))
    actor._check_current(state.current or state.ensure())
    status = core.kill_actor(actor._id, int(not no_restart))
    if status:
        core.raise_status(status)
