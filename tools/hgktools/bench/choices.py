"""What the drop-in takes on CPython, as the cases of the policy say.

A function of ours is taken from the size on from which it is faster than C's
at that size and all larger ones, in every case of it. Only functions of two
texts can be chosen so; the others are measured to be told.
"""

from __future__ import annotations

import textwrap
from itertools import takewhile
from typing import TYPE_CHECKING

from hgktools.bench.case import CEXT
from hgktools.bench.cases.policy import DIFFS, GROUP
from hgktools.bench.data.kinds import SizedPair
from hgktools.bench.report import machine, ratio
from hgktools.support.console import UserError

if TYPE_CHECKING:
    from hgktools.bench.driver import Result

# How many times as long C's takes at least: that a function is chosen by its
# arguments takes time too, and another machine gives other figures.
FASTER = 1.1
# A single size could be chance.
FEWEST = 2
CHOSEN = frozenset(f"bdiff.{name}" for name in DIFFS)
WIDTH = 79
KILO = 1024
HEAD = '''\
"""From which size on our functions are faster than Mercurial's on CPython.

Written by `tools/bench policy --measured`: see tools/README.md. Above each
choice is how many times as long Mercurial's C function takes, by the bytes
of the texts together: in the case that is worst for ours.

{machine}
"""

from __future__ import annotations

# Bytes of the texts together, or None for a function that is left alone.
LEAST: dict[str, int | None] = {{
'''


def ratios(results: list[Result]) -> dict[str, dict[int, float]]:
    """Return for each function how it does, worst case first, by size."""
    found: dict[str, dict[int, float]] = {}
    for result in results:
        value = ratio(result, CEXT)
        if result.case.group == GROUP and value is not None:
            row = found.setdefault(function(result.case.name), {})
            size = _size(result)
            row[size] = min(value, row.get(size, value))
    return {name: dict(sorted(row.items())) for name, row in found.items()}


def function(case: str) -> str:
    """Return the function that a case of that name is about."""
    return case.split("-")[1]


def _size(result: Result) -> int:
    """Return the bytes of all texts, about: the same for all cases."""
    texts = 2 if isinstance(result.data, SizedPair) else 1
    if result.data.unit == "byte":
        return texts * result.data.count
    return result.data.size


def least(row: dict[int, float]) -> int | None:
    """Return the size from which on ours are faster, or None."""
    won = list(
        takewhile(lambda size: row[size] >= FASTER, sorted(row, reverse=True))
    )
    return won[-1] if len(won) >= FEWEST else None


def module(results: list[Result]) -> str:
    """Return the source of the module that says what was found."""
    found = ratios(results)
    if not found:
        raise UserError("no case of the policy was run")
    parts = [HEAD.format(machine=textwrap.fill(f"On {machine()}.", WIDTH))]
    for name, row in sorted(found.items()):
        figures = ", ".join(
            f"{value:.2f} at {_short(size)}" for size, value in row.items()
        )
        parts.append(
            textwrap.fill(
                figures,
                WIDTH,
                initial_indent="    # ",
                subsequent_indent="    # ",
            )
        )
        size = least(row) if name in CHOSEN else None
        parts.append(f'\n    "{name}": {size},\n')
    return "".join([*parts, "}\n"])


def _short(size: int) -> str:
    return f"{size // KILO}k" if size >= KILO else str(size)
