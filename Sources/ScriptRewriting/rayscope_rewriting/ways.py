"""The three ways, each made from what the script does now, or refused."""

import ast

from rayscope_rewriting.changes import Watch
from rayscope_rewriting.edits import Edits
from rayscope_rewriting.places import Places
from rayscope_rewriting.program import BY_REFERENCE, BY_VALUE, CAPTURED
from rayscope_rewriting.refusal import ASSUME, Refusal
from rayscope_rewriting.scopes import FUNCTIONS


class Rewriting:
    def __init__(self, program, assumes_unchanged=False):
        self.program = program
        self.source, self.scopes = program.source, program.scopes
        self.places = Places(program)
        self._assumes_unchanged = assumes_unchanged
        self._watched = Watch(program, [(program.scope, program.variable)])
        self._first_statement = None

    def text(self, way):
        """The script with the variable travelling that way, as UTF-8."""
        program = self.program
        if way == BY_REFERENCE:
            self._check_once_put()
        if program.way == BY_REFERENCE:
            self._check_since_put()
        if CAPTURED in (way, program.way):
            self._check_settled()
            self._check_body(way)
        edits = Edits(self.source)
        if way == CAPTURED:
            self._capture(edits)
        else:
            self._pass(edits, way)
        if program.way == BY_REFERENCE:
            self._drop_put(edits)
        return edits.result()

    # Edits

    def _capture(self, edits):
        program = self.program
        for call in program.calls:
            edits.remove_argument(call.node, call.passed)
        edits.remove_parameter(program.function, program.parameter)
        for use in self._uses_of_parameter():
            if use.id != program.variable:
                edits.rename(use, program.variable)

    def _pass(self, edits, way):
        program = self.program
        name = program.variable
        if way == BY_REFERENCE:
            name = self.reference_name()
            edits.insert_assignment(
                self._first_statement, name, program.name_of_put(self._first_statement),
                program.variable)
        if program.way == CAPTURED:
            is_keyword = self._needs_keyword()
            edits.add_parameter(program.function, program.variable, is_keyword)
            for call in program.calls:
                edits.add_argument(call.node, name, program.variable if is_keyword else None)
        else:
            for call in program.calls:
                edits.rename(call.passed, name)

    def _needs_keyword(self):
        """Whether a parameter at the end can't be reached by position in every call."""
        arguments = self.program.function.args
        if arguments.kwarg is not None:
            raise Refusal(
                self.program.function, f"`{self.program.function.name}` takes **, so that a "
                "further parameter could mean something else")
        count = len(arguments.posonlyargs) + len(arguments.args)
        return bool(arguments.vararg or arguments.kwonlyargs or arguments.defaults) or any(
            call.node.keywords or len(call.node.args) != count for call in self.program.calls)

    def _drop_put(self, edits):
        """The put goes with the last use of its reference."""
        program = self.program
        passed = {call.passed for call in program.calls}
        scope = self.scopes.of(program.put)
        others = [
            use for use in self.scopes.uses(scope, program.reference)
            if use not in passed and use is not program.put.targets[0]]
        if not others:
            edits.remove_statement(program.put)

    def reference_name(self):
        """`A_ref`, or the next such name that the script doesn't use."""
        taken = {
            getattr(node, field, None) for node in ast.walk(self.source.tree)
            for field in ("id", "arg", "name", "attr", "asname")}
        taken |= {name for names in self.scopes.bindings.values() for name in names}
        base = f"{self.program.variable}_ref"
        names = [base, *(f"{base}_{number}" for number in range(2, len(taken) + 3))]
        return next(name for name in names if name not in taken)

    def _uses_of_parameter(self):
        program = self.program
        return self.scopes.uses(program.function, program.parameter.arg)

    # By reference: put once, right before the calls

    def _check_once_put(self):
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
        first, last = self._outside_of_loops(first, last, calls[0], home)
        while self._is_elif(first):
            first = last = self.source.parents[first]
        if self.scopes.resolve(program.variable, first) is not program.scope:
            raise Refusal(first, f"`{program.variable}` is another variable here")
        if len(calls) == 1 and self.places.loops(first, home) and (
                not self.places.is_repeated(calls[0], first)):
            raise Refusal(
                calls[0], f"`{program.variable}` has a value of its own at each call: there is "
                "nothing to put once")
        self._first_statement = first
        region = self._between(first, last)
        self._check_bindings(region, first, "the put and a call of it")
        self._check_changes(region, "the put and a call of it")
        for call in calls:
            deferred = self.places.deferred(call)
            if deferred is not None:
                self._check_deferred(call, deferred, first)
        self._check_session(first, last, home)

    def _outside_of_loops(self, first, last, call, home):
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

    def _check_bindings(self, region, first, between):
        program = self.program
        for binding in self.scopes.bindings_of(program.scope, program.variable):
            inside = [one for one in region if self.places.holds(one, binding)]
            elsewhere = isinstance(program.scope, (ast.Module, *FUNCTIONS)) and (
                self.places.home(binding) is not program.scope
                and not isinstance(binding, ast.arg))
            if inside or elsewhere:
                raise Refusal(
                    binding, f"`{program.variable}` is bound again, which may come between "
                    f"{between}")

    def _check_changes(self, region, between):
        for change in self._changes_in(region):
            self._refuse_change(change, f"between {between}")

    def _changes_in(self, region):
        """Changes in some statements, and in every function that may be called from them."""
        functions = [
            node for node in ast.walk(self.source.tree)
            if isinstance(node, FUNCTIONS) and not self.program.is_remote_function(node)
            and not any(self.places.holds(node, one) for one in region)]
        found = self._watched.changes([*region, *functions])
        return [one for one in found if not self._is_in_worker(one.node)]

    def _is_in_worker(self, node):
        return any(
            self.program.is_remote_function(one) for one in self.source.ancestors(node))

    def _refuse_change(self, change, when):
        if self._assumes_unchanged and not change.is_sure:
            return
        name = self.program.variable
        way_out = "" if change.is_sure else f"; {ASSUME}"
        raise Refusal(
            change.node, f"`{name}` may be another {when}: {change.text}{way_out}")

    def _check_deferred(self, call, deferred, point):
        """What runs later must find the same value, whenever that is."""
        kind = "lambda" if isinstance(deferred, ast.Lambda) else "generator"
        self._check_before(
            point, _never,
            f"; the call in line {call.lineno} stands in a {kind}, which may run later")

    def _check_session(self, first, last, home):
        """Ray must be up at the put, and the same one until the last call."""
        start, end = self.source.start(first), self.source.end(last)
        if any(self.places.deferred(call.node) for call in self.program.calls):
            end = len(self.source.text)
        names = {}
        for node in ast.walk(self.source.tree):
            if isinstance(node, ast.Call) and self.program.rays(node.func) in ("init", "shutdown"):
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

    # From by reference: the value is still what was put

    def _check_since_put(self):
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
            for change in self._changes_in(region):
                if self.source.end(change.node) > before_put:
                    self._refuse_change(change, "between the put and a call")
        else:
            self._check_before(program.put, _never, "; it was put before")
        for call in calls:
            if self.scopes.resolve(program.variable, call) is not program.scope:
                raise Refusal(call, f"`{program.variable}` is another variable here")

    # Captured: one value for all calls of the function

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
            self._check_before(
                point, lambda loop: self.places.holds(loop, function),
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

    def _check_before(self, point, is_new_each_round, reason):
        """Every binding and change comes before a point of the text, and never again after it."""
        program = self.program
        for binding in self.scopes.bindings_of(program.scope, program.variable):
            if not isinstance(binding, ast.arg):
                if not self._is_before(binding, point, is_new_each_round):
                    raise Refusal(
                        binding, f"`{program.variable}` may be bound again after the first call"
                        f"{reason}")
        for change in self._watched.changes([self.source.tree]):
            if not self._is_in_worker(change.node) and not self._is_before(
                    change.node, point, is_new_each_round):
                self._refuse_change(change, f"at a later call{reason}")

    def _is_before(self, node, point, is_new_each_round):
        place = self.program.scope
        if self.places.home(node) is not place or self.source.start(node) >= self.source.start(
                point):
            return False
        if not self.places.holds(place, point):
            return True
        loop = self.places.common_loop(node, point, place)
        return loop is None or is_new_each_round(loop)

    # Captured: the function's body

    def _check_body(self, way):
        """Captured, one object serves all calls that a worker runs; so none may change it."""
        program = self.program
        function, watched = program.function, self._watched
        if way == CAPTURED:
            self._check_parameter()
            watched = Watch(program, [(function, program.parameter.arg)])
        for change in watched.changes(function.body):
            if self._assumes_unchanged and not change.is_sure:
                continue
            way_out = "" if change.is_sure else f"; {ASSUME}"
            raise Refusal(
                change.node, f"captured, `{program.variable}` is one for all calls in a worker: "
                f"{change.text}{way_out}")

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
            for use in self._uses_of_parameter():
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


def other_ways(way):
    return [one for one in (BY_VALUE, BY_REFERENCE, CAPTURED) if one != way]


def _never(loop):
    """Whether each round of a loop makes the function anew."""
    return False
