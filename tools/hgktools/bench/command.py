"""The command `tools/bench`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from hgktools.bench import figures, report, targets
from hgktools.bench.cases import CASES
from hgktools.bench.data.stores import store
from hgktools.bench.driver import Arena, ContestantError, Result
from hgktools.support import interpreters, library
from hgktools.support.console import Progress, UserError

if TYPE_CHECKING:
    from hgktools.bench.case import Case

SUFFIXES = {"k": 1_000, "M": 1_000_000}
DESCRIPTION = """
Measure hgkernels and its peers on the same generated data, taking turns.
Peers are Mercurial's C extension (cext) and pure Python (pure). The limit is
the same bytes read once by one core with libc's wmemchr, the fastest read
that Python can ask for. Times are medians; memory is the peak of a fresh
process less the size of the file.
"""


def _count(text: str) -> int:
    try:
        if text[-1:] in SUFFIXES:
            return int(text[:-1]) * SUFFIXES[text[-1]]
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: not a number") from None


def _counts(text: str) -> list[int]:
    return [_count(part) for part in text.split(",")]


def arguments() -> argparse.Namespace:
    """Parse the command line."""
    parser = argparse.ArgumentParser(
        prog="tools/bench", description=DESCRIPTION
    )
    add = parser.add_argument
    add("case", nargs="*", help="the cases to run (all)")
    add("--list", action="store_true", help="list the cases and stop")
    add(
        "--markers",
        type=_counts,
        default=[10_000, 300_000, 2_000_000],
        metavar="N,…",
        help="sizes of the generated stores (10k,300k,2M)",
    )
    add(
        "--peers-up-to",
        type=_count,
        default=300_000,
        metavar="N",
        help="largest store that peers have to read (300k)",
    )
    add("--rounds", type=int, default=7, help="rounds for each case (7)")
    add("--format", type=int, choices=(0, 1), default=1, help="of the store")
    add(
        "--interpreter",
        action="append",
        metavar="NAME",
        help="cpython, pypy, cpython3.9, … or a path; may be repeated "
        "(cpython, and pypy where present)",
    )
    add("--json", type=Path, metavar="PATH", help="write the results there")
    add(
        "--figures",
        type=Path,
        metavar="PATH",
        help="write the figures that documents quote there",
    )
    add(
        "--strict",
        action="store_true",
        help="exit with 1 when a target is missed",
    )
    return parser.parse_args()


def chosen_interpreters(
    names: list[str] | None,
) -> list[interpreters.Interpreter]:
    """Return the interpreters called *names*, or the usual ones."""
    if names:
        return [interpreters.named(name) for name in names]
    return [interpreters.default(), *interpreters.pypys()]


def chosen_cases(names: list[str]) -> list[Case]:
    """Return the cases called *names*, or all."""
    for name in names:
        if name not in CASES:
            raise UserError(f"{name}: no such case; see tools/bench --list")
    return [CASES[name] for name in names or CASES]


def measure(
    options: argparse.Namespace, cases: list[Case]
) -> tuple[list[Result], list[str]]:
    """Run everything; return results, and what went wrong."""
    results, failures = [], []
    for interpreter in chosen_interpreters(options.interpreter):
        arena = Arena(interpreter)
        for count in options.markers:
            data = store(count, options.format)
            for case in cases:
                if not case.amount(data) and count != options.markers[0]:
                    continue
                sides = arena.sides(case, peers=count <= options.peers_up_to)
                name = f"{interpreter.name} {count:,} {case.name}"
                try:
                    with Progress(name):
                        result = arena.compete(
                            case, data, sides, options.rounds
                        )
                except ContestantError as error:
                    failures.append(f"{name}: {error}")
                    continue
                results.append(result)
                if not result.agreed:
                    failures.append(f"{name}: the answers differ")
        arena.close()
    return results, failures


def main() -> int:
    """Run the command; return its exit code."""
    options = arguments()
    if options.list:
        for case in CASES.values():
            print(f"{case.name:15} {case.title}")
        return 0
    if options.rounds < 1 or min(options.markers) < 1:
        raise UserError("rounds and markers must be at least 1")
    cases = chosen_cases(options.case)
    library.build()
    results, failures = measure(options, cases)
    promises = targets.targets(results)
    parts = [
        report.machine(),
        report.tables(results),
        report.linearity(results),
        targets.report(promises) if promises else "",
    ]
    print("\n\n".join(filter(None, parts)))
    if options.json:
        text = json.dumps(report.document(results), indent=1)
        options.json.write_text(text + "\n")
    if options.figures:
        text = json.dumps(figures.figures(results), indent=1)
        options.figures.write_text(text + "\n")
    for failure in failures:
        print(f"FAILED {failure}")
    missed = options.strict and not all(each.met for each in promises)
    return 1 if failures or missed else 0
