"""`make validate`: holds forecasts against real runs. See docs/forecasts.md."""

import argparse
import json
import os
import pathlib
import shlex
import statistics
import sys
import tempfile

import cases
import measuring
import table
from judging import Judgement


def arguments():
    parser = argparse.ArgumentParser(prog="scripts/validate", description=__doc__)
    parser.add_argument("--engine", choices=["embedded", "ray", "both"], default="both")
    parser.add_argument("--quick", action="store_true", help="a few cases only")
    parser.add_argument("--runs", type=int, help="of each program; 5, on real Ray 3 otherwise")
    parser.add_argument("--only", help="cases whose name holds this")
    parser.add_argument("--json", metavar="FILE", help="the figures, for programs")
    parser.add_argument("--page", metavar="FILE", help="put the tables into this page of docs")
    parser.add_argument("--keep", metavar="FOLDER", help="keep what was recorded there, and use what is")
    parser.add_argument("--rayscope", default=str(cases.ROOT / ".build" / "release" / "rayscope"))
    parser.add_argument("--simulate", help="a command in place of `rayscope simulate`")
    parser.add_argument("--calibration", help="what forecasts go by; the user's own otherwise")
    parser.add_argument(
        "--write-error", metavar="FILE", help="write the median error into this calibration file"
    )
    return parser.parse_args()


def validate(engine, chosen, runs):
    """Rounds go through all programs, so that a busy minute does not fall on one of them."""
    for round in range(1, runs + 1):
        for index, case in enumerate(chosen):
            progress(f"{engine.name}: run {round} of {runs}, {index + 1} of {len(chosen)}: {case.name}, {case.size}")
            engine.record(case.base, round)
            engine.measured(case, round)
    judgements = []
    for case in chosen:
        progress(f"{engine.name}: forecast of {case.name}, {case.size}")
        base = engine.base(case.base, runs)
        measured, sizes = engine.measured(case, runs)
        judgements.append(Judgement(case, engine.forecast(case, base, sizes), measured))
    progress("")
    return judgements


def progress(text):
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def write_error(path, judgements):
    path = pathlib.Path(path)
    error = 100 * statistics.median(abs(one.error) for one in judgements)
    table.put_error(path, round(error, 1))


def main():
    options = arguments()
    found = {}
    with tempfile.TemporaryDirectory(prefix="rayscope-validate-") as temporary:
        folder = pathlib.Path(options.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        load = os.getloadavg()[2]
        for name in ["embedded", "ray"] if options.engine == "both" else [options.engine]:
            engine = measuring.Engine(
                name, options.rayscope, folder, options.calibration,
                shlex.split(options.simulate) if options.simulate else None,
            )
            chosen = [
                case
                for case in cases.cases()
                if (name == "embedded" or case.on_ray)
                and (not options.quick or case.quick)
                and (not options.only or options.only in case.name)
            ]
            found[name] = validate(engine, chosen, options.runs or (3 if name == "ray" else 5))
    text = "\n\n".join(table.text(name, judgements) for name, judgements in found.items())
    print(text)
    if load > 1:
        print(f"\nThe machine was busy ({load:.0f} programs wanted to run): these are no times of an idle one.")
    if options.json:
        figures = {name: [table.figures(one) for one in ones] for name, ones in found.items()}
        pathlib.Path(options.json).write_text(json.dumps(figures, indent=2) + "\n")
    if options.page:
        table.put_into(options.page, found)
    if options.write_error:
        if len(found) != 1:
            sys.exit("validate: --write-error needs --engine: a calibration is of one engine")
        write_error(options.write_error, next(iter(found.values())))
    return 0 if all(table.is_held(name, ones) for name, ones in found.items()) else 1


sys.exit(main())
