"""Where the user's script made a call, and what it wrote there: `A` in `foo1.remote(A)`, `A_ref`
in `A_ref = ray.put(A)`.

The `executing` package finds the call's syntax node from the running frame. It is asked once for
each place; after that a place costs one look-up. An answer counts only if the node is a call of the
method asked about: in `list(map(f.remote, rows))` the node is the call of `list`, so the place is
known but not the names.
"""

import ast
import os
import sys

from ray._rayscope import core

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
# Longer texts than this are cut: a name is wanted, not a program.
_LONGEST_TEXT = 80
# Places made by `exec` in a loop must not fill the memory.
_MOST_PLACES = 10_000


class Site:
    """A place in the script. `handle` and the names are the library's handles; 0 is unknown."""

    __slots__ = ("handle", "positional", "keywords", "code")

    def __init__(self, handle, positional, keywords, code):
        self.handle = handle
        self.positional = positional
        self.keywords = keywords
        # The key holds only the code's address, so the code has to stay.
        self.code = code

    def variable(self, position):
        """The name of a positional argument's source text."""
        return self.positional[position] if position < len(self.positional) else 0


_sites = {}


def of(frame, method):
    """The Site of the running call of `method` in the frame, or in the first frame above it that
    is not ours."""
    site = _sites.get((id(frame.f_code), frame.f_lasti))
    return site if site is not None else _look(frame, method)


def _nowhere(frame, method):
    return _NOWHERE


_NOWHERE = Site(0, (), {}, None)
if not core.IS_TRACED:
    of = _nowhere


def _look(frame, method):
    while frame.f_code.co_filename.startswith(_PACKAGE) and frame.f_back is not None:
        frame = frame.f_back
    code = frame.f_code
    key = (id(code), frame.f_lasti)
    site = _sites.get(key)
    if site is not None:
        return site
    source, call = _find_call(frame, method)
    bound, positional, keywords = "", (), {}
    if call is not None:
        bound = _bound_name(source, call)
        positional = tuple(map(core.name, _positional(source, call)))
        keywords = {
            keyword.arg: core.name(_text(source, keyword.value))
            for keyword in call.keywords if keyword.arg is not None}
    handle = core.site(core.name(code.co_filename), frame.f_lineno or 0, core.name(bound))
    site = Site(handle, positional, keywords, code)
    if len(_sites) >= _MOST_PLACES:
        _sites.clear()
    _sites[key] = site
    return site


def _find_call(frame, method):
    try:
        import executing
        found = executing.Source.executing(frame)
        node = found.node
    except Exception:
        # No source, or source that does not fit the code: the names are left out.
        return None, None
    if not isinstance(node, ast.Call):
        return None, None
    function = node.func
    name = getattr(function, "attr", None) or getattr(function, "id", None)
    is_attribute = isinstance(function, ast.Attribute)
    if name != method or not (is_attribute or method != "remote"):
        return None, None
    return found.source.text, node


def _positional(source, call):
    for argument in call.args:
        if isinstance(argument, ast.Starred):
            return
        yield _text(source, argument)


def _bound_name(source, call):
    parent = getattr(call, "parent", None)
    if isinstance(parent, ast.Assign) and parent.value is call and len(parent.targets) == 1:
        return _text(source, parent.targets[0])
    if isinstance(parent, (ast.AnnAssign, ast.NamedExpr)) and parent.value is call:
        return _text(source, parent.target)
    return ""


def _text(source, node):
    text = " ".join((ast.get_source_segment(source, node) or "").split())
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT - 1] + "…"


def caller():
    """The frame of whoever called the function that calls this."""
    return sys._getframe(2)
