"""What this thread is doing, so that a wrapped function knows on whose behalf it is called."""

import threading


class Local(threading.local):
    """Each is None where nothing of the kind goes on in the thread."""

    # The call of `.remote()` or of `ray.put`: a Submission or a Put.
    call = None
    # The start of the `ray.get` under way, in nanoseconds.
    get_start = None
    # The places of single values in time, while several are deserialized together.
    deserialized = None
    # The fetch of a function or class.
    fetch = None
    # The task whose body is not running: its arguments are made, or its results handed back.
    task = None
    # The task whose body is running, unless many share the thread.
    body = None


local = Local()
