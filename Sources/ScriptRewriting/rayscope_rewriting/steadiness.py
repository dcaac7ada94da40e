"""Whether a variable has the same value all the time between two points of the text."""

import ast

from rayscope_rewriting.changes import Watch
from rayscope_rewriting.places import Places
from rayscope_rewriting.refusal import ASSUME, Refusal
from rayscope_rewriting.scopes import FUNCTIONS


class Steadiness:
    def __init__(self, program, assumes_unchanged):
        self.program = program
        self.source, self.scopes = program.source, program.scopes
        self.places = Places(program)
        self.watched = Watch(program, [(program.scope, program.variable)])
        self._assumes_unchanged = assumes_unchanged

    # In some statements

    def check_bindings(self, region, between):
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

    def check_changes(self, region, between):
        for change in self.changes_in(region):
            self.refuse_change(change, f"between {between}")

    def changes_in(self, region):
        """Changes in some statements, and in every function that may be called from them."""
        functions = [
            node for node in ast.walk(self.source.tree)
            if isinstance(node, (ast.Lambda, *FUNCTIONS))
            and not self.program.is_remote_function(node)
            and not any(self.places.holds(node, one) for one in region)]
        found = self.watched.changes([*region, *functions])
        return [one for one in found if not self._is_in_worker(one.node)]

    def _is_in_worker(self, node):
        return any(
            self.program.is_remote_function(one) for one in self.source.ancestors(node))

    def refuse_change(self, change, when):
        if self.is_excused(change):
            return
        name = self.program.variable
        way_out = "" if change.is_sure else f"; {ASSUME}"
        raise Refusal(
            change.node, f"`{name}` may be another {when}: {change.text}{way_out}")

    def is_excused(self, change):
        return self._assumes_unchanged and not change.is_sure

    # From a point on

    def check_before(self, point, is_new_each_round, reason):
        """Every binding and change comes before a point of the text, and never again after it."""
        program = self.program
        for binding in self.scopes.bindings_of(program.scope, program.variable):
            if not isinstance(binding, ast.arg):
                if not self._is_before(binding, point, is_new_each_round):
                    raise Refusal(
                        binding, f"`{program.variable}` may be bound again after the first call"
                        f"{reason}")
        for change in self.watched.changes([self.source.tree]):
            if not self._is_in_worker(change.node) and not self._is_before(
                    change.node, point, is_new_each_round):
                self.refuse_change(change, f"at a later call{reason}")

    def _is_before(self, node, point, is_new_each_round):
        place = self.program.scope
        if self.places.home(node) is not place or self.places.deferred(node) is not None:
            return False
        if self.source.start(node) >= self.source.start(point):
            return False
        if not self.places.holds(place, point):
            return True
        loop = self.places.common_loop(node, point, place)
        return loop is None or is_new_each_round(loop)


def never(loop):
    """Whether each round of a loop makes the function anew."""
    return False
