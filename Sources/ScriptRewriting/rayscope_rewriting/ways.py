"""The three ways, each made from what the script does now, or refused."""

import ast

from rayscope_rewriting.captured import CapturedCheck
from rayscope_rewriting.edits import Edits
from rayscope_rewriting.program import BY_REFERENCE, BY_VALUE, CAPTURED
from rayscope_rewriting.put_once import PutCheck
from rayscope_rewriting.refusal import Refusal
from rayscope_rewriting.steadiness import Steadiness


class Rewriting:
    def __init__(self, program, assumes_unchanged=False):
        self.program = program
        self.source, self.scopes = program.source, program.scopes
        steadiness = Steadiness(program, assumes_unchanged)
        self._put_check = PutCheck(steadiness)
        self._captured_check = CapturedCheck(steadiness)

    def text(self, way):
        """The script with the variable travelling that way, as UTF-8."""
        program = self.program
        first_statement = None
        if way == BY_REFERENCE:
            first_statement = self._put_check.place_for_put()
        if program.way == BY_REFERENCE:
            self._put_check.check_since_put()
        if CAPTURED in (way, program.way):
            self._captured_check.check(way)
        edits = Edits(self.source)
        if way == CAPTURED:
            self._capture(edits)
        else:
            self._pass(edits, way, first_statement)
        if program.way == BY_REFERENCE:
            self._drop_put(edits)
        return edits.result()

    def _capture(self, edits):
        program = self.program
        for call in program.calls:
            edits.remove_argument(call.node, call.passed)
        edits.remove_parameter(program.function, program.parameter)
        parameter = program.parameter.arg
        for use in self.scopes.uses(program.function, parameter):
            if use.id != program.variable:
                edits.rename(use, program.variable)

    def _pass(self, edits, way, first_statement):
        program = self.program
        name = program.variable
        if way == BY_REFERENCE:
            name = self.reference_name()
            edits.insert_assignment(
                first_statement, name, program.ray.name_of_put(first_statement),
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


def other_ways(way):
    return [one for one in (BY_VALUE, BY_REFERENCE, CAPTURED) if one != way]
