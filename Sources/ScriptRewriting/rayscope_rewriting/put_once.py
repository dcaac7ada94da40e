"""By reference: the value is put once, right before the calls, and is what they would pass."""

import ast

from rayscope_rewriting.refusal import Refusal
from rayscope_rewriting.scopes import FUNCTIONS
from rayscope_rewriting.steadiness import never


class PutCheck:
    def __init__(self, steadiness):
        self.steadiness = steadiness
        self.program, self.places = steadiness.program, steadiness.places
        self.source, self.scopes = steadiness.source, steadiness.scopes

    def place_for_put(self):
        """The statement before which one put serves all calls."""
        program, calls = self.program, [call.node for call in self.program.calls]
        homes = {self.places.home(call): call for call in reversed(calls)}
        if len(homes) > 1:
            lines = " and ".join(str(one.lineno) for one in sorted(
                homes.values(), key=self.source.start))
            raise Refusal(
                calls[-1], f"`{program.function.name}` is called in several functions (lines "
                f"{lines}): one put can't serve them all")
        home = next(iter(homes))
        first, last = self.places.span(calls, home)
        first, last = self._outside_of_loops(first, last, home)
        while self._is_elif(first):
            first = last = self.source.parents[first]
        if self.scopes.resolve(program.variable, first) is not program.scope:
            raise Refusal(first, f"`{program.variable}` is another variable here")
        if len(calls) == 1 and not self.places.is_repeated(calls[0], first):
            self._check_serves_several(calls[0], first, home)
        region = self._between(first, last)
        self.steadiness.check_bindings(region, "the put and a call of it")
        self.steadiness.check_changes(region, "the put and a call of it")
        for call in calls:
            deferred = self.places.deferred(call)
            if deferred is not None:
                self._check_deferred(call, deferred, first)
        self._check_session(first, last, home)
        return first

    def _check_serves_several(self, call, first, home):
        """A single call wants a put that is made less often than the call is."""
        name = self.program.variable
        if self.places.loops(first, home):
            raise Refusal(
                call, f"`{name}` has a value of its own at each call: there is nothing to put once")
        if isinstance(home, FUNCTIONS) and self.program.scope is not home:
            raise Refusal(
                call, f"each run of `{home.name}` makes this call once, and would put `{name}` for "
                f"it: once for all would be outside of `{home.name}`")

    def _outside_of_loops(self, first, last, home):
        """Out of every loop that doesn't bind the variable itself."""
        program = self.program
        bindings = self.scopes.bindings_of(program.scope, program.variable)
        for loop in self.places.loops(first, home):
            if not any(self.places.holds(loop, one) for one in bindings):
                return loop, loop
        return first, last

    def _is_elif(self, statement):
        start = self.source.start(statement)
        return isinstance(statement, ast.If) and self.source.text[start:start + 4] == b"elif"

    def _between(self, first, last):
        block, start = self.places.block(first)
        return block[start:block.index(last) + 1]

    def _check_deferred(self, call, deferred, point):
        """What runs later must find the same value, whenever that is."""
        kind = "lambda" if isinstance(deferred, ast.Lambda) else "generator"
        self.steadiness.check_before(
            point, never,
            f"; the call in line {call.lineno} stands in a {kind}, which may run later")

    def _check_session(self, first, last, home):
        """Ray must be up at the put, and the same one until the last call."""
        start, end = self.source.start(first), self.source.end(last)
        if any(self.places.deferred(call.node) for call in self.program.calls):
            end = len(self.source.text)
        names = {}
        for node in ast.walk(self.source.tree):
            if isinstance(node, ast.Call) and (
                    self.program.ray.meaning(node.func) in ("init", "shutdown")):
                where = self.places.home(node)
                if where is home:
                    if start <= self.source.start(node) <= end:
                        self._refuse_session(node)
                elif isinstance(where, FUNCTIONS):
                    names[where.name] = node
        for node in ast.walk(self.source.tree):
            name = getattr(node, "id", getattr(node, "attr", None))
            if name in names and isinstance(node, (ast.Name, ast.Attribute)) and (
                    start <= self.source.start(node) <= end):
                self._refuse_session(names[name])

    def _refuse_session(self, node):
        raise Refusal(
            node, f"`{self.source.of(node)}` may come between the put and a call: the reference "
            "would belong to another session")

    def check_since_put(self):
        """In a script that puts by itself: at each call the value is still what was put."""
        program = self.program
        calls = [call.node for call in program.calls]
        home = self.places.home(program.put)
        if all(self.places.home(one) is home for one in calls) and not any(
                self.places.deferred(one) for one in calls):
            first, last = self.places.span([program.put, *calls], home)
            region = self._between(first, last)
            if not self.places.holds(first, program.put) or self.source.start(
                    program.put) > self.source.start(calls[0]):
                raise Refusal(program.put, "the put comes after a call")
            before_put = self.source.start(program.put)
            inner = [
                binding for binding in self.scopes.bindings_of(program.scope, program.variable)
                if any(self.places.holds(one, binding) for one in region)]
            for binding in inner:
                if self.source.start(binding) > before_put or self.places.common_loop(
                        binding, calls[0], home) is not self.places.common_loop(
                            program.put, calls[0], home):
                    raise Refusal(
                        binding, f"`{program.variable}` is bound again, which may come between "
                        "the put and a call")
            for change in self.steadiness.changes_in(region):
                if self.source.end(change.node) > before_put:
                    self.steadiness.refuse_change(change, "between the put and a call")
        else:
            self.steadiness.check_before(program.put, never, "; it was put before")
        for call in calls:
            if self.scopes.resolve(program.variable, call) is not program.scope:
                raise Refusal(call, f"`{program.variable}` is another variable here")
