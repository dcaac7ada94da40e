"""What is called with `.remote()`: a remote function, an actor class, or a method of an actor."""

import weakref

import ray
from ray import TaskID
from rayscope_probe import ray_process
from rayscope_probe.submitting import task_of_references
from rayscope_probe.text import quoted

_MOST = 10_000
_worker = ray._private.worker.global_worker


class Callee:
    """A remote function. `identity`: the fields `function` and `name`."""

    __slots__ = ("owner", "descriptor", "name", "identity")

    def __init__(self, owner, name):
        self.owner = owner
        self.name = quoted(name)
        self.descriptor = None
        self.identity = '"name":' + self.name

    def identify(self, descriptor):
        """Ray makes the id just before it pickles, with a new one after each `ray.init`."""
        self.descriptor = descriptor
        self.identity = '"function":"%s","name":%s' % (descriptor.function_id.hex(), self.name)

    def begins(self, submission):
        pass

    def task_of(self, result, submission):
        """The fields `task` and `actor` of a call, from what Ray gave for it."""
        descriptor = self.owner._function_descriptor
        if descriptor is not self.descriptor:
            self.identify(descriptor)
        if result is None:
            return _new_child(submission.children_before), ""
        return task_of_references(result, submission), ""


class _Function(Callee):
    """The one of all calls of a remote function. It is weakly held: what the script lets go must
    not live on, with all that it captured."""

    __slots__ = ("_owner",)

    @property
    def owner(self):
        return self._owner()

    @owner.setter
    def owner(self, remote_function):
        self._owner = weakref.ref(remote_function)


class _WithoutResults(Callee):
    """A function called with `num_returns=0`, whose task's id is in no reference."""

    __slots__ = ()

    def begins(self, submission):
        submission.children_before = _children()


class _Actor(Callee):
    __slots__ = ()

    def task_of(self, result, submission):
        actor = result._ray_actor_id
        return ',"task":"%s"' % TaskID.for_actor_creation_task(actor).hex(), _actor(actor)


class _Method(Callee):
    __slots__ = ()

    def task_of(self, result, submission):
        if result is None:
            task = _new_child(submission.children_before)
        else:
            task = task_of_references(result, submission)
        return task, _actor(self.owner._ray_actor_id)


class _MethodWithoutResults(_Method):
    __slots__ = ()
    begins = _WithoutResults.begins


_functions = {}


def function(remote_function, options):
    """The Callee of a RemoteFunction."""
    if options.get("num_returns") == 0:
        return _WithoutResults(remote_function, _own_name(remote_function))
    callee = _functions.get(id(remote_function))
    if callee is None or callee.owner is not remote_function:
        callee = _Function(remote_function, _own_name(remote_function))
        if len(_functions) >= _MOST:
            _functions.clear()
        _functions[id(remote_function)] = callee
    return callee


def _own_name(remote_function):
    return remote_function._function_name.rpartition(".")[2]


def actor(actor_class, options):
    """The Callee of an ActorClass; None where Ray looks for an actor of that name first, and calls
    again if it has to make one."""
    if options.get("get_if_exists"):
        return None
    meta = actor_class.__ray_metadata__
    callee = _Actor(actor_class, meta.class_name.rpartition(".")[2])
    callee.identify(meta.actor_creation_function_descriptor)
    return callee


def method(actor_method, options):
    """The Callee of an ActorMethod."""
    without = options.get("num_returns", actor_method._num_returns) == 0
    kind = _MethodWithoutResults if without else _Method
    handle = _actor_of(actor_method)
    if handle is None:
        # Ray 2.40 refuses the call of a handle that nobody keeps.
        return kind(handle, actor_method._method_name)
    class_name = handle._ray_actor_creation_function_descriptor.class_name.rpartition(".")[2]
    return kind(handle, "%s.%s" % (class_name, actor_method._method_name))


def _actor_of(actor_method):
    reference = getattr(actor_method, "_actor_ref", None)
    # Ray 2.40 keeps a weak reference.
    return reference() if reference is not None else actor_method._actor


def _actor(actor_id):
    return ',"actor":"%s"' % actor_id.hex()


def _children():
    """The tasks that this one has submitted and that have not ended."""
    core = _worker.core_worker
    return {
        task.hex() for task in core.get_pending_children_task_ids(core.get_current_task_id())}


def _new_child(before):
    """The one that has come since, if it is not over yet."""
    if before is None:
        return ""
    new = _children() - before
    return ',"task":"%s"' % new.pop() if len(new) == 1 else ""
