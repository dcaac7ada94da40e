"""Why a script is not rewritten."""

# The way out where a refusal rests on what Rayscope cannot know.
ASSUME = "if it does not, say so with --assume-unchanged"


class Refusal(Exception):
    """`text` is a sentence without its full stop; `line` is where it shows, or None."""

    def __init__(self, where, text):
        self.line = where if where is None or isinstance(where, int) else where.lineno
        self.text = text
        super().__init__(text)
