"""A script's text and syntax tree. Places are offsets into the text's UTF-8, as `ast` counts
columns, so that an edit leaves every other byte as it was."""

import ast
import io
import re
import tokenize

from rayscope_rewriting.refusal import Refusal

_SILENT = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
    tokenize.ENCODING, tokenize.ENDMARKER}
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")


class Token:
    __slots__ = ("text", "start", "end")

    def __init__(self, text, start, end):
        self.text, self.start, self.end = text, start, end


class Source:
    """`text` is UTF-8, whatever the file's encoding; `encoded` goes back to that."""

    def __init__(self, contents):
        try:
            self._encoding, _ = tokenize.detect_encoding(io.BytesIO(contents).readline)
            self.text = contents.decode(self._encoding).encode()
        except (SyntaxError, UnicodeError, LookupError) as error:
            raise Refusal(None, f"the script's encoding can't be read: {error}") from None
        self.tree = parse(self.text)
        self._starts = [match.start() for match in _LINE.finditer(self.text)]
        self.newline = b"\r\n" if b"\r\n" in self.text else b"\n"
        self.parents = {
            child: parent for parent in ast.walk(self.tree)
            for child in ast.iter_child_nodes(parent)}
        self._tokens = None

    def encoded(self, text):
        return text.decode().encode(self._encoding)

    def start(self, node):
        return self._starts[node.lineno - 1] + node.col_offset

    def end(self, node):
        return self._starts[node.end_lineno - 1] + node.end_col_offset

    def of(self, node):
        """The text of a node, in one line."""
        return " ".join(self.text[self.start(node):self.end(node)].decode().split())

    def line_start(self, offset):
        return max(start for start in self._starts if start <= offset)

    def line_end(self, offset):
        """After the line's own end."""
        return _LINE.match(self.text, offset).end()

    def ancestors(self, node):
        while node in self.parents:
            node = self.parents[node]
            yield node

    def tokens(self, start, end):
        """Those that say something (no comments, no line ends) between two offsets."""
        if self._tokens is None:
            self._tokens = list(_tokens(self.text))
        found = [one for one in self._tokens if start <= one.start and one.end <= end]
        if not found:
            # Inside an f-string, which older Pythons take for one token.
            try:
                found = list(_tokens(self.text[start:end], start))
            except (tokenize.TokenError, SyntaxError):
                found = []
        return found


def _tokens(text, offset=0):
    lines = [match.group() for match in _LINE.finditer(text)]
    starts = [match.start() for match in _LINE.finditer(text)]

    def place(row, column):
        line = lines[row - 1].decode() if row <= len(lines) else ""
        return offset + starts[min(row, len(starts)) - 1] + len(line[:column].encode())

    for token in tokenize.tokenize(io.BytesIO(text).readline):
        if token.type not in _SILENT:
            yield Token(token.string, place(*token.start), place(*token.end))


def parse(text):
    """The tree of UTF-8 text, whatever its first lines say of an encoding."""
    try:
        return ast.parse(text.decode())
    except SyntaxError as error:
        raise Refusal(error.lineno, f"Python can't parse it: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise Refusal(None, f"Python can't parse it: {error}") from None
