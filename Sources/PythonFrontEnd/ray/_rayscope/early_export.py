"""Functions whose pickle is older than their first call in this process, in worlds that are not
Ray's own: pickled when they were decorated, or come along in the pickle of another function."""

import weakref

from ray._rayscope import core, export, state, supposed

# What has been decorated in this process: each session exports it anew.
_decorated = []


def decorated(remote_function):
    """A function has been decorated. Raises what pickling raises."""
    supposed.load()
    if not supposed.pickles_when_decorated:
        return
    remote_function._made = export.pickled(remote_function._function)
    remote_function._pickled_function = remote_function._made.data
    _decorated.append(weakref.ref(remote_function, _decorated.remove))
    if state.current is not None:
        _export(remote_function, state.current)


def started(session):
    """A session has started: what was decorated before goes to its control store."""
    for reference in list(_decorated):
        remote_function = reference()
        if remote_function is None:
            continue
        try:
            _export(remote_function, session)
        except ValueError:
            # Too large: its first call says so.
            continue


def _export(remote_function, session):
    if not remote_function._handle:
        remote_function._prepare()
    code = remote_function._function.__code__
    site = core.site(core.name(code.co_filename), code.co_firstlineno, 0)
    remote_function._export(site, session)


def came_along(remote_function):
    """A remote function has come out of a pickle, perhaps with its own pickled form inside: that is
    used here, rather than one made of what this process has made of it."""
    if not (supposed.pickles_when_decorated or supposed.sends_functions):
        return
    pickled = remote_function.__dict__.get("_pickled_function")
    if pickled is not None:
        remote_function._made = export.Pickled(pickled)
    if supposed.sends_functions:
        # This process has to have it, wherever it has been exported.
        remote_function._came_exported_in = 0
