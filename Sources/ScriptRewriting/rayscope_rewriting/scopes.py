"""Which scope binds a name: Python's own rules, with the node of each binding."""

import ast

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
LOOPS = (ast.For, ast.AsyncFor, ast.While)
_SCOPES = (ast.Module, ast.ClassDef, ast.Lambda, *FUNCTIONS, *COMPREHENSIONS)


def parameters(arguments):
    """All parameters of a function, `*args` and `**kwargs` among them."""
    plain = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return plain + [one for one in (arguments.vararg, arguments.kwarg) if one is not None]


class Scopes:
    """`bindings[scope][name]` are the nodes that bind a name, in the order of the text."""

    def __init__(self, source):
        self.source = source
        self.module = source.tree
        self.bindings = {}
        self._declared = {}
        self._of = {}
        self._visit(self.module, self.module)

    def of(self, node):
        """The scope in which a node is evaluated; of a scope's own node, the one around it."""
        return self._of.get(node, self.module)

    def resolve(self, name, node):
        """The scope that binds the name as seen from a node; None for built-in names."""
        scope, is_first = self.of(node), True
        while True:
            if not isinstance(scope, ast.ClassDef) or is_first:
                declared = self._declared.get(scope, {}).get(name)
                if declared == "global":
                    scope = self.module
                    break
                if declared is None and name in self.bindings.get(scope, {}):
                    return scope
            if scope is self.module:
                break
            is_first = False
            scope = self.of(scope)
        return self.module if name in self.bindings.get(self.module, {}) else None

    def inside(self, scope, name):
        """The scope that the code of a function (not its defaults) gets a name from."""
        return self.resolve(name, scope.body[0] if isinstance(scope.body, list) else scope.body)

    def bindings_of(self, scope, name):
        return self.bindings.get(scope, {}).get(name, [])

    def uses(self, scope, name):
        """Every Name node of the script that means this variable."""
        return [
            node for node in ast.walk(self.module)
            if isinstance(node, ast.Name) and node.id == name
            and self.resolve(name, node) is scope]

    def _bind(self, scope, name, node):
        declared = self._declared.get(scope, {}).get(name)
        if declared == "global":
            scope = self.module
        elif declared == "nonlocal":
            scope = self.of(scope)
            while not isinstance(scope, ast.Module) and (
                    isinstance(scope, ast.ClassDef)
                    or name not in self.bindings.get(scope, {})):
                scope = self.of(scope)
        self.bindings.setdefault(scope, {}).setdefault(name, []).append(node)

    def _visit(self, node, scope):
        self._of[node] = scope
        if isinstance(node, FUNCTIONS):
            self._bind(scope, node.name, node)
            for outside in [*node.decorator_list, node.args, node.returns]:
                if outside is not None:
                    self._outside(outside, scope)
            self._inside(node, node.args, node.body)
        elif isinstance(node, ast.Lambda):
            self._outside(node.args, scope)
            self._inside(node, node.args, [node.body])
        elif isinstance(node, ast.ClassDef):
            self._bind(scope, node.name, node)
            for outside in [*node.decorator_list, *node.bases, *node.keywords]:
                self._visit(outside, scope)
            self._inside(node, None, node.body)
        elif isinstance(node, COMPREHENSIONS):
            self._visit_comprehension(node, scope)
        else:
            self._bind_names(node, scope)
            for child in ast.iter_child_nodes(node):
                self._visit(child, scope)

    def _outside(self, node, scope):
        """Defaults, annotations and decorators; parameters are bound inside."""
        self._of[node] = scope
        if isinstance(node, ast.arguments):
            for argument in parameters(node):
                self._of[argument] = scope
                if argument.annotation is not None:
                    self._visit(argument.annotation, scope)
            for default in [*node.defaults, *node.kw_defaults]:
                if default is not None:
                    self._visit(default, scope)
        else:
            self._visit(node, scope)

    def _inside(self, scope, arguments, body):
        self.bindings.setdefault(scope, {})
        # Declarations hold for the whole scope, wherever in it they stand.
        for statement in body:
            self._declare(statement, scope)
        if arguments is not None:
            for argument in parameters(arguments):
                self._bind(scope, argument.arg, argument)
        for statement in body:
            self._visit(statement, scope)

    def _declare(self, node, scope):
        if isinstance(node, (ast.Global, ast.Nonlocal)):
            word = "global" if isinstance(node, ast.Global) else "nonlocal"
            for name in node.names:
                self._declared.setdefault(scope, {})[name] = word
        if not isinstance(node, _SCOPES):
            for child in ast.iter_child_nodes(node):
                self._declare(child, scope)

    def _visit_comprehension(self, node, scope):
        self.bindings.setdefault(node, {})
        for index, generator in enumerate(node.generators):
            self._of[generator] = node
            self._visit(generator.iter, scope if index == 0 else node)
            self._visit(generator.target, node)
            for condition in generator.ifs:
                self._visit(condition, node)
        elements = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        for element in elements:
            self._visit(element, node)

    def _bind_names(self, node, scope):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            # `:=` in a comprehension binds in the function around it.
            if isinstance(self.source.parents.get(node), ast.NamedExpr) and (
                    self.source.parents[node].target is node):
                while isinstance(scope, COMPREHENSIONS):
                    scope = self.of(scope)
            self._bind(scope, node.id, node)
        elif isinstance(node, ast.alias):
            statement = self.source.parents[node]
            name = node.asname or (
                node.name.split(".")[0] if isinstance(statement, ast.Import) else node.name)
            self._bind(scope, name, statement)
        elif isinstance(node, ast.ExceptHandler) and node.name:
            self._bind(scope, node.name, node)
        elif type(node).__name__ in ("MatchAs", "MatchStar") and node.name:
            self._bind(scope, node.name, node)
        elif type(node).__name__ == "MatchMapping" and node.rest:
            self._bind(scope, node.rest, node)
