"""The source text of a running call: its arguments, and the name that its value is bound to.

The `executing` package finds the call's syntax node from the running frame. Its answer counts only
if the node is a call of the method asked about: in `list(map(f.remote, rows))` the node is the call
of `list`, so the names are left out.
"""

import ast

import executing

# Longer texts than this are cut: a name is wanted, not a program.
_LONGEST_TEXT = 80


def texts_of_call(frame, method):
    """(texts of the positional arguments, texts of the keyword arguments, bound name) of the call
    of `method` that runs in the frame; all empty if it cannot be found."""
    source, call = _find_call(frame, method)
    if call is None:
        return (), {}, ""
    keywords = {
        keyword.arg: _text(source, keyword.value)
        for keyword in call.keywords if keyword.arg is not None}
    return tuple(_positional(source, call)), keywords, _bound_name(source, call)


def _find_call(frame, method):
    try:
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
