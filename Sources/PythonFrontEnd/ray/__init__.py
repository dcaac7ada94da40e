"""`ray`, as Rayscope's embedded engine gives it to a script run with `rayscope run`.

Real tasks in real processes, with Ray's rules and Ray's byte counts; every step is recorded. What
is not here is refused by name. `__version__` is the version of Ray whose rules are followed, since
scripts compare it.
"""

import sys as _sys

from ray._rayscope.requirements import require as _require

_require()

from ray import exceptions
from ray._rayscope import refusal as _refusal
from ray import actor
from ray._rayscope.actor_methods import method
from ray._rayscope.api import cancel, get, put, wait
from ray._rayscope.cluster import available_resources, cluster_resources, nodes
from ray._rayscope.generators import DynamicObjectRefGenerator, ObjectRefGenerator
from ray._rayscope.ids import ActorID, JobID, NodeID, TaskID, WorkerID
from ray._rayscope.named_actors import get_actor, kill
from ray._rayscope.object_ref import ObjectRef
from ray._rayscope.remote import remote
from ray._rayscope.runtime_context import get_runtime_context
from ray._rayscope.session import RAY_VERSION as __version__
from ray._rayscope.session import init, is_initialized, shutdown

__all__ = [
    "ActorID", "DynamicObjectRefGenerator", "JobID", "NodeID", "ObjectRef", "ObjectRefGenerator", "TaskID", "WorkerID",
    "__version__", "actor",
    "available_resources", "cancel", "cluster_resources", "exceptions", "get", "get_actor",
    "get_runtime_context", "init", "is_initialized", "kill", "method", "nodes", "put", "remote",
    "shutdown", "wait",
]

_sys.meta_path.insert(0, _refusal.Finder())


def __getattr__(name):
    raise _refusal.attribute(name)
