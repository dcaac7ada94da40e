"""What this thread is doing, so that a wrapped function knows on whose behalf it is called."""

import threading


class Doing:
    """Each is None where nothing of the kind goes on in the thread."""

    __slots__ = ("call", "get", "deserialized", "fetch", "task", "body")

    def __init__(self):
        # The call of `.remote()` or of `ray.put`: a Submission or a Put.
        self.call = None
        # The `ray.get` under way.
        self.get = None
        # The begins of the single values, while several are deserialized together.
        self.deserialized = None
        # The fetch of a function or class.
        self.fetch = None
        # The task whose body is not running: its arguments are made, or its results handed back.
        self.task = None
        # The task whose body is running, unless many share the thread.
        self.body = None


class _Local(threading.local):
    def __init__(self):
        self.doing = Doing()


# A look into a `threading.local` costs ten times as much as one into a plain object: so it holds
# only one, and a wrapper looks once.
local = _Local()
