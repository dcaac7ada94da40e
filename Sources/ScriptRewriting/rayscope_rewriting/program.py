"""What a script does with one variable and one remote function: the function, its calls, and the
way in which the variable reaches it now."""

import ast

from rayscope_rewriting.ray_names import RayNames
from rayscope_rewriting.refusal import Refusal
from rayscope_rewriting.scopes import FUNCTIONS, Scopes

BY_VALUE, BY_REFERENCE, CAPTURED = "by_value", "by_reference", "captured"
WORDS = {BY_VALUE: "by value", BY_REFERENCE: "by reference", CAPTURED: "captured"}

# With one of these, names mean what no reading of the text can tell.
_OPAQUE = ("__import__", "eval", "exec", "globals", "locals", "vars")


class Call:
    """One `function.remote(…)`; `passed` is the Name that carries the variable, or None."""

    def __init__(self, node):
        self.node = node
        self.passed = None


class Program:
    """Everything that is known before a way is chosen. `way` is what the script does now; by
    reference, `reference` is the name of the reference and `put` the statement that makes it."""

    def __init__(self, source, function, variable):
        self.source = source
        self.scopes = Scopes(source)
        self.variable = variable
        self.reference = self.put = self.parameter = None
        self.apart = []
        self.ray = RayNames(source, self.scopes)
        self._refuse_opaque()
        for name in (function, variable):
            if name.startswith("__") and not name.endswith("__"):
                raise Refusal(None, f"`{name}` is another name inside of each class")
        self.function = self._find_function(function)
        self.calls = self._find_calls()
        self._find_way()
        self._check_variable()

    # What can be read at all

    def _refuse_opaque(self):
        for node in ast.walk(self.source.tree):
            if isinstance(node, ast.Name) and node.id in _OPAQUE and (
                    self.scopes.resolve(node.id, node) is None):
                raise Refusal(
                    node, f"`{node.id}` is used, which can reach any name without writing it")
            if isinstance(node, ast.Import) and any(one.name == "__main__" for one in node.names):
                raise Refusal(node, "`__main__` is imported, which can bind any name of the script")
            if isinstance(node, ast.ImportFrom) and any(one.name == "*" for one in node.names):
                raise Refusal(node, "`import *` may bind any name")

    # The function

    def _find_function(self, name):
        found = [
            (scope, node) for scope, names in self.scopes.bindings.items()
            for node in names.get(name, [])]
        functions = [node for _, node in found if isinstance(node, (*FUNCTIONS, ast.ClassDef))]
        remote = [node for node in functions if self._is_remote(node)]
        if not remote:
            self._refuse_no_function(name, [node for _, node in found], functions)
        if len(remote) > 1:
            raise Refusal(remote[1], f"`{name}` is defined again; first in line {remote[0].lineno}")
        function = remote[0]
        self.function_scope = self.scopes.of(function)
        if isinstance(function, ast.ClassDef) or isinstance(self.function_scope, ast.ClassDef):
            raise Refusal(function, f"`{name}` is an actor's class or a method, no remote function")
        if isinstance(function, ast.AsyncFunctionDef):
            raise Refusal(function, f"`{name}` is `async def`, which Ray takes in actors alone")
        if len(function.decorator_list) > 1:
            other = [one for one in function.decorator_list if not self._is_rays_decorator(one)]
            raise Refusal(
                (other or function.decorator_list)[0],
                f"`{name}` has a decorator beside ray.remote, which may see its parameters")
        bound = self.scopes.bindings_of(self.function_scope, name)
        if len(bound) > 1:
            other = next(one for one in bound if one is not function)
            raise Refusal(other, f"`{name}` is bound to something else, too")
        return function

    def _refuse_no_function(self, name, found, functions):
        if functions:
            raise Refusal(functions[0], f"`{name}` has no decorator ray.remote")
        if found and isinstance(found[0], (ast.Import, ast.ImportFrom)):
            raise Refusal(found[0], f"`{name}` is imported: only the script itself is rewritten")
        if found:
            raise Refusal(found[0], f"`{name}` is not a `def` with the decorator ray.remote here")
        raise Refusal(None, f"there is no remote function `{name}` in the script")

    def _is_rays_decorator(self, node):
        return self.ray.meaning(node.func if isinstance(node, ast.Call) else node) == "remote"

    def _is_remote(self, node):
        return any(self._is_rays_decorator(one) for one in node.decorator_list)

    def is_remote_function(self, node):
        return isinstance(node, FUNCTIONS) and self._is_remote(node)

    # Its calls

    def _find_calls(self):
        name = self.function.name
        calls = []
        for use in self.scopes.uses(self.function_scope, name):
            call = self._call_of(use)
            if call is None:
                raise Refusal(use, f"`{name}` is used otherwise than in `{name}.remote(…)`")
            if any(isinstance(one, ast.Starred) for one in call.args) or any(
                    one.arg is None for one in call.keywords):
                raise Refusal(call, f"`{name}` is called with * or **: what goes where is open")
            for around in self.source.ancestors(call):
                if around is self.function:
                    raise Refusal(call, f"`{name}` calls itself")
                if isinstance(around, ast.ClassDef) and self._is_remote(around) or (
                        self.is_remote_function(around)):
                    raise Refusal(
                        call, f"`{name}` is called by `{around.name}`, which runs in a worker")
            calls.append(Call(call))
        if not calls:
            raise Refusal(self.function, f"`{name}` is never called with `{name}.remote(…)`")
        return sorted(calls, key=lambda one: self.source.start(one.node))

    def _call_of(self, use):
        """The call `f.remote(…)` or `f.options(…).remote(…)` of a Name `f`, or None."""
        return self._method_call(self._method_call(use, "options") or use, "remote")

    def _method_call(self, node, method):
        attribute = self.source.parents.get(node)
        call = self.source.parents.get(attribute)
        is_call = (
            isinstance(attribute, ast.Attribute) and attribute.value is node
            and attribute.attr == method and isinstance(call, ast.Call)
            and call.func is attribute)
        return call if is_call else None

    # How the variable travels

    def _find_way(self):
        references = self._references()
        captured = self.captures(self.function)
        carried = []
        for call in self.calls:
            names = [one for one in self._arguments(call.node) if isinstance(one, ast.Name)]
            passed = [one for one in names if one.id == self.variable or one.id in references]
            if len(passed) > 1:
                raise Refusal(passed[1], f"`{passed[1].id}` is passed beside `{passed[0].id}`")
            call.passed = passed[0] if passed else None
            carried.append(call.passed.id if passed else None)
        if captured is not None:
            self._set_captured(captured, carried)
            return
        # Calls that pass something else stay as they are; only captured, they couldn't.
        self.apart = [call for call in self.calls if call.passed is None]
        self.calls = [call for call in self.calls if call.passed is not None]
        if not self.calls:
            raise self.refused_argument(self.apart[0])
        first = self.calls[0].passed
        for passed in [call.passed for call in self.calls]:
            if passed.id != first.id:
                raise Refusal(
                    passed, f"`{passed.id}` is passed here, and `{first.id}` in line "
                    f"{first.lineno}: the script goes more than one way")
        self.parameter = self._common_parameter()
        if first.id in references:
            self.way, self.reference = BY_REFERENCE, first.id
            self.put, self.variable = references[first.id]
        else:
            self.way = BY_VALUE

    def _set_captured(self, captured, carried):
        name = self.function.name
        for call, passed in zip(self.calls, carried):
            if passed is not None:
                raise Refusal(
                    captured, f"`{name}` captures `{self.variable}`, and it is passed in line "
                    f"{call.node.lineno}: the script goes more than one way")
        self.way = CAPTURED

    def _references(self):
        """`A_ref = ray.put(A)` by the reference's name: (statement, name of what is put)."""
        found = {}
        for names in self.scopes.bindings.values():
            for name, nodes in names.items():
                statement = self.source.parents.get(nodes[0])
                if len(nodes) == 1 and isinstance(statement, ast.Assign) and (
                        statement.targets == [nodes[0]]
                        and isinstance(statement.value, ast.Call)
                        and self.ray.meaning(statement.value.func) == "put"):
                    found[name] = statement
        chosen = {}
        for name, statement in found.items():
            call = statement.value
            is_plain = len(call.args) == 1 and isinstance(call.args[0], ast.Name) and (
                not call.keywords)
            if name == self.variable and not is_plain:
                raise Refusal(
                    statement, f"`{name}` refers to a value without a name of its own: bind it to "
                    "one first")
            if is_plain and self.variable in (name, call.args[0].id):
                chosen[name] = (statement, call.args[0].id)
        return chosen

    def captures(self, function):
        """The first use of the variable from outside in a function's body, or None."""
        for node in ast.walk(function):
            if isinstance(node, ast.Name) and node.id == self.variable and (
                    self._is_in_body(node, function)):
                scope = self.scopes.resolve(self.variable, node)
                if scope is not None and self.scopes.inside(function, self.variable) is scope and (
                        scope is not function):
                    return node
        return None

    def _is_in_body(self, node, function):
        around = [node, *self.source.ancestors(node)]
        return any(one in function.body for one in around)

    @staticmethod
    def _arguments(call):
        return [*call.args, *(one.value for one in call.keywords)]

    def refused_argument(self, call):
        """Why a call that doesn't pass the variable can't be rewritten."""
        name = self.variable
        for argument in self._arguments(call.node):
            if any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(argument)):
                return Refusal(
                    argument, f"`{self.source.of(argument)}` is passed, not the plain name "
                    f"`{name}`")
        return Refusal(
            call.node, f"`{self.function.name}` is called without `{name}`, and doesn't capture it")

    def _common_parameter(self):
        """The parameter that takes the variable in every call."""
        arguments = self.function.args
        positional = [*arguments.posonlyargs, *arguments.args]
        found = None
        for call in self.calls:
            parameter = None
            if call.passed in call.node.args:
                index = call.node.args.index(call.passed)
                parameter = positional[index] if index < len(positional) else None
            else:
                keyword = self.source.parents[call.passed].arg
                named = [*arguments.args, *arguments.kwonlyargs]
                parameter = next((one for one in named if one.arg == keyword), None)
            if parameter is None:
                raise Refusal(
                    call.passed, f"`{call.passed.id}` goes to no parameter of its own of "
                    f"`{self.function.name}`")
            if found is not None and parameter is not found:
                raise Refusal(
                    call.passed, f"`{call.passed.id}` goes to `{parameter.arg}` here, and to "
                    f"`{found.arg}` in line {self.calls[0].node.lineno}")
            found = parameter
        return found

    # The variable

    def _check_variable(self):
        name = self.variable
        user = self.calls[0].passed or self.captures(self.function)
        if self.put is not None:
            user = self.put.value.args[0]
        scope = self.scopes.resolve(name, user)
        if scope is None:
            raise Refusal(user, f"`{name}` is not bound in this script")
        if isinstance(scope, ast.ClassDef):
            raise Refusal(user, f"`{name}` belongs to a class's body")
        self.scope = scope
        if not isinstance(scope, (ast.Module, *FUNCTIONS)):
            raise Refusal(
                self.scopes.bindings_of(scope, name)[0], f"`{name}` is bound anew for each call")
        if not self.scopes.bindings_of(scope, name):
            raise Refusal(user, f"`{name}` is not bound in this script")
        for binding in self.scopes.bindings_of(scope, name):
            if isinstance(binding, (*FUNCTIONS, ast.ClassDef)):
                raise Refusal(binding, f"`{name}` is a function or a class, not a variable")
            if isinstance(binding, ast.Import):
                raise Refusal(binding, f"`{name}` is a module, not a variable")
            if self._is_reference(binding):
                raise Refusal(binding, f"`{name}` is a reference or a handle already")
            if isinstance(getattr(binding, "ctx", None), ast.Del):
                raise Refusal(binding, f"`{name}` is deleted")
        for call in self.calls:
            carrier = self.reference or name
            wanted = (
                self.scopes.of(self.put) if self.reference else scope)
            if self.scopes.resolve(carrier, call.node) is not wanted:
                raise Refusal(call.node, f"`{carrier}` is another variable here")
        self._check_helpers()

    def _is_reference(self, binding):
        statement = self.source.parents.get(binding)
        value = getattr(statement, "value", None)
        return isinstance(statement, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and (
            isinstance(value, ast.Call) and (
                self.ray.meaning(value.func) == "put"
                or isinstance(value.func, ast.Attribute) and value.func.attr == "remote"))

    def _check_helpers(self):
        """Functions that the remote function calls, and that use the variable themselves, would
        carry it along in every way."""
        reached, waiting = {self.function}, [self.function]
        while waiting:
            for node in ast.walk(waiting.pop()):
                if not isinstance(node, ast.Name):
                    continue
                scope = self.scopes.resolve(node.id, node)
                for found in self.scopes.bindings_of(scope, node.id) if scope else []:
                    if isinstance(found, (*FUNCTIONS, ast.ClassDef)) and found not in reached:
                        reached.add(found)
                        waiting.append(found)
        for helper in reached - {self.function}:
            for use in self.scopes.uses(self.scope, self.variable):
                inner = [one for one in self.source.ancestors(use)]
                if helper in inner and self.function not in inner:
                    raise Refusal(
                        use, f"`{self.function.name}` uses `{helper.name}`, which captures "
                        f"`{self.variable}` itself")
