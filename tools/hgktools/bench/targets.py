"""What the kernels promise, compared with what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hgktools.bench.case import CEXT, LIMIT, OURS, PLAIN, PURE, STOCK
from hgktools.bench.data.kinds import Store
from hgktools.bench.report import (
    cpu_ratio,
    output_ratio,
    over_file,
    rate,
    ratio,
    tax,
)
from hgktools.support.console import table

if TYPE_CHECKING:
    from hgktools.bench.driver import Result

LARGEST = 2_000_000
MEGA, GIGA = 1e6, 1e9
# Questions about a graph of revisions, each also with its answer in an array.
GRAPH = ("heads", "roots", "phases", "missing")
# Changes between revisions, however many files there are.
REVISIONS = ("revisions-1k", "revisions-20k", "revisions-200k")
# How many times as long the best peer there takes, at least: Mercurial's C
# extension on CPython, pure Python on PyPy, where there is nothing else.
AHEAD = {
    "cpython": {
        "drafts": 100.0,
        "all": 40.0,
        "source-bdiff": 2.0,
        "source-fast": 3.0,
        "manifest-bdiff": 3.0,
        "manifest-diff": 3.0,
        "manifest-fast": 6.0,
        "manifest-changes": 4.0,
        "manifest-check": 1.0,
        # Both have as many objects to make.
        "manifest-entries": 0.5,
        "manifest-entries-column": 10.0,
        "manifest-edit": 5.0,
        **dict.fromkeys(REVISIONS, 50.0),
        "shuffled-bdiff": 2.0,
        # Nothing but memory's speed matters here.
        "apply": 0.95,
        "chain": 2.0,
        "chain-views": 2.0,
        "commits": 1.0,
        "commits-views": 1.0,
        **dict.fromkeys(GRAPH, 1.0),
        **dict.fromkeys([f"{name}-column" for name in GRAPH], 3.0),
        "lookup": 5.0,
        "fulltext": 3.0,
        "walk": 5.0,
        "verify": 10.0,
        "verify-demo": 10.0,
        "verify-full": 3.0,
        "verify-full-demo": 3.0,
        "tip": 5.0,
    },
    "pypy": {
        "drafts": 100.0,
        "all": 40.0,
        "source-storage": 20.0,
        "manifest-changes": 60.0,
        "apply": 1.5,
        "chain": 1.5,
        "chain-views": 1.5,
        "commits": 1.5,
        "commits-views": 1.5,
        **dict.fromkeys(GRAPH, 5.0),
        **dict.fromkeys([f"{name}-column" for name in GRAPH], 5.0),
        "lookup": 5.0,
        # The other repositories are in zstd, which it cannot read there.
        "fulltext-zlib": 5.0,
        "walk-zlib": 5.0,
        "verify-zlib": 5.0,
        "tip-zlib": 5.0,
    },
}
# How many times as much of the processors the stock Mercurial takes for a
# whole command, at least: what is switched on must not cost anything.
EVEN = 0.97
COMMANDS = {
    "cpython": dict.fromkeys(("hg-bundle", "hg-clone", "hg-verify"), 1.2),
    "pypy": dict.fromkeys(
        ("hg-bundle-zlib", "hg-clone-zlib", "hg-verify-zlib"), 2.0
    ),
}
# What markers may cost a command of ours, in times and in bytes; and how many
# times as much stock takes for the commands that look at all of them.
TAX, TAX_BYTES = 1.3, 60_000_000
MARKERS = dict.fromkeys(("tax-log-predecessors", "tax-debugobsolete"), 3.0)
# What being switched on may add to each start, in milliseconds.
START = {"cpython": 5.0, "pypy": 20.0}
# How much of the limit's rate is reached at least.
SHARES = {"sha1": 0.6, "manifest-changes": 0.7}
# How large our answers may be beside those of the C extension.
OUTPUT = {"history-fast": 1.0}


@dataclass(frozen=True)
class Target:
    """A promise; *measured* and *wanted* are in *unit*."""

    name: str
    measured: float
    wanted: float
    unit: str
    at_most: bool = False

    @property
    def met(self) -> bool:
        """Whether the promise is kept."""
        if self.at_most:
            return self.measured <= self.wanted
        return self.measured >= self.wanted


def targets(results: list[Result]) -> list[Target]:
    """Return the targets that *results* say something about."""
    found = []
    for result in results:
        if result.data.is_usual:
            found += _of_case(result)
    return found + _linearity(results)


def _of_case(result: Result) -> list[Target]:
    where = f"{result.interpreter} {result.case.name}"
    name = result.case.name
    pypy = result.interpreter.startswith("pypy")
    side = PURE if pypy else CEXT
    found = []
    ahead = AHEAD["pypy" if pypy else "cpython"].get(name)
    value = ratio(result, side)
    if ahead is not None and value is not None:
        found.append(Target(f"{where} vs {side}", value, ahead, "x"))
    value = output_ratio(result, CEXT)
    if name in OUTPUT and value is not None:
        size = f"{where}, bytes of the answer vs {CEXT}"
        found.append(Target(size, value, OUTPUT[name], "x", at_most=True))
    ours, limit = rate(result, OURS), rate(result, LIMIT)
    if ours is not None and limit is not None:
        if name in SHARES:
            share = f"{where} vs {result.case.limit}"
            found.append(Target(share, ours / limit, SHARES[name], "x"))
        if name in ("validate", "columns"):
            wanted = min(5 * GIGA, limit / 2) if name == "validate" else GIGA
            found.append(Target(where, ours / GIGA, wanted / GIGA, "GB/s"))
    if result.case.command:
        found += _of_command(where, result)
    if result.case.memory:
        value = over_file(result, OURS)
        if value is not None:
            found.append(Target(where, value, 1.5, "files", at_most=True))
    return found + _of_time(where, result)


def _of_time(where: str, result: Result) -> list[Target]:
    """Return what is promised of a case's own time, whatever others take."""
    name = result.case.name
    pypy = result.interpreter.startswith("pypy")
    if OURS not in result.scores:
        return []
    seconds = result.scores[OURS].median
    if name in REVISIONS and not pypy:
        return [Target(where, seconds * 1e6, 100.0, "us", at_most=True)]
    if name == "import":
        wanted = 20.0 if pypy else 5.0
        return [Target(where, seconds * 1e3, wanted, "ms", at_most=True)]
    return []


def _of_command(where: str, result: Result) -> list[Target]:
    """Return what is promised of a command: what it takes of processors.

    These are processes of one thread that wait for nothing; and of time
    that has passed, others who work at the machine take their part.
    """
    value, scores = cpu_ratio(result), result.scores
    if value is None:
        return []
    pypy = result.interpreter.startswith("pypy")
    implementation = "pypy" if pypy else "cpython"
    name = result.case.name
    if name.startswith("hg-start"):
        more = (scores[OURS].median_cpu - scores[STOCK].median_cpu) * 1e3
        text = f"{where}, more than {STOCK}"
        most = START[implementation]
        return [Target(text, more, most, "ms CPU", at_most=True)]
    if PLAIN in scores:
        more = (scores[OURS].peak - scores[PLAIN].peak) / MEGA
        text = f"{where}, markers cost"
        return [
            Target(text, tax(result), TAX, "x CPU", at_most=True),
            Target(text, more, TAX_BYTES / MEGA, "MB", at_most=True),
        ]
    if name in MARKERS:
        return [Target(f"{where} vs {STOCK}", value, MARKERS[name], "x CPU")]
    wanted = COMMANDS[implementation].get(name, EVEN)
    return [Target(f"{where} vs {STOCK}", value, wanted, "x CPU")]


def _linearity(results: list[Result]) -> list[Target]:
    """Compare what a marker costs in the largest store and in a smaller.

    Twice as much is allowed: a table that outgrows the caches costs more
    for each look-up, and that is still linear.
    """
    costs: dict[tuple[str, str], dict[int, float]] = {}
    for result in results:
        if result.case.name in ("validate", "columns", "all"):
            cost = result.scores[OURS].median / result.data.count
            key = (result.interpreter, result.case.name)
            costs.setdefault(key, {})[result.data.count] = cost
    found = []
    for (interpreter, case), row in costs.items():
        if Store.usual in row and LARGEST in row:
            growth = row[LARGEST] / row[Store.usual]
            name = f"{interpreter} {case}, 2 M over 300 k, per marker"
            found.append(Target(name, growth, 2.0, "x", at_most=True))
    return found


def report(found: list[Target]) -> str:
    """Return a table of targets."""
    rows = [["target", "measured", "wanted", ""]]
    for each in found:
        sign = "<=" if each.at_most else ">="
        rows.append(
            [
                each.name,
                f"{each.measured:.2f} {each.unit}",
                f"{sign} {each.wanted:.2f} {each.unit}",
                "met" if each.met else "MISSED",
            ]
        )
    return table(rows)
