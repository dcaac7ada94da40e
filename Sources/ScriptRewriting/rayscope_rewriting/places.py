"""Where the calls stand: which block holds them all, and what runs when."""

import ast

from rayscope_rewriting import known_names as known
from rayscope_rewriting.refusal import Refusal
from rayscope_rewriting.scopes import COMPREHENSIONS, FUNCTIONS, LOOPS


class Places:
    def __init__(self, program):
        self.program = program
        self.source, self.scopes = program.source, program.scopes

    def home(self, node):
        """The function whose code a node is, lambdas and comprehensions counted to it; or the
        module."""
        for around in self.source.ancestors(node):
            if isinstance(around, (ast.Module, *FUNCTIONS)):
                return around
        return self.scopes.module

    def statement(self, node):
        while not isinstance(node, ast.stmt):
            node = self.source.parents[node]
        return node

    def deferred(self, node):
        """The lambda or generator between a node and its home that may run later; or None."""
        for around in self.source.ancestors(node):
            if isinstance(around, (ast.Module, *FUNCTIONS)):
                return None
            if isinstance(around, ast.Lambda) and not self._is_run_at_once(around):
                return around
            if isinstance(around, ast.GeneratorExp) and not self._is_consumed(around):
                return around
        return None

    def _is_consumed(self, generator):
        call = self.source.parents[generator]
        return isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and (
            call.args == [generator] and call.func.id in known.CONSUMING_BUILTINS
            and self.scopes.resolve(call.func.id, call) is None)

    def _is_run_at_once(self, function):
        """Whether a lambda is handed to a function of the script that does nothing but call it."""
        call = self.source.parents[function]
        if not isinstance(call, ast.Call) or function not in call.args or (
                not isinstance(call.func, ast.Name)):
            return False
        scope = self.scopes.resolve(call.func.id, call)
        found = self.scopes.bindings_of(scope, call.func.id) if scope else []
        if len(found) != 1 or not isinstance(found[0], ast.FunctionDef) or (
                found[0].decorator_list):
            return False
        callee, index = found[0], call.args.index(function)
        positional = [*callee.args.posonlyargs, *callee.args.args]
        if index >= len(positional) or any(
                isinstance(one, (ast.Yield, ast.YieldFrom)) for one in ast.walk(callee)):
            return False
        name = positional[index].arg
        if len(self.scopes.bindings_of(callee, name)) != 1:
            return False
        for use in self.scopes.uses(callee, name):
            parent = self.source.parents[use]
            if not (isinstance(parent, ast.Call) and parent.func is use) or (
                    self.home(use) is not callee or self.deferred(use) is not None):
                return False
        return True

    # Blocks

    def block(self, statement):
        """The list that holds a statement, with its index there."""
        parent = self.source.parents[statement]
        for field in ("body", "orelse", "finalbody"):
            block = getattr(parent, field, None)
            if isinstance(block, list) and statement in block:
                return block, block.index(statement)
        raise Refusal(statement, "the statement stands in no block")

    def path(self, node, home):
        """The statements around a node, from the outermost in its home to the innermost."""
        around = [node, *self.source.ancestors(node)]
        inside = around[:around.index(home)]
        return [one for one in reversed(inside) if isinstance(one, ast.stmt)]

    def span(self, nodes, home):
        """(first, last): the statements of one block, as deep as can be, that hold all nodes."""
        paths = [self.path(node, home) for node in nodes]
        chosen = None
        for level in range(min(map(len, paths))):
            statements = [path[level] for path in paths]
            blocks = [self.block(one)[0] for one in statements]
            if any(block is not blocks[0] for block in blocks):
                break
            ordered = sorted(statements, key=self.source.start)
            chosen = (ordered[0], ordered[-1])
            if ordered[0] is not ordered[-1]:
                break
        return chosen

    def loops(self, node, home):
        """The loops around a node in its home, outermost first. What a loop evaluates once, before
        its first round, is not in it."""
        found, inner = [], node
        for around in self.source.ancestors(node):
            if around is home:
                break
            if isinstance(around, LOOPS):
                once = inner is getattr(around, "iter", None) or inner in around.orelse
                if not once:
                    found.insert(0, around)
            inner = around
        return found

    def common_loop(self, one, other, home):
        """The innermost loop that holds both, or None."""
        others = self.loops(other, home)
        common = [loop for loop in self.loops(one, home) if loop in others]
        return common[-1] if common else None

    def is_repeated(self, node, within):
        """Whether a node runs more than once for one run of the statement around it."""
        kinds = (*LOOPS, *COMPREHENSIONS, ast.Lambda)
        around = [one for one in self.source.ancestors(node)]
        return isinstance(within, kinds) and within in around or any(
            isinstance(one, kinds) for one in around[:around.index(within)])

    def holds(self, outer, node):
        return outer is node or outer in self.source.ancestors(node)
