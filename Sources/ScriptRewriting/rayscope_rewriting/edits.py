"""Edits that are made twice: in the text, byte by byte, and in a second syntax tree. Only where the
text, parsed again, is that tree, is the result handed out."""

import ast

from rayscope_rewriting.refusal import Refusal
from rayscope_rewriting.source import parse


class Edits:
    def __init__(self, source):
        self.source = source
        self._changes = []
        tree = parse(source.text)
        self._tree = tree
        self._twin = dict(zip(ast.walk(source.tree), ast.walk(tree)))
        self._line = None

    def result(self):
        """The new text, as UTF-8."""
        text = self.source.text
        for start, end, new in sorted(self._changes, reverse=True):
            text = text[:start] + new.encode() + text[end:]
        try:
            is_meant = ast.dump(parse(text)) == ast.dump(self._tree)
            # Some mistakes, such as a parameter that is declared global, show only here.
            compile(text.decode(), "script", "exec", dont_inherit=True)
        except (Refusal, SyntaxError):
            is_meant = False
        if not is_meant:
            raise Refusal(
                self._line, "the text around this line is written in a way that can't be edited "
                "without a doubt")
        return text

    def _replace(self, start, end, new, node):
        self._changes.append((start, end, new))
        if self._line is None or node.lineno < self._line:
            self._line = node.lineno

    def rename(self, name, new):
        """Another name in the place of a Name node."""
        self._replace(self.source.start(name), self.source.end(name), new, name)
        self._twin[name].id = new

    # Calls

    def remove_argument(self, call, name):
        keyword = self.source.parents[name]
        is_keyword = isinstance(keyword, ast.keyword)
        node = keyword if is_keyword else name
        self._remove_item(node, self._parentheses(call))
        twin = self._twin[call]
        if is_keyword:
            twin.keywords.remove(self._twin[keyword])
        else:
            twin.args.remove(self._twin[name])

    def add_argument(self, call, name, keyword=None):
        tokens = self._parentheses(call)
        self._add_item(tokens, f"{keyword}={name}" if keyword else name, call)
        value = ast.Name(name, ast.Load())
        if keyword:
            self._twin[call].keywords.append(ast.keyword(keyword, value))
        else:
            self._twin[call].args.append(value)

    # Parameters

    def remove_parameter(self, function, parameter):
        self._remove_item(parameter, self._signature(function))
        arguments, twin = self._twin[function].args, self._twin[parameter]
        for group in (arguments.posonlyargs, arguments.args):
            if twin in group:
                group.remove(twin)
        if twin in arguments.kwonlyargs:
            del arguments.kw_defaults[arguments.kwonlyargs.index(twin)]
            arguments.kwonlyargs.remove(twin)

    def add_parameter(self, function, name, is_keyword):
        tokens = self._signature(function)
        arguments = self._twin[function].args
        text = name
        if is_keyword:
            if not arguments.vararg and not arguments.kwonlyargs:
                text = f"*, {name}"
            arguments.kwonlyargs.append(ast.arg(name))
            arguments.kw_defaults.append(None)
        else:
            arguments.args.append(ast.arg(name))
        self._add_item(tokens, text, function)

    def _signature(self, function):
        """The tokens of a function's parentheses, with both of them."""
        tokens = self.source.tokens(
            self.source.start(function), self.source.start(function.body[0]))
        first = next(index for index, one in enumerate(tokens) if one.text == "def") + 2
        while tokens[first].text != "(":
            first += 1
        depth = 0
        for index, token in enumerate(tokens[first:], first):
            depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.text, 0)
            if depth == 0:
                return tokens[first:index + 1]
        raise Refusal(function, "the parameters can't be found")

    def _parentheses(self, call):
        """The tokens of a call's parentheses, with both of them."""
        tokens = self.source.tokens(self.source.end(call.func), self.source.end(call))
        if len(tokens) < 2 or tokens[0].text != "(" or tokens[-1].text != ")":
            raise Refusal(
                call, "the call stands in text, such as an f-string, that can't be edited without "
                "a doubt")
        return tokens

    # Items of a list in parentheses

    def _remove_item(self, node, tokens):
        """Takes an item out of a list in parentheses, with one comma; comments stay."""
        text, source = self.source.text, self.source
        first, last = source.start(node), source.end(node)
        after = next(one for one in tokens if one.start >= last)
        before = [one for one in tokens if one.end <= first][-1]
        gap = text[before.end:first]
        if after.text == ",":
            line, line_end = source.line_start(first), source.line_end(after.end)
            following = next(one for one in tokens if one.start >= after.end)
            if not text[line:first].strip() and not text[after.end:line_end].strip():
                first, last = line, line_end
            elif following.text == ")" and before.text == "," and not gap.strip(b" \t"):
                first, last = before.end, after.end
            else:
                # Up to what follows on the line, a comment too.
                spaces = len(text[after.end:]) - len(text[after.end:].lstrip(b" \t"))
                last = after.end + spaces
        elif before.text == "," and not gap.strip():
            first = before.start
        self._replace(first, last, "", node)

    def _add_item(self, tokens, text, node):
        """Puts an item at the end of a list in parentheses, before a `)` that is the last token."""
        last = tokens[-2]
        if last.text == "(" and len(tokens) == 2:
            new = text
        elif last.text == ",":
            new = f" {text},"
        else:
            new = f", {text}"
        self._replace(last.end, last.end, new, node)

    # Statements

    def insert_assignment(self, statement, name, function, value):
        """`name = function(value)` on a line of its own, before a statement that begins one."""
        source = self.source
        start = min(
            [source.start(statement)]
            + [source.start(one) - 1 for one in getattr(statement, "decorator_list", [])])
        line = source.line_start(start)
        indent = source.text[line:start]
        if indent.strip():
            raise Refusal(statement, "the statement doesn't begin its line: no line fits before it")
        newline = source.newline.decode()
        self._replace(
            line, line, f"{indent.decode()}{name} = {function}({value}){newline}", statement)
        callee = parse(function.encode()).body[0].value
        new = ast.Assign(
            [ast.Name(name, ast.Store())],
            ast.Call(callee, [ast.Name(value, ast.Load())], []))
        block = self._block(statement)
        block.insert(block.index(self._twin[statement]), new)

    def remove_statement(self, statement):
        """Takes a whole line out; what would leave an empty block becomes `pass`."""
        source = self.source
        start, end = source.start(statement), source.end(statement)
        line, line_end = source.line_start(start), source.line_end(end)
        block = self._block(statement)
        index = block.index(self._twin[statement])
        rest = source.text[end:line_end].strip()
        if source.text[line:start].strip() or (rest and not rest.startswith(b"#")):
            raise Refusal(statement, "the statement shares its line with others")
        if len(block) == 1:
            self._replace(start, end, "pass", statement)
            block[index] = ast.Pass()
        else:
            self._replace(line, line_end, "", statement)
            del block[index]

    def _block(self, statement):
        """The second tree's list that holds a statement."""
        parent = self._twin[self.source.parents[statement]]
        twin = self._twin[statement]
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            block = getattr(parent, field, None)
            if isinstance(block, list) and any(one is twin for one in block):
                return block
        raise Refusal(statement, "the statement stands in no block")
