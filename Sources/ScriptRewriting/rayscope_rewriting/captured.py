"""Captured: one value serves all calls of the function, and none of them changes it."""

import ast

from rayscope_rewriting.changes import Watch
from rayscope_rewriting.program import CAPTURED
from rayscope_rewriting.refusal import ASSUME, Refusal
from rayscope_rewriting.scopes import FUNCTIONS
from rayscope_rewriting.steadiness import never


class CapturedCheck:
    def __init__(self, steadiness):
        self.steadiness = steadiness
        self.program, self.places = steadiness.program, steadiness.places
        self.source, self.scopes = steadiness.source, steadiness.scopes

    def check(self, way):
        """From captured, or to it."""
        self._check_settled()
        self._check_body(way)

    def _check_settled(self):
        """The value at the first call is the value at every call."""
        program = self.program
        function = program.function
        if not (program.scope is self.scopes.module
                or self.places.holds(program.scope, function)):
            raise Refusal(
                function, f"`{function.name}` can't capture `{program.variable}`, which is local "
                f"to `{program.scope.name}` (line {program.scope.lineno})")
        if self.scopes.inside(function, program.variable) is not program.scope:
            raise Refusal(
                function, f"`{program.variable}` is another variable inside `{function.name}`")
        for call in program.calls:
            if self.scopes.resolve(program.variable, call.node) is not program.scope:
                raise Refusal(call.node, f"`{program.variable}` is another variable here")
        for point in self._points():
            # What runs later may run in a later round.
            is_later = self.places.deferred(point) is not None
            self.steadiness.check_before(
                point, never if is_later else lambda loop: self.places.holds(loop, function),
                "; a captured value is fixed at the first call")

    def _points(self):
        """Where, in the code of the variable's own scope, the calls may first be made."""
        program = self.program
        direct = [
            call.node for call in program.calls
            if self.places.home(call.node) is program.scope]
        inner = [call.node for call in program.calls if call.node not in direct]
        leading = {self._definition(call) for call in inner}
        if None in leading:
            raise Refusal(inner[0], "where this call is made from can't be told")
        while True:
            names = {one.name for one in leading}
            more = {
                self._definition(node) for node in ast.walk(self.source.tree)
                if isinstance(node, (ast.Name, ast.Attribute))
                and getattr(node, "id", getattr(node, "attr", None)) in names}
            more = {one for one in more - leading if one not in (None, program.function)}
            if not more:
                break
            leading |= more
        names = {one.name for one in leading}
        mentions = [
            node for node in ast.walk(program.scope)
            if isinstance(node, ast.Name) and node.id in names
            and self.places.home(node) is program.scope]
        # What a decorator keeps may be called from anywhere.
        decorated = [one for one in leading if one.decorator_list]
        points = [*direct, *mentions, *decorated]
        return points or [*leading]

    def _definition(self, node):
        """The function or class right in the variable's scope that a node stands in."""
        found = None
        for around in self.source.ancestors(node):
            if around is self.program.scope:
                return found
            if isinstance(around, (ast.ClassDef, *FUNCTIONS)):
                found = around
        return None

    def _check_body(self, way):
        """Captured, one object serves all calls that a worker runs; so none may change it."""
        program = self.program
        function, watched = program.function, self.steadiness.watched
        if way == CAPTURED:
            self._check_parameter()
            watched = Watch(program, [(function, program.parameter.arg)])
        for change in watched.changes(function.body):
            if self.steadiness.is_excused(change):
                continue
            way_out = "" if change.is_sure else f"; {ASSUME}"
            raise Refusal(
                change.node, f"captured, `{program.variable}` is one for all calls in a worker: "
                f"{change.text}{way_out}")

        for node in ast.walk(function):
            if self._asks_who_it_is(node, watched):
                raise Refusal(
                    node, f"`{self.source.of(node)}` asks which object it is: captured, it is one "
                    "with what else the function captures, and passed it is a copy")

    def _asks_who_it_is(self, node, watched):
        """`A is B` or `id(A)`; to ask `A is None` is safe."""
        if isinstance(node, ast.Compare):
            operands = [node.left, *node.comparators]
            return any(isinstance(one, (ast.Is, ast.IsNot)) for one in node.ops) and (
                any(map(watched.may_be, operands))
                and not any(isinstance(one, ast.Constant) for one in operands))
        return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and (
            node.func.id == "id" and any(map(watched.may_be, node.args)))

    def _check_parameter(self):
        program = self.program
        function, parameter = program.function, program.parameter
        name, variable = parameter.arg, program.variable
        if program.apart:
            raise program.refused_argument(program.apart[0])
        if self._default_of(parameter) is not None:
            raise Refusal(parameter, f"`{name}` has a default value")
        for binding in self.scopes.bindings_of(function, name):
            if binding is not parameter:
                raise Refusal(binding, f"`{name}` is bound again in `{function.name}`")
        if name != variable:
            for use in self.scopes.uses(function, name):
                if self.scopes.resolve(variable, use) is not program.scope:
                    raise Refusal(
                        use, f"`{variable}` means something else inside `{function.name}`")

    def _default_of(self, parameter):
        arguments = self.program.function.args
        positional = [*arguments.posonlyargs, *arguments.args]
        defaults = dict(zip(reversed(positional), reversed(arguments.defaults)))
        defaults.update(
            (one, default) for one, default in zip(arguments.kwonlyargs, arguments.kw_defaults)
            if default is not None)
        return defaults.get(parameter)
