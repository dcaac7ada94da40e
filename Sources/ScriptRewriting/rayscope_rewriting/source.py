"""A script's text and syntax tree. Places are offsets into the text's UTF-8, as `ast` counts
columns, so that an edit leaves every other byte as it was."""

import ast
import io
import re
import tokenize

from rayscope_rewriting.refusal import Refusal

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|$)")


class Token:
    __slots__ = ("text", "start", "end", "kind")

    def __init__(self, text, start, end, kind):
        self.text, self.start, self.end, self.kind = text, start, end, kind


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
            self._tokens = list(self._tokenize())
        return [one for one in self._tokens if start <= one.start and one.end <= end]

    def _tokenize(self):
        silent = {
            tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
            tokenize.ENCODING, tokenize.ENDMARKER}
        text_lines = [match.group().decode() for match in _LINE.finditer(self.text)]

        def offset(place):
            row, column = place
            line = text_lines[row - 1] if row <= len(text_lines) else ""
            return self._starts[min(row, len(self._starts)) - 1] + len(line[:column].encode())

        for token in tokenize.tokenize(io.BytesIO(self.text).readline):
            if token.type not in silent:
                yield Token(token.string, offset(token.start), offset(token.end), token.type)


def parse(text):
    """The tree of UTF-8 text, whatever its first lines say of an encoding."""
    try:
        return ast.parse(text.decode())
    except SyntaxError as error:
        raise Refusal(error.lineno, f"Python can't parse it: {error.msg}") from None
    except (ValueError, RecursionError, MemoryError) as error:
        raise Refusal(None, f"Python can't parse it: {error}") from None
