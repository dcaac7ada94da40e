"""What a remote function captured, and how many bytes of its pickle each variable takes.

cloudpickle writes a function as a call of `_make_function(code, globals, …)` and then a call of
`_function_setstate(function, (attributes, {"__globals__": {name: value, …}, "__closure__": …,
"__defaults__": …, …}))`; a class likewise. The values' places in the pickle are their bytes:
a second name for the same array costs only a memo reference, and what belongs to a value lies
inside its place. Nothing is pickled again.
"""

from collections import namedtuple

from rayscope_reading.pickle_walk import CALL, DICT, GLOBAL, REFERENCE, TUPLE, Walk

GLOBAL_VARIABLE, CLOSURE, DEFAULT, ATTRIBUTE, MODULE = range(5)

# `variable` and `through` are the user's names; `through` is the helper function, class or object
# that brought the variable in, "" if the remote function uses it itself.
Capture = namedtuple("Capture", "variable through how bytes")

_CLOUDPICKLE = "ray.cloudpickle.cloudpickle."
_MODULES = frozenset(_CLOUDPICKLE + name for name in ("subimport", "dynamic_subimport"))


def captures(pickled):
    """The captures of a function pickled by `ray.cloudpickle`, outermost first. Raises if the
    pickle is not of that form; the caller exports the function all the same."""
    return _Reader(Walk(pickled)).read()


class _Reader:
    def __init__(self, walk):
        self.walk = walk
        self.found = []
        self._holders_seen = set()
        self._remote = None

    def read(self):
        """Goes over the functions and classes in the pickle, in its order: the first function is
        the remote function itself."""
        remote = self._remote = self._resolved(self.walk.root)
        for call in self.walk.calls:
            name = self.walk.global_name(call.members[0])
            if name == _CLOUDPICKLE + "_function_setstate":
                function, state = self._pair(call)
                if function is not None and state is not None:
                    self._function(function, state, function is remote)
            elif name == _CLOUDPICKLE + "_class_setstate":
                made, state = self._pair(call)
                if made is not None and state is not None:
                    self._class(made, state)
        # The calls are in the order in which they end; the remote function's own ends last.
        return [capture for _, capture in sorted(self.found, key=lambda entry: entry[0])]

    def _pair(self, call):
        arguments = self._resolved(call.members[1])
        if arguments is None or arguments.kind != TUPLE or len(arguments.members) != 2:
            return None, None
        made, state = map(self._resolved, arguments.members)
        if made is None or made.kind != CALL or state is None or state.kind != TUPLE:
            return None, None
        return made, state

    def _resolved(self, node):
        return self.walk.resolve(node)

    def _function(self, function, state, is_remote):
        slots = self._items(state.members[1])
        if self._is_rays(function):
            # A captured remote function holds a proxy of its `.remote`, under the user's names.
            return
        named = slots.get("__qualname__") or slots.get("__name__")
        qualified = self.walk.string(named[0]) if named else None
        through = "" if is_remote else (qualified or "").rpartition("<locals>.")[2]
        rank = 0 if is_remote else 1
        code = self._code(function)
        for name, (value, end) in self._items(self._value(slots, "__globals__")).items():
            self._add(rank, name, through, GLOBAL_VARIABLE, value, value.start, end)
        free = self._strings(code, -2)
        for name, cell, end in self._members(self._value(slots, "__closure__"), free, slots):
            self._cell(rank, name, through, cell, end)
        for name, value, end in self._members(
                self._value(slots, "__defaults__"), self._default_names(code, slots), slots):
            self._add(rank, name, through, DEFAULT, value, value.start, end)
        for name, (value, end) in self._items(self._value(slots, "__kwdefaults__")).items():
            self._add(rank, name, through, DEFAULT, value, value.start, end)

    def _is_rays(self, function):
        """Whether the function is defined in one of Ray's modules: its globals name the module."""
        arguments = self._resolved(function.members[1])
        if arguments is None or arguments.kind != TUPLE or len(arguments.members) < 2:
            return False
        name = self._value(self._items(arguments.members[1]), "__name__")
        return (self.walk.string(name) or "").partition(".")[0] == "ray"

    def _class(self, made, state):
        name = self._class_name(made)
        if name == self._class_name(self._remote):
            # Ray pickles a copy that derives from the user's class and is called the same.
            name = ""
        for attribute, (value, end) in self._items(state.members[0]).items():
            if not attribute.startswith("__") and not self._is_function(value):
                self._add(1, attribute, name or "", ATTRIBUTE, value, value.start, end)

    def _class_name(self, made):
        if made is None or made.kind != CALL:
            return None
        arguments = self._resolved(made.members[1])
        if arguments is None or arguments.kind != TUPLE or len(arguments.members) < 2:
            return None
        return self.walk.string(arguments.members[1])

    def _cell(self, rank, name, through, cell, end):
        # A cell is a call of `_make_cell(contents)`; a memo reference if something shares it.
        contents = cell
        if cell.kind == CALL:
            arguments = cell.members[1]
            if arguments.kind == TUPLE and len(arguments.members) == 1:
                contents = arguments.members[0]
            elif cell.states:
                contents = cell.states[0]
        self._add(rank, name, through, CLOSURE, contents, cell.start, end)

    def _add(self, rank, name, through, how, value, start, end):
        resolved = self._resolved(value)
        by_name = resolved is not None and (resolved.kind == GLOBAL or (
            resolved.kind == CALL and self.walk.global_name(resolved.members[0]) in _MODULES))
        self.found.append(((rank, start), Capture(
            name, through, MODULE if by_name else how, end - start)))
        if value.kind != REFERENCE and not by_name:
            self._attributes(name, value)

    def _attributes(self, holder, value):
        """The attributes of a captured object of a class of the script."""
        if value.kind != CALL or not value.states or id(value) in self._holders_seen:
            return
        self._holders_seen.add(id(value))
        made_of = self._resolved(value.members[0])
        arguments = self._resolved(value.members[1])
        if made_of is not None and made_of.kind == GLOBAL and arguments.kind == TUPLE:
            # Old-style reconstruction names the class first among the arguments.
            made_of = self._resolved(arguments.members[0]) if arguments.members else None
        if made_of is None or made_of.kind != CALL or self.walk.global_name(
                made_of.members[0]) != _CLOUDPICKLE + "_make_skeleton_class":
            return
        if (self._class_name(made_of) or "").startswith("ActorClass("):
            # What Ray makes of an actor class; the user's own class is in it.
            return
        for attribute, (item, end) in self._items(value.states[0]).items():
            self._add(1, attribute, holder, ATTRIBUTE, item, item.start, end)

    def _is_function(self, value):
        value = self._resolved(value)
        return value is not None and value.kind == CALL and self.walk.global_name(
            value.members[0]) == _CLOUDPICKLE + "_make_function"

    def _items(self, node):
        """A dictionary's values and where they end, by their names."""
        node = self._resolved(node)
        if node is None or node.kind != DICT:
            return {}
        items = {}
        for key, value, end in node.members:
            name = self.walk.string(key)
            if name is not None:
                items[name] = (value, end)
        return items

    @staticmethod
    def _value(items, name):
        return items[name][0] if name in items else None

    def _code(self, function):
        """The members of the code object's own arguments."""
        arguments = self._resolved(function.members[1])
        code = self._resolved(arguments.members[0])
        if code is None or code.kind != CALL:
            return []
        members = self._resolved(code.members[1])
        return members.members if members is not None and members.kind == TUPLE else []

    def _strings(self, code, index):
        node = self._resolved(code[index]) if code else None
        if node is None or node.kind != TUPLE:
            return []
        return [self.walk.string(member) or "" for member in node.members]

    def _default_names(self, code, slots):
        defaults = self._resolved(self._value(slots, "__defaults__"))
        if defaults is None or defaults.kind != TUPLE or not code:
            return []
        count = self.walk.number(code[0]) or 0
        positional = self._strings(code, _VARIABLE_NAMES)[:count]
        return positional[len(positional) - len(defaults.members):]

    def _members(self, node, names, slots):
        """A tuple's members with the names that belong to them, and where each ends."""
        written = node
        node = self._resolved(node)
        if node is None or node.kind != TUPLE or written.kind == REFERENCE:
            return
        end_of_all = next(end for value, end in slots.values() if value is written)
        starts = [member.start for member in node.members] + [end_of_all]
        for name, member, end in zip(names, node.members, starts[1:]):
            yield name, member, end


# Where a code object's arguments hold the names of its variables (the same in 3.8 to 3.13).
_VARIABLE_NAMES = 9
