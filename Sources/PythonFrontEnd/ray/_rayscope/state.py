"""Which run of Ray this process is part of."""


class Session:
    """One run: from `ray.init` to `ray.shutdown` in the driver, a whole life in a worker.

    `number` counts the driver's inits; references carry it, since a reference from before a re-init
    means nothing afterwards.
    """

    __slots__ = (
        "is_worker", "number", "process", "pid", "namespace", "node", "object_store", "printer",
        "context", "actor_id", "actor")

    def __init__(self, number, process, pid, is_worker, namespace=""):
        self.is_worker = is_worker
        self.number = number
        self.process = process
        self.pid = pid
        # Where the names of actors are looked up.
        self.namespace = namespace
        # Of the actor that this worker is.
        self.actor_id = None
        self.actor = None
        self.node = None
        self.object_store = None
        self.printer = None
        self.context = None


# The current session, or None. Read at every call, so a plain module attribute.
current = None


def ensure():
    """The current session; starts one as `ray.init()` does if there is none."""
    if current is None:
        from ray._rayscope import session
        session.init()
    return current
