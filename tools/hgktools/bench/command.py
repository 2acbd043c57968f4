"""The command `tools/bench`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from hgktools.bench import choices, figures, report, targets
from hgktools.bench.cases import CASES
from hgktools.bench.data.catalogue import CATALOGUE, Settings
from hgktools.bench.data.kinds import Store
from hgktools.bench.driver import Arena, ContestantError, Result
from hgktools.support import interpreters, library
from hgktools.support.console import Progress, UserError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hgktools.bench.case import Case
    from hgktools.bench.data.kinds import Data

SUFFIXES = {"k": 1_000, "M": 1_000_000}
DESCRIPTION = """
Measure hgkernels and its peers on the same data, taking turns. Peers are
Mercurial's C extension (cext) and pure Python (pure). The limit is the same
bytes read once by one core with libc's wmemchr, the fastest read that Python
can ask for, or the result copied once. Times are medians; memory is the peak
of a fresh process less the size of the file. `tools/bench history` compares
deltas of a real repository's history in speed and size.
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
    add(
        "case",
        nargs="*",
        help="the cases to run, or what they are about (all)",
    )
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
    add(
        "--scale",
        type=float,
        default=1,
        metavar="N",
        help="size of all other data, in parts of the usual (1)",
    )
    add(
        "--repo",
        "--repository",
        dest="repository",
        type=Path,
        metavar="PATH",
        help="a repository to look at instead of the generated one and, for "
        "the history, the demonstration's",
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
        help="write the figures that documents quote there, those of these "
        "cases anew",
    )
    add(
        "--measured",
        type=Path,
        metavar="PATH",
        help="write there which functions the drop-in takes on CPython; "
        "wants the cases of the policy",
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
    """Return the cases called *names*, or about such data, or all."""
    groups = {case.group for case in CASES.values() if case.group}
    for name in names:
        if not any(name in known for known in (CASES, CATALOGUE, groups)):
            raise UserError(f"{name}: no such case; see tools/bench --list")
    return [
        case
        for case in CASES.values()
        if not names or {case.name, case.data, case.group} & set(names)
    ]


def plan(
    options: argparse.Namespace, cases: list[Case]
) -> Iterator[tuple[Data, Case]]:
    """Yield the cases, each with data that it is about."""
    settings = Settings(
        options.markers, options.format, options.scale, options.repository
    )
    for name in dict.fromkeys(case.data for case in cases):
        about = [case for case in cases if case.data == name]
        for data in CATALOGUE[name](settings):
            yield from ((data, case) for case in about)


def measure(
    options: argparse.Namespace, cases: list[Case]
) -> tuple[list[Result], list[str]]:
    """Run everything; return results, and what went wrong."""
    results, failures = [], []
    todo = list(plan(options, cases))
    for interpreter in chosen_interpreters(options.interpreter):
        arena = Arena(interpreter)
        for data, case in todo:
            small = data.count <= options.peers_up_to
            peers = small or not isinstance(data, Store)
            name = f"{interpreter.name} {data.label} {case.name}"
            sides = arena.sides(case, peers=peers)
            if not sides:
                continue
            try:
                with Progress(name):
                    result = arena.compete(case, data, sides, options.rounds)
            except ContestantError as error:
                failures.append(f"{name}: {error}")
                continue
            results.append(result)
            if not result.agreed:
                failures.append(f"{name}: the answers differ")
        arena.close()
    return results, failures + disagreements(results)


def disagreements(results: list[Result]) -> list[str]:
    """Return where interpreters answered the same question differently."""
    digests: dict[tuple[str, Data], set[str]] = {}
    for result in results:
        key = (result.case.name, result.data)
        digests.setdefault(key, set()).update(result.digests)
    return [
        f"{data.label} {name}: the interpreters' answers differ"
        for (name, data), found in digests.items()
        if len(found) > 1
    ]


def main() -> int:
    """Run the command; return its exit code."""
    options = arguments()
    if options.list:
        for case in CASES.values():
            print(f"{case.name:21} {case.data:15} {case.title}")
        return 0
    if options.rounds < 1 or min(options.markers) < 1:
        raise UserError("rounds and markers must be at least 1")
    if not 0 < options.scale <= 1:
        raise UserError("the scale must be above 0 and not above 1")
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
        found = figures.figures(results)
        if options.figures.exists():
            old = json.loads(options.figures.read_text())
            found = figures.updated(old, found)
        options.figures.write_text(json.dumps(found, indent=1) + "\n")
    if options.measured:
        options.measured.write_text(choices.module(results))
    for failure in failures:
        print(f"FAILED {failure}")
    missed = options.strict and not all(each.met for each in promises)
    return 1 if failures or missed else 0
