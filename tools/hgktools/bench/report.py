"""Results as tables for people and as JSON for programs."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hgktools.bench.case import CEXT, LIMIT, OURS, PLAIN, PURE, STOCK
from hgktools.support.console import table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hgktools.bench.driver import Result, Score

NONE = "-"
# Shorter times are shown in microseconds.
MICROSECONDS = 1e-4


def machine() -> str:
    """Return a line about this machine."""
    model = platform.machine()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    return f"{model}, {os.cpu_count()} cores, {platform.platform()}"


def tables(results: list[Result]) -> str:
    """Return tables of times, memory and sizes for each kind of data."""
    parts = []
    groups: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        key = (result.interpreter, result.data.heading)
        groups.setdefault(key, []).append(result)
    for (interpreter, heading), group in groups.items():
        parts.append(f"{interpreter}, {heading}")
        parts += _times(
            each
            for each in group
            if not each.case.memory and not each.case.command
        )
        parts += _commands([each for each in group if each.case.command])
        parts += _taxes([each for each in group if PLAIN in each.scores])
        parts += _memory([each for each in group if each.case.memory])
        parts += _outputs([each for each in group if each.case.output])
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


def _commands(results: Iterable[Result]) -> list[str]:
    """Return the table of whole processes: time, processor time, memory."""
    rows = [
        ["command", OURS, "CPU", "MB", STOCK, "CPU", "MB"]
        + ["ratio", "of CPU", "agree"]
    ]
    for result in results:
        cells = [result.case.name]
        for side in (OURS, STOCK):
            score = result.scores.get(side)
            cells += [
                _time(score),
                NONE if score is None else f"{score.median_cpu * 1e3:.3f} ms",
                NONE if score is None else f"{score.peak / 1e6:.0f}",
            ]
        for value in (ratio(result, STOCK), cpu_ratio(result)):
            cells.append(NONE if value is None else f"{value:.2f} x")
        rows.append([*cells, _agreement(result)])
    return [table(rows)] if len(rows) > 1 else []


def _taxes(results: Iterable[Result]) -> list[str]:
    """Return the table of what markers cost."""
    rows = [["ours, over the same without markers", "time", "CPU", "MB"]]
    for result in results:
        ours, plain = result.scores[OURS], result.scores[PLAIN]
        rows.append(
            [
                result.case.name,
                f"{ours.median / plain.median:.2f} x",
                f"{tax(result):.2f} x",
                f"{(ours.peak - plain.peak) / 1e6:+.0f}",
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


def _outputs(results: Iterable[Result]) -> list[str]:
    rows = [["bytes of the answer", OURS, CEXT, "ratio", PURE, "ratio"]]
    for result in results:
        cells = [result.case.name, _bytes(result.scores.get(OURS))]
        for side in (CEXT, PURE):
            share = output_ratio(result, side)
            cells += [
                _bytes(result.scores.get(side)),
                NONE if share is None else f"{share:.3f} x",
            ]
        rows.append(cells)
    return [table(rows)] if len(rows) > 1 else []


def linearity(results: list[Result]) -> str:
    """Return tables of what an item costs us, by how many there are."""
    parts = []
    for unit in dict.fromkeys(result.data.unit for result in results):
        chosen = [each for each in results if each.data.unit == unit]
        parts.append(_linearity(unit, chosen))
    return "\n\n".join(filter(None, parts))


def _linearity(unit: str, results: list[Result]) -> str:
    costs: dict[tuple[str, str], dict[int, str]] = {}
    for result in results:
        if OURS in result.scores and not result.case.memory:
            nanoseconds = result.scores[OURS].median / result.data.count * 1e9
            row = costs.setdefault((result.interpreter, result.case.name), {})
            row[result.data.count] = f"{nanoseconds:.1f}"
    costs = {name: row for name, row in costs.items() if len(row) > 1}
    if not costs:
        return ""
    counts = sorted({count for row in costs.values() for count in row})
    rows = [[f"hgkernels, ns per {unit}", *(f"{n:,}" for n in counts)]]
    for (interpreter, name), row in costs.items():
        cells = [row.get(count, NONE) for count in counts]
        rows.append([f"{interpreter} {name}", *cells])
    return table(rows)


def over_file(result: Result, side: str) -> float | None:
    """Return the peak over the file itself, in files."""
    score = result.scores.get(side)
    if score is None:
        return None
    return (score.peak - result.data.size) / result.data.size


def rate(result: Result, side: str) -> float | None:
    """Return how many bytes a second *side* got through."""
    score = result.scores.get(side)
    amount = result.case.amount(result.data)
    return amount / score.median if score and amount else None


def ratio(result: Result, side: str) -> float | None:
    """Return how many times longer *side* took than we did."""
    theirs, ours = result.scores.get(side), result.scores.get(OURS)
    return theirs.median / ours.median if theirs and ours else None


def cpu_ratio(result: Result) -> float | None:
    """Return how many times more of the processors the stock command took."""
    stock, ours = result.scores.get(STOCK), result.scores.get(OURS)
    return stock.median_cpu / ours.median_cpu if stock and ours else None


def tax(result: Result) -> float:
    """Return how many times as much of the processors markers make us take."""
    ours, plain = result.scores[OURS], result.scores[PLAIN]
    return ours.median_cpu / plain.median_cpu


def output_ratio(result: Result, side: str) -> float | None:
    """Return how large our answer is beside that of *side*."""
    theirs, ours = result.scores.get(side), result.scores.get(OURS)
    if theirs is None or ours is None or not theirs.output:
        return None
    return (ours.output or 0) / theirs.output


def _rate(result: Result, side: str) -> str:
    value = rate(result, side)
    return NONE if value is None else f"{value / 1e9:.2f}"


def _ratio(theirs: Score | None, ours: Score | None) -> str:
    if theirs is None or ours is None:
        return NONE
    value = theirs.median / ours.median
    return f"{value:.2f} x" if value < 1 else f"{value:.1f} x"


def _bytes(score: Score | None) -> str:
    return NONE if score is None else f"{score.output or 0:,}"


def _time(score: Score | None) -> str:
    if score is None:
        return NONE
    if score.median < MICROSECONDS:
        return f"{score.median * 1e6:.2f} us"
    return f"{score.median * 1e3:.3f} ms"


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
                "data": result.case.data,
                "count": result.data.count,
                "unit": result.data.unit,
                "bytes": result.data.size,
                "agreed": result.agreed,
                "scores": {
                    side: {
                        "median_seconds": score.median,
                        "seconds": score.seconds,
                        "cpu_seconds": score.cpu or None,
                        "peak_bytes": score.peak or None,
                        "answer_bytes": score.output,
                        "bytes_per_second": rate(result, side),
                        "slower_than_hgkernels": ratio(result, side),
                    }
                    for side, score in result.scores.items()
                },
            }
            for result in results
        ],
    }
