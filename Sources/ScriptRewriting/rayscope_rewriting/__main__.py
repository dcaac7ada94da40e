"""`python3 -m rayscope_rewriting [--assume-unchanged] SCRIPT FUNCTION VARIABLE FOLDER`

Writes `NAME.WAY.py` into the folder for each way that the script doesn't go already, and prints
what it did as one JSON object:

- `way`: `by_value`, `by_reference` or `captured`, what the script does now; `variable`, `reference`;
- `rewritten`: for each other way its `way` and either `file` and `diff`, or `refusal`;
- or `refusal` alone, where nothing can be rewritten: `text`, and `line` where there is one.
"""

import argparse
import difflib
import json
import os
import sys

from rayscope_rewriting.program import Program
from rayscope_rewriting.refusal import Refusal
from rayscope_rewriting.source import Source
from rayscope_rewriting.ways import Rewriting, other_ways


def main():
    parser = argparse.ArgumentParser(prog="rayscope_rewriting")
    parser.add_argument("--assume-unchanged", action="store_true")
    for name in ("script", "function", "variable", "folder"):
        parser.add_argument(name)
    options = parser.parse_args()
    try:
        answer = rewritten(options)
    except Refusal as refusal:
        answer = {"refusal": as_json(refusal)}
    except RecursionError:
        answer = {"refusal": {"text": "it nests too deeply to be read"}}
    json.dump(answer, sys.stdout)


def rewritten(options):
    with open(options.script, "rb") as file:
        source = Source(file.read())
    program = Program(source, options.function, options.variable)
    rewriting = Rewriting(program, options.assume_unchanged)
    ways = []
    for way in other_ways(program.way):
        try:
            text = rewriting.text(way)
        except Refusal as refusal:
            ways.append({"way": way, "refusal": as_json(refusal)})
            continue
        name = file_name(options.script, way)
        with open(os.path.join(options.folder, name), "wb") as file:
            file.write(source.encoded(text))
        ways.append({"way": way, "file": name, "diff": diff(source, text, options.script, name)})
    return {
        "way": program.way, "variable": program.variable, "reference": program.reference,
        "line": program.function.lineno, "rewritten": ways}


def file_name(script, way):
    stem, ending = os.path.splitext(os.path.basename(script))
    return f"{stem}.{way}{ending if ending == '.py' else ending + '.py'}"


def diff(source, text, old_name, new_name):
    old, new = (one.decode().splitlines(keepends=True) for one in (source.text, text))
    lines = difflib.unified_diff(old, new, old_name, new_name)
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)


def as_json(refusal):
    line = {} if refusal.line is None else {"line": refusal.line}
    return {"text": refusal.text, **line}


if __name__ == "__main__":
    main()
