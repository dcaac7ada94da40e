"""The structure of a pickle, with the place of every part, found by walking its opcodes.

Nothing is unpickled and no long string is copied: a walk over a function that captured 8 MB takes
well under a millisecond if they are one array. What is built is only as much of a tree as it takes
to find dictionaries' values, tuples' members and calls; long runs of numbers are skipped at once.
"""

import gc
import pickletools
import re

# A pickle with more opcodes than this is left alone (a walk costs about 0.3 µs for each).
MOST_OPCODES = 1_500_000


class TooLong(Exception):
    """The pickle has more opcodes than a walk is worth."""


# What a part is. Anything not listed is OTHER: a number, a list, …
OTHER, STRING, TUPLE, DICT, GLOBAL, CALL, REFERENCE, RUN = range(8)


class Node:
    """A part of the pickle. `start` is where its first opcode is; where it ends is said by what
    comes next. `members`: a tuple's nodes; a dictionary's (key node, value node, end) triples; a
    call's (function node, arguments node). `states`: the nodes that were applied to it afterwards.
    """

    __slots__ = ("kind", "start", "members", "states")

    def __init__(self, kind, start, members=None):
        self.kind = kind
        self.start = start
        self.members = members
        self.states = None


class Walk:
    """The tree of one pickle: `root`, and `calls` with every call in the order of the pickle."""

    def __init__(self, data):
        self.data = data
        self.calls = []
        self._memo = []
        # Many small objects, none of them in a cycle: the collector would only slow this down.
        collecting = gc.isenabled()
        gc.disable()
        try:
            self.root = self._run()
        finally:
            if collecting:
                gc.enable()

    def resolve(self, node):
        """The node that a memo reference stands for."""
        if node is not None and node.kind == REFERENCE:
            return self._memo[node.members] if node.members < len(self._memo) else None
        return node

    def string(self, node):
        """A string node's text; None if it is no string."""
        node = self.resolve(node)
        if node is None or node.kind != STRING:
            return None
        start, end = node.members
        return self.data[start:end].decode("utf-8", "surrogatepass")

    def number(self, node):
        """A small number node's value; None if it is none."""
        node = self.resolve(node)
        width = _NUMBER_WIDTHS.get(self.data[node.start]) if node is not None else None
        if node is None or node.kind != OTHER or width is None:
            return None
        return int.from_bytes(self.data[node.start + 1:node.start + 1 + width], "little")

    def global_name(self, node):
        """`module.name` of a global node; None if it is none."""
        node = self.resolve(node)
        if node is None or node.kind != GLOBAL:
            return None
        return "%s.%s" % (self.string(node.members[0]), self.string(node.members[1]))

    def _run(self):
        data, memo = self.data, self._memo
        stack, marks = [], []
        push = stack.append
        position, count, number_end = 0, 0, -1

        def pop():
            # A run stands for any number of numbers: taking one leaves it there.
            return stack[-1] if stack[-1].kind == RUN else stack.pop()

        def pop_mark():
            mark = marks.pop()
            members = stack[mark:]
            del stack[mark:]
            return members

        while True:
            count += 1
            if count > MOST_OPCODES:
                raise TooLong
            op = data[position]
            start = position
            length = _FIXED[op]
            if length >= 0:
                position += 1 + length
            else:
                width = -length
                size = int.from_bytes(data[position + 1:position + 1 + width], "little")
                position += 1 + width + size
            if op == _MEMOIZE:
                memo.append(stack[-1])
            elif op in _STRINGS:
                push(Node(STRING, start, (start + 1 - length, position)))
            elif op in _GETS:
                index = int.from_bytes(data[start + 1:position], "little")
                push(Node(REFERENCE, start, index))
            elif op in _ATOMS:
                # Two numbers side by side may be the start of many.
                run = _NUMBERS.match(data, start) if start == number_end and marks else None
                if run is not None and run.end() - start > _LONG_RUN:
                    position = run.end()
                    push(Node(RUN, start))
                else:
                    push(Node(OTHER, start))
                number_end = position
            elif op == _MARK:
                marks.append(len(stack))
            elif op in _SHORT_TUPLES:
                members = [pop() for _ in range(_SHORT_TUPLES[op])][::-1]
                push(Node(TUPLE, members[0].start, members))
            elif op == _TUPLE:
                members = pop_mark()
                push(Node(TUPLE, members[0].start - 1 if members else start, members))
            elif op == _EMPTY_TUPLE:
                push(Node(TUPLE, start, []))
            elif op == _EMPTY_DICT:
                push(Node(DICT, start, []))
            elif op == _SETITEM:
                value, key = pop(), pop()
                if stack[-1].kind == DICT:
                    stack[-1].members.append((key, value, start))
            elif op == _SETITEMS:
                items = pop_mark()
                if stack[-1].kind == DICT:
                    ends = [key.start for key in items[2::2]] + [start]
                    stack[-1].members.extend(zip(items[0::2], items[1::2], ends))
            elif op in _APPENDS_MARKED:
                pop_mark()
            elif op == _APPEND:
                pop()
            elif op == _STACK_GLOBAL:
                name, module = pop(), pop()
                push(Node(GLOBAL, module.start, (module, name)))
            elif op in _CALLS:
                arguments, function = pop(), pop()
                node = Node(CALL, function.start, (function, arguments))
                self.calls.append(node)
                push(node)
            elif op == _NEWOBJ_EX:
                pop()
                arguments, function = pop(), pop()
                node = Node(CALL, function.start, (function, arguments))
                self.calls.append(node)
                push(node)
            elif op == _BUILD:
                state = pop()
                built = self.resolve(stack[-1])
                if built.states is None:
                    built.states = []
                built.states.append(state)
            elif op == _POP:
                stack.pop()
            elif op == _POP_MARK:
                pop_mark()
            elif op == _FROZENSET:
                members = pop_mark()
                push(Node(OTHER, members[0].start - 1 if members else start))
            elif op == _STOP:
                return stack[-1]
            elif op not in _SILENT:
                raise ValueError("an opcode that cloudpickle does not write: %r" % bytes((op,)))


def _code(name):
    return ord(_BY_NAME[name].code)


_BY_NAME = {opcode.name: opcode for opcode in pickletools.opcodes}
# The length of what follows an opcode; below zero, the width of a length that follows.
_FIXED = [0] * 256
for _opcode in pickletools.opcodes:
    if _opcode.arg is not None:
        _FIXED[ord(_opcode.code)] = {
            pickletools.TAKEN_FROM_ARGUMENT1: -1, pickletools.TAKEN_FROM_ARGUMENT4: -4,
            pickletools.TAKEN_FROM_ARGUMENT4U: -4, pickletools.TAKEN_FROM_ARGUMENT8U: -8,
        }.get(_opcode.arg.n, max(0, _opcode.arg.n))

_MEMOIZE, _MARK, _STOP = _code("MEMOIZE"), _code("MARK"), _code("STOP")
_TUPLE, _EMPTY_TUPLE, _EMPTY_DICT = _code("TUPLE"), _code("EMPTY_TUPLE"), _code("EMPTY_DICT")
_SETITEM, _SETITEMS, _APPEND = _code("SETITEM"), _code("SETITEMS"), _code("APPEND")
_STACK_GLOBAL, _NEWOBJ_EX, _BUILD = _code("STACK_GLOBAL"), _code("NEWOBJ_EX"), _code("BUILD")
_POP, _POP_MARK, _FROZENSET = _code("POP"), _code("POP_MARK"), _code("FROZENSET")
_SHORT_TUPLES = {_code("TUPLE1"): 1, _code("TUPLE2"): 2, _code("TUPLE3"): 3}
_STRINGS = frozenset(map(_code, ("SHORT_BINUNICODE", "BINUNICODE", "BINUNICODE8")))
_GETS = frozenset(map(_code, ("BINGET", "LONG_BINGET")))
_CALLS = frozenset(map(_code, ("REDUCE", "NEWOBJ")))
_APPENDS_MARKED = frozenset(map(_code, ("APPENDS", "ADDITEMS")))
_SILENT = frozenset(map(_code, ("PROTO", "FRAME", "READONLY_BUFFER")))
_ATOMS = frozenset(map(_code, (
    "NONE", "NEWTRUE", "NEWFALSE", "BININT", "BININT1", "BININT2", "LONG1", "LONG4", "BINFLOAT",
    "BINBYTES", "SHORT_BINBYTES", "BINBYTES8", "BYTEARRAY8", "EMPTY_LIST", "EMPTY_SET",
    "NEXT_BUFFER")))
_NUMBER_WIDTHS = {_code("BININT1"): 1, _code("BININT2"): 2, _code("BININT"): 4}
# Numbers, None and booleans one after the other, as a long list of them is written.
_NUMBERS = re.compile(rb"(?:G.{8}|K.|M..|J.{4}|[N\x88\x89])+", re.DOTALL)
_LONG_RUN = 256
