"""Results as tables for people and as JSON for programs."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hgktools.bench.case import CEXT, LIMIT, OURS, PURE
from hgktools.support.console import table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hgktools.bench.driver import Result, Score

NONE = "-"


def machine() -> str:
    """Return a line about this machine."""
    model = platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    return f"{model}, {os.cpu_count()} cores, {platform.platform()}"


def tables(results: list[Result]) -> str:
    """Return a table of times and one of memory for each store."""
    parts = []
    groups: dict[tuple[str, int], list[Result]] = {}
    for result in results:
        key = (result.interpreter, result.store.count)
        groups.setdefault(key, []).append(result)
    for (interpreter, count), group in groups.items():
        size = group[0].store.size / 1e3
        parts.append(f"{interpreter}, {count:,} markers, {size:,.0f} KB")
        parts += _times([each for each in group if not each.case.memory])
        parts += _memory([each for each in group if each.case.memory])
    return "\n\n".join(parts)


def _times(results: Iterable[Result]) -> list[str]:
    rows = [
        ["case", "hgkernels", "GB/s", "limit", "cext", "ratio"]
        + ["pure", "ratio", "agree"]
    ]
    for result in results:
        scores = result.scores
        ours = scores.get(OURS)
        rows.append(
            [
                result.case.name,
                _time(ours),
                _rate(result, OURS),
                _rate(result, LIMIT),
                _time(scores.get(CEXT)),
                _ratio(scores.get(CEXT), ours),
                _time(scores.get(PURE)),
                _ratio(scores.get(PURE), ours),
                _agreement(result),
            ]
        )
    return [table(rows)] if len(rows) > 1 else []


def _memory(results: Iterable[Result]) -> list[str]:
    rows = [["peak memory over the file", *(OURS, CEXT, PURE), "agree"]]
    for result in results:
        cells = [over_file(result, side) for side in (OURS, CEXT, PURE)]
        texts = [NONE if cell is None else f"{cell:.2f} x" for cell in cells]
        rows.append([result.case.name, *texts, _agreement(result)])
    return [table(rows)] if len(rows) > 1 else []


def linearity(results: list[Result]) -> str:
    """Return a table of what a marker costs us, by the store's size."""
    counts = sorted({result.store.count for result in results})
    costs: dict[tuple[str, str], dict[int, str]] = {}
    for result in results:
        if result.case.memory or not result.case.amount(result.store):
            continue
        if OURS in result.scores:
            nanoseconds = result.scores[OURS].median / result.store.count * 1e9
            row = costs.setdefault((result.interpreter, result.case.name), {})
            row[result.store.count] = f"{nanoseconds:.1f}"
    if len(counts) == 1 or not costs:
        return ""
    rows = [["hgkernels, ns per marker", *(f"{n:,}" for n in counts)]]
    for (interpreter, name), row in costs.items():
        cells = [row.get(count, NONE) for count in counts]
        rows.append([f"{interpreter} {name}", *cells])
    return table(rows)


def over_file(result: Result, side: str) -> float | None:
    """Return the peak over the file itself, in files."""
    score = result.scores.get(side)
    if score is None:
        return None
    return (score.peak - result.store.size) / result.store.size


def rate(result: Result, side: str) -> float | None:
    """Return how many bytes a second *side* got through."""
    score = result.scores.get(side)
    amount = result.case.amount(result.store)
    return amount / score.median if score and amount else None


def ratio(result: Result, side: str) -> float | None:
    """Return how many times longer *side* took than we did."""
    theirs, ours = result.scores.get(side), result.scores.get(OURS)
    return theirs.median / ours.median if theirs and ours else None


def _rate(result: Result, side: str) -> str:
    value = rate(result, side)
    return NONE if value is None else f"{value / 1e9:.2f}"


def _ratio(theirs: Score | None, ours: Score | None) -> str:
    if theirs is None or ours is None:
        return NONE
    return f"{theirs.median / ours.median:.1f} x"


def _time(score: Score | None) -> str:
    return NONE if score is None else f"{score.median * 1e3:.3f} ms"


def _agreement(result: Result) -> str:
    if len(result.sides) == 1:
        return NONE
    return "yes" if result.agreed else "NO"


def document(results: list[Result]) -> dict[str, Any]:
    """Return everything that was measured, ready for JSON."""
    return {
        "machine": machine(),
        "results": [
            {
                "case": result.case.name,
                "title": result.case.title,
                "limit": result.case.limit,
                "interpreter": result.interpreter,
                "markers": result.store.count,
                "bytes": result.store.size,
                "agreed": result.agreed,
                "scores": {
                    side: {
                        "median_seconds": score.median,
                        "seconds": score.seconds,
                        "peak_bytes": score.peak or None,
                        "bytes_per_second": rate(result, side),
                        "slower_than_hgkernels": ratio(result, side),
                    }
                    for side, score in result.scores.items()
                },
            }
            for result in results
        ],
    }
