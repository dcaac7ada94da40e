"""`python3 stand_in.py REWRITTEN SCRIPT [ARG…]`: runs a rewritten script as `python3 SCRIPT ARG…`
runs the original: with its arguments, its folder first on the path and its `__file__`. Tracebacks
and traces name the rewritten file, where the lines are.

It is `__main__` itself, so that what is defined there is pickled as a script's own."""


def _take_over():
    import os
    import sys

    rewritten, script = sys.argv[1:3]
    sys.argv = sys.argv[2:]
    if not getattr(sys.flags, "safe_path", False):
        sys.path[0] = os.path.dirname(os.path.realpath(script))
    with open(rewritten, "rb") as file:
        code = compile(file.read(), rewritten, "exec", dont_inherit=True)
    names = globals()
    del names["_take_over"]
    names["__file__"], names["__doc__"] = os.path.abspath(script), None
    return code


exec(_take_over())
