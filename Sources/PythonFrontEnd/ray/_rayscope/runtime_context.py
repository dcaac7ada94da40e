"""`ray.get_runtime_context()`: where a script is, and which call it works for."""

import ctypes
import hashlib
import os
import struct

from ray._rayscope import core, state
from ray._rayscope.ids import ActorID, JobID, NodeID, TaskID, WorkerID
from ray._rayscope.refusal import UnsupportedAttributeError, text

_TASK = struct.Struct("<IIQ")
_REFUSED = frozenset(
    "get_accelerator_ids get_assigned_resources get_placement_group_id get_resource_ids "
    "get_node_labels get_temp_dir gcs_address current_placement_group_id "
    "should_capture_child_tasks_in_placement_group worker".split())


def node_id(session):
    """The one node's id, the same in all processes of a session."""
    seed = "%s %d" % (os.environ.get("RAYSCOPE_RUN_DIR", ""), session.number)
    return NodeID(hashlib.blake2b(seed.encode(), digest_size=NodeID.SIZE).digest())


class RuntimeContext:
    """What Ray tells a driver, a task or an actor about itself."""

    def __init__(self, session):
        self._session = session

    def get(self):
        """The ids of job and node, and of task and actor where there are any."""
        told = {"job_id": self.job_id, "node_id": self.node_id, "namespace": self.namespace}
        if self._session.is_worker:
            told["task_id"] = self.task_id
            if self._session.actor_id is not None:
                told["actor_id"] = self.actor_id
        return told

    @property
    def namespace(self):
        return self._session.namespace

    @property
    def job_id(self):
        return JobID(struct.pack("<I", self._session.number))

    @property
    def node_id(self):
        return node_id(self._session)

    @property
    def task_id(self):
        return _task_id(self._session)

    @property
    def actor_id(self):
        identifier = self._session.actor_id
        return ActorID.nil() if identifier is None else ActorID(identifier)

    @property
    def current_actor(self):
        """A handle of the actor that runs this."""
        if self._session.actor is None:
            raise RuntimeError("This method is only available in an actor.")
        from ray.actor import own_handle
        return own_handle(self._session)

    @property
    def was_current_actor_reconstructed(self):
        return self._session.actor is not None and self._session.actor.is_restarted

    @property
    def runtime_env(self):
        return {}

    def get_job_id(self):
        return self.job_id.hex()

    def get_node_id(self):
        return self.node_id.hex()

    def get_worker_id(self):
        seed = self.node_id.binary() + struct.pack("<I", self._session.process)
        return WorkerID(hashlib.blake2b(seed, digest_size=WorkerID.SIZE).digest()).hex()

    def get_task_id(self):
        """None in the driver."""
        found = _task_id(self._session)
        return None if found is None else found.hex()

    def get_task_name(self):
        """"f" of a task, "Class.method" of an actor's call; None in the driver."""
        room = ctypes.create_string_buffer(1024)
        length = core.current_name(ctypes.addressof(room), len(room))
        return room.raw[:min(length, len(room))].decode("utf-8", "replace") if length else None

    def get_actor_id(self):
        """None where no actor runs this."""
        identifier = self._session.actor_id
        return None if identifier is None else identifier.hex()

    def get_actor_name(self):
        """"" for an actor without a name, None where no actor runs this."""
        return None if self._session.actor is None else self._session.actor.name or ""

    def is_canceled(self):
        """Whether the running call has been cancelled; a method that runs on a thread asks this."""
        if not self._session.is_worker:
            raise RuntimeError(
                "This method is only available when the process is a worker. Current mode: 0")
        if self._session.actor is not None and self._session.actor.is_async:
            raise RuntimeError("This method is not supported in an async actor.")
        return bool(core.is_cancelled())

    def get_session_name(self):
        return os.path.basename(os.environ.get("RAYSCOPE_RUN_DIR", ""))

    def get_runtime_env_string(self):
        return "{}"

    def __getattr__(self, name):
        if name in _REFUSED or name == "get_task_function_name":
            raise UnsupportedAttributeError(text("get_runtime_context().%s" % name))
        raise AttributeError("'RuntimeContext' object has no attribute %r" % name)


def current_task():
    """Owner, attempt and sequence of the call that the calling thread works for, or None."""
    out = ctypes.create_string_buffer(_TASK.size)
    return None if core.current_task(ctypes.addressof(out)) else _TASK.unpack(out)


def _task_id(session):
    task = current_task()
    if task is None:
        return None
    owner, _, sequence = task
    # Ray's are as long: the call, its actor, its job.
    actor_id = session.actor_id or b"\xff" * ActorID.SIZE
    return TaskID(
        hashlib.blake2b(struct.pack("<IQ", owner, sequence), digest_size=8).digest() + actor_id)


def get_runtime_context():
    """What Ray tells the calling code about itself."""
    return RuntimeContext(state.current or state.ensure())
