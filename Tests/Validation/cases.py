"""What is validated: programs, with the sizes they are recorded at and the sizes that are forecast."""

import dataclasses
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
OWN = ROOT / "Tests" / "Validation" / "programs"


@dataclasses.dataclass(frozen=True)
class Run:
    """A program with its arguments, at a number of workers."""

    program: str
    arguments: tuple
    workers: int
    # Text of the program and what stands in its place, where it takes no such argument.
    edit: tuple = ()

    def script(self, folder):
        """The path to run: the program itself, or its edited copy in `folder`."""
        if not self.edit:
            return pathlib.Path(self.program)
        old, new = self.edit
        text = pathlib.Path(self.program).read_text()
        if text.count(old) != 1:
            raise SystemExit(f"validate: {self.program} has not one line {old!r}: mend cases.py")
        path = pathlib.Path(folder) / re.sub(r"\W+", "-", f"{self.program}-{new}").strip("-")
        path = path.with_suffix(".py")
        path.write_text(text.replace(old, new))
        return path


@dataclasses.dataclass(frozen=True)
class Case:
    """A run that is forecast, and the recorded run of the same program that it is forecast from."""

    name: str
    base: Run
    target: Run
    # Variables whose size differs: what they have in the target's run is told to the forecast.
    variables: tuple
    size: str
    way: str = ""
    rewrite: tuple = ()
    # Variables that the target's program passes another way than the recorded one: the code of a
    # function that has been rewritten is not the recorded one's, and so its pickle's bytes are not.
    code_differs: bool = False
    # Its tasks wait for values, and while one waits another worker may be started in its place: how many
    # there are is chance, even where one CPU was asked for.
    waits_inside: bool = False
    # Real Ray runs a part of the cases.
    on_ray: bool = False
    quick: bool = False


SIZES = {"1 kB": 125, "34 kB": 4_200, "200 kB": 25_000, "1 MB": 125_000, "8 MB": 1_000_000, "95 MB": 11_875_000}


def cases():
    return ways() + rewrites() + lessons() + question()


def calls_at(size):
    return 5 if SIZES[size] > 2_000_000 else 30


def ways():
    """Each way of passing, by the same way recorded at another size and another number of workers."""
    program = str(OWN / "ways.py")
    found = []
    for way in ("value", "reference", "captured"):
        for size, base in (("1 kB", "34 kB"), ("34 kB", "1 MB"), ("1 MB", "34 kB"), ("95 MB", "1 MB")):
            for workers in (1, 2):
                calls = calls_at(size)
                found.append(
                    Case(
                        name=f"ways.py {way}",
                        base=Run(program, (way, str(SIZES[base]), str(calls)), 3 - workers),
                        target=Run(program, (way, str(SIZES[size]), str(calls)), workers),
                        variables=("A",),
                        size=size,
                        way=way,
                        on_ray=size in ("34 kB", "1 MB") and workers == (2 if way == "value" else 1),
                        quick=size == "1 MB" and workers == 2,
                    )
                )
    return found


def rewrites():
    """From a run that passes by value, the two other ways."""
    program = str(OWN / "ways.py")
    found = []
    for way in ("reference", "captured"):
        for size in ("1 kB", "1 MB", "95 MB"):
            calls = calls_at(size)
            found.append(
                Case(
                    name=f"ways.py value → {way}",
                    base=Run(program, ("value", str(SIZES["34 kB"]), str(calls)), 1),
                    target=Run(program, (way, str(SIZES[size]), str(calls)), 1),
                    variables=("A",),
                    size=size,
                    way=way,
                    rewrite=(f"A={way}",),
                    code_differs=way == "captured",
                    on_ray=size == "1 MB",
                    quick=size == "1 MB",
                )
            )
    return found


def lesson(number):
    return str(next(ROOT.glob(f"lessons/{number}-*/program.py")))


def lessons():
    found = []

    def add(number, arguments, base, sizes, variables, workers, ray=(), edit=None):
        for size in sizes:
            for count in workers:
                run = lambda name, at: Run(
                    lesson(number),
                    tuple(arguments(SIZES[name])),
                    at,
                    edit(SIZES[name]) if edit else (),
                )
                found.append(
                    Case(
                        name=f"lesson {number}",
                        base=run(base, 3 - count if len(workers) > 1 else count),
                        target=run(size, count),
                        variables=variables,
                        size=size,
                        waits_inside=number == "14",
                        on_ray=(size, count) in ray,
                        quick=size == "1 MB" and count == 2,
                    )
                )

    add(
        "01", lambda n: ["30"], "34 kB", ("1 kB", "1 MB", "95 MB"), ("A",), (1, 2), ray=[("1 MB", 2)],
        edit=lambda n: ("for entries in (4200, 1_000_000):", f"for entries in ({n},):"),
    )
    add(
        "02", lambda n: ["20", str(n), str(2 * n)], "34 kB", ("1 kB", "1 MB", "8 MB"),
        ("prices", "market"), (1, 2), ray=[("1 MB", 1)],
    )
    add("03", lambda n: ["10", str(n)], "34 kB", ("1 kB", "1 MB", "95 MB"), ("temperatures",), (1, 2), ray=[("8 MB", 2), ("1 MB", 2)])
    add("08", lambda n: ["2", str(n), "10"], "34 kB", ("1 kB", "1 MB", "8 MB"), ("table",), (1, 2))
    add("13", lambda n: ["4", str(n)], "34 kB", ("200 kB", "1 MB", "8 MB"), ("sales",), (2,), ray=[("1 MB", 2)])
    add(
        "14", lambda n: ["10", str(n)], "34 kB", ("1 kB", "1 MB", "95 MB"),
        ("prices", "prices + 10"), (1, 2), ray=[("1 MB", 1)],
    )
    add(
        "15", lambda n: [str(n // 4), "3"], "34 kB", ("1 kB", "1 MB", "8 MB"),
        ("table", "half", "column", "tight", "parts", "floats"), (1,), ray=[("1 MB", 1)],
    )
    return found


def question():
    """The question's own table, from a run of each way at another size."""
    program = str(OWN / "question.py")
    found = []
    for name, way, size, calls, ray in (
        ("put every time", "value", 1_000_000, 1_000, True),
        ("pass the reference", "reference", 1_000_000, 1_000, True),
        ("serialize within the function", "captured", 1_000_000, 1_000, True),
        ("foo1", "value", 4_200, 1_000, False),
        ("foo2", "captured", 4_200, 1_000, False),
    ):
        base = 4_200 if size > 4_200 else 1_000_000
        found.append(
            Case(
                name=f"question: {name}",
                base=Run(program, (way, str(base), str(calls)), 2),
                target=Run(program, (way, str(size), str(calls)), 2),
                variables=("A",),
                size=f"{size:,} entries",
                way=way,
                on_ray=ray,
                quick=True,
            )
        )
    return found
