"""What the kernels promise, compared with what was measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hgktools.bench.case import CEXT, LIMIT, OURS, PURE
from hgktools.bench.report import over_file, rate, ratio
from hgktools.support.console import table

if TYPE_CHECKING:
    from hgktools.bench.driver import Result

MARKERS = 300_000
LARGEST = 2_000_000
GIGA = 1e9


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
        if result.store.count == MARKERS or result.case.name == "import":
            found += _of_case(result)
    return found + _linearity(results)


def _of_case(result: Result) -> list[Target]:
    where = f"{result.interpreter} {result.case.name}"
    name = result.case.name
    pypy = result.interpreter.startswith("pypy")
    found = []
    if name in ("drafts", "all"):
        wanted = {"drafts": 100.0, "all": 40.0}[name]
        side = PURE if pypy else CEXT
        value = ratio(result, side)
        if value is not None:
            found.append(Target(f"{where} vs {side}", value, wanted, "x"))
    if name in ("validate", "columns"):
        ours, limit = rate(result, OURS), rate(result, LIMIT)
        if ours is not None and limit is not None:
            wanted = min(5 * GIGA, limit / 2) if name == "validate" else GIGA
            found.append(Target(where, ours / GIGA, wanted / GIGA, "GB/s"))
    if result.case.memory:
        value = over_file(result, OURS)
        if value is not None:
            found.append(Target(where, value, 1.5, "files", at_most=True))
    if name == "import" and OURS in result.scores:
        milliseconds = result.scores[OURS].median * 1e3
        wanted = 20.0 if pypy else 5.0
        found.append(Target(where, milliseconds, wanted, "ms", at_most=True))
    return found


def _linearity(results: list[Result]) -> list[Target]:
    """Compare what a marker costs in the largest store and in a smaller.

    Twice as much is allowed: a table that outgrows the caches costs more
    for each look-up, and that is still linear.
    """
    costs: dict[tuple[str, str], dict[int, float]] = {}
    for result in results:
        if result.case.name in ("validate", "columns", "all"):
            cost = result.scores[OURS].median / result.store.count
            key = (result.interpreter, result.case.name)
            costs.setdefault(key, {})[result.store.count] = cost
    found = []
    for (interpreter, case), row in costs.items():
        if MARKERS in row and LARGEST in row:
            growth = row[LARGEST] / row[MARKERS]
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
