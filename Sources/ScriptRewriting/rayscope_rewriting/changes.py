"""Where a value may be changed, as far as reading the text tells.

A value is followed through the names that may share memory with it (`row = A[0]`), and into
functions of the script that it is handed to. What is surely a change is told from what may be one:
a call of something that Rayscope does not know.
"""

import ast

from rayscope_rewriting import known_names as known
from rayscope_rewriting.scopes import FUNCTIONS


class Change:
    """`is_sure` is False where an unknown call may change the value or not."""

    def __init__(self, node, text, is_sure=True):
        self.node, self.text, self.is_sure = node, text, is_sure


class Watch:
    """Follows the value that the names in `start` have, each (scope, name)."""

    def __init__(self, program, start, depth=0):
        self.program = program
        self.source, self.scopes = program.source, program.scopes
        self._first, self._names = frozenset(start), set(start)
        # Functions that may give the value back.
        self._giving = set()
        self._depth = depth
        self._follow()

    # Names that may share memory with the value

    def _follow(self):
        before = None
        while before != (len(self._names), len(self._giving)):
            before = (len(self._names), len(self._giving))
            for node in ast.walk(self.source.tree):
                self._follow_through(node)

    def _follow_through(self, node):
        if isinstance(node, ast.Assign):
            value, targets = node.value, node.targets
        elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
            value, targets = node.value, [node.target]
        elif isinstance(node, (ast.For, ast.AsyncFor, ast.comprehension)):
            value, targets = node.iter, [node.target]
        elif isinstance(node, ast.withitem):
            value, targets = node.context_expr, [node.optional_vars]
        elif isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom)):
            if node.value is not None and self.may_be(node.value):
                self._giving.add(self._function_around(node))
            return
        elif isinstance(node, (ast.Lambda, *FUNCTIONS)):
            self._follow_defaults(node)
            return
        else:
            return
        if value is not None and self.may_be(value):
            self._add([one for one in targets if one is not None])

    def _follow_defaults(self, function):
        arguments = function.args
        positional = [*arguments.posonlyargs, *arguments.args]
        pairs = [
            *zip(reversed(positional), reversed(arguments.defaults)),
            *zip(arguments.kwonlyargs, arguments.kw_defaults)]
        for parameter, default in pairs:
            if default is not None and self.may_be(default):
                self._names.add((function, parameter.arg))

    def _function_around(self, node):
        return next(
            (one for one in self.source.ancestors(node)
             if isinstance(one, (ast.Lambda, *FUNCTIONS))), None)

    def _add(self, targets):
        for target in targets:
            for node in ast.walk(target):
                # `table["a"] = A` puts the value into the table: from then on it is watched, too.
                if isinstance(node, ast.Name) and self._is_root(node, target):
                    scope = self.scopes.resolve(node.id, node)
                    self._names.add((scope, node.id))

    def _is_root(self, name, target):
        node = name
        while node is not target:
            parent = self.source.parents[node]
            if isinstance(parent, ast.Subscript) and parent.slice is node:
                return False
            node = parent
        return True

    def may_be(self, node):
        """Whether an expression's value may be the watched one, or a part of it."""
        if isinstance(node, ast.Name):
            return (self.scopes.resolve(node.id, node), node.id) in self._names
        if isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred, ast.Await, ast.NamedExpr)):
            return self.may_be(node.value)
        if isinstance(node, ast.IfExp):
            return self.may_be(node.body) or self.may_be(node.orelse)
        if isinstance(node, ast.BoolOp):
            return any(map(self.may_be, node.values))
        if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
            return any(map(self.may_be, node.elts))
        if isinstance(node, ast.Dict):
            return any(map(self.may_be, node.values))
        if isinstance(node, (ast.ListComp, ast.SetComp, ast.GeneratorExp)):
            return self.may_be(node.elt)
        if isinstance(node, ast.DictComp):
            return self.may_be(node.value)
        return isinstance(node, ast.Call) and self._may_come_out(node)

    def _may_come_out(self, call):
        if self._is_elsewhere(call):
            return False
        function = call.func
        if isinstance(function, ast.Attribute) and self.may_be(function.value):
            reads = known.READING_METHODS - known.SHARING_METHODS
            return function.attr not in reads
        if isinstance(function, ast.Name) and self.scopes.resolve(function.id, function) is None:
            if function.id in known.MAKING_BUILTINS:
                return False
        if isinstance(function, ast.Name) and self._giving.intersection(
                self.scopes.bindings_of(
                    self.scopes.resolve(function.id, function), function.id)):
            return True
        imported = self._imported(function)
        if imported is not None and self._makes(*imported):
            return False
        return any(map(self.may_be, self._handed(call)))

    @staticmethod
    def _makes(module, name):
        """Whether the result of a module's function is new."""
        making = known.MAKING_FUNCTIONS | known.READING_METHODS - known.SHARING_METHODS
        return module.split(".")[0] in known.READING_MODULES and name.split(".")[-1] in making

    @staticmethod
    def _handed(call):
        return [*call.args, *(one.value for one in call.keywords)]

    def _is_elsewhere(self, call):
        """Whether what the call is handed is read in another process, or copied for one."""
        is_remote = isinstance(call.func, ast.Attribute) and call.func.attr == "remote"
        return is_remote or (
            self.program.ray.meaning(call.func) in ("put", "get", "wait", "cancel", "kill"))

    # Changes

    def changes(self, nodes):
        """Changes in these nodes and all that they hold, in the order of the text."""
        found = [
            change for top in nodes for node in ast.walk(top)
            for change in [self._change(node)] if change is not None]
        return sorted(found, key=lambda change: self.source.start(change.node))

    def _change(self, node):
        targets = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, (ast.AnnAssign, ast.For, ast.AsyncFor)):
            targets = [node.target]
        elif isinstance(node, ast.Delete):
            targets = node.targets
        elif isinstance(node, ast.AugAssign):
            if self.may_be(node.target):
                return Change(
                    node, f"`{self.source.of(node)}` may change it in place",
                    self._is_surely(node.target))
        elif isinstance(node, ast.Call):
            return self._change_by_call(node)
        for target in targets:
            for part in ast.walk(target):
                if isinstance(part, (ast.Subscript, ast.Attribute)) and (
                        not isinstance(part.ctx, ast.Load) and self.may_be(part.value)
                        and not self._only_receives(part, node)):
                    return Change(
                        node, f"`{self.source.of(node)}` changes it", self._is_surely(part))
        return None

    def _only_receives(self, target, node):
        """`table["a"] = A`: the table is watched for A's sake alone, and A is not changed."""
        value = getattr(node, "value", None)
        return value is not None and self.may_be(value) and not self._is_surely(target)

    def _is_surely(self, node):
        """Whether an expression begins with a name that the watch began with, and not with one that
        only may share memory with it, as a list that holds it does."""
        while isinstance(node, (ast.Subscript, ast.Attribute)):
            node = node.value
        return isinstance(node, ast.Name) and (
            (self.scopes.resolve(node.id, node), node.id) in self._first)

    def _change_by_call(self, call):
        if self._is_elsewhere(call):
            return None
        function, text = call.func, self.source.of(call.func)
        if isinstance(function, ast.Attribute) and self.may_be(function.value):
            if function.attr in known.CHANGING_METHODS:
                return Change(call, f"`{text}` changes it", self._is_surely(function.value))
            if function.attr not in known.READING_METHODS:
                return Change(call, f"`{text}` may change it", is_sure=False)
        for keyword in call.keywords:
            if keyword.arg in ("out", "inplace") and self.may_be(keyword.value):
                return Change(call, f"`{text}` writes its result into it")
            if keyword.arg == "inplace" and isinstance(function, ast.Attribute) and (
                    self.may_be(function.value)):
                return Change(call, f"`{text}` changes it in place")
        if not any(map(self.may_be, self._handed(call))):
            return None
        return self._change_by_handing(call, text)

    def _change_by_handing(self, call, text):
        unknown = Change(call, f"`{text}` is handed it and may change it", is_sure=False)
        function = call.func
        if isinstance(function, ast.Name):
            scope = self.scopes.resolve(function.id, function)
            if scope is None:
                return None if function.id in known.READING_BUILTINS else unknown
            found = self.scopes.bindings_of(scope, function.id)
            if len(found) == 1 and isinstance(found[0], FUNCTIONS):
                return self._change_inside(call, found[0], text, unknown)
            return self._change_by_module(call, self._imported(function), unknown)
        if isinstance(function, ast.Attribute):
            # A method of something else that takes the value in: `rows.append(A)`.
            if self.may_be(function.value):
                return None
            return self._change_by_module(call, self._imported(function), unknown)
        return unknown

    def _imported(self, node):
        """(module, function) that an imported name or an attribute of a module means, or None."""
        path = []
        while isinstance(node, ast.Attribute):
            path.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return None
        scope = self.scopes.resolve(node.id, node)
        found = self.scopes.bindings_of(scope, node.id) if scope else []
        if len(found) != 1:
            return None
        if isinstance(found[0], ast.Import):
            module = next(
                (one.name for one in found[0].names
                 if (one.asname or one.name.split(".")[0]) == node.id), None)
            return (module, ".".join(path)) if module and path else None
        if isinstance(found[0], ast.ImportFrom) and found[0].module and not found[0].level:
            name = next(
                (one.name for one in found[0].names if (one.asname or one.name) == node.id), None)
            return (found[0].module, ".".join(path) if path else name)
        return None

    def _change_by_module(self, call, imported, unknown):
        if imported is None:
            return unknown
        module, path = imported
        name = path.split(".")[-1]
        writing = known.READING_MODULES.get(module.split(".")[0])
        if writing is None:
            return unknown
        is_method = "." in path and name in known.CHANGING_METHODS
        if name in writing or is_method:
            return Change(call, f"`{self.source.of(call.func)}` changes it")
        # `np.add(B, C, A)` writes into A, as `out=A` does; `copy=False` may hand A itself back.
        places = [index for index, one in enumerate(call.args) if self.may_be(one)]
        is_result = len(places) > 1 or any(index > 1 for index in places) and (
            name not in known.READING_THREE)
        is_same = any(
            one.arg == "copy" and not getattr(one.value, "value", True) for one in call.keywords)
        return unknown if is_result or is_same else None

    def _change_inside(self, call, function, text, unknown):
        """Follows the value into a function of the script."""
        arguments = function.args
        positional = [*arguments.posonlyargs, *arguments.args]
        taken = []
        if any(isinstance(one, ast.Starred) for one in call.args) or self._depth > 8 or (
                function.decorator_list):
            return unknown
        for index, one in enumerate(call.args):
            if self.may_be(one):
                taken.append(positional[index] if index < len(positional) else arguments.vararg)
        for one in call.keywords:
            if self.may_be(one.value):
                named = [*arguments.args, *arguments.kwonlyargs]
                taken.append(next((each for each in named if each.arg == one.arg), None))
        if any(one is None for one in taken):
            return unknown
        inner = Watch(
            self.program, [(function, one.arg) for one in taken], self._depth + 1)
        for change in inner.changes(function.body):
            return Change(
                call, f"`{text}` is handed it, and in line {change.node.lineno} {change.text}",
                change.is_sure)
        return None
