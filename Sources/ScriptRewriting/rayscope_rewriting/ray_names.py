"""Which names of a script are Ray's."""

import ast

from rayscope_rewriting.refusal import Refusal


class RayNames:
    def __init__(self, source, scopes):
        self.scopes = scopes
        self._modules, self._from_ray = [], {}
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Import):
                self._modules += [
                    one.asname or one.name for one in node.names if one.name == "ray"]
            elif isinstance(node, ast.ImportFrom) and node.module == "ray" and not node.level:
                for one in node.names:
                    if one.name == "*":
                        raise Refusal(node, "`from ray import *` hides what is Ray's")
                    self._from_ray[one.asname or one.name] = one.name
        for name in [*self._modules, *self._from_ray]:
            found = self.scopes.bindings_of(self.scopes.module, name)
            others = [one for one in found if not isinstance(one, (ast.Import, ast.ImportFrom))]
            if others:
                raise Refusal(others[0], f"`{name}` is bound to something that is not Ray's")

    def meaning(self, node):
        """The name of Ray's that a node means (`put` for `ray.put`), or None."""
        module = self.scopes.module
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            is_ray = (
                node.value.id in self._modules
                and self.scopes.resolve(node.value.id, node) is module)
            return node.attr if is_ray else None
        if isinstance(node, ast.Name) and node.id in self._from_ray:
            return self._from_ray[node.id] if (
                self.scopes.resolve(node.id, node) is module) else None
        return None

    def name_of_put(self, node):
        """How `ray.put` can be written at a node."""
        module = self.scopes.module
        for name in self._modules:
            if self.scopes.resolve(name, node) is module:
                return f"{name}.put"
        for name, meaning in self._from_ray.items():
            if meaning == "put" and self.scopes.resolve(name, node) is module:
                return name
        raise Refusal(node, "there is no name for `ray.put` here: import ray at the top")
