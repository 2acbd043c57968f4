"""Measured figures in the form in which documents quote them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hgktools.bench.case import LIMIT, OURS, PLAIN, STOCK
from hgktools.bench.report import (
    cpu_ratio,
    machine,
    output_ratio,
    over_file,
    rate,
    ratio,
    tax,
)

if TYPE_CHECKING:
    from hgktools.bench.driver import Result

TEN, TENTH = 10, 0.1


def figures(results: list[Result]) -> dict[str, Any]:
    """Return the figures by name: interpreter, case and what is compared."""
    found: dict[str, str] = {}
    for result in results:
        if not result.data.is_usual:
            continue
        implementation = result.interpreter.rstrip("0123456789.")
        name = f"{implementation} {result.case.name}"
        if result.case.memory:
            found[name] = _short(over_file(result, OURS))
            continue
        found[f"{name} ms"] = _short(result.scores[OURS].median * 1e3)
        if result.case.command:
            found.update(_of_command(name, result))
            continue
        for side in result.scores:
            if side not in (OURS, LIMIT):
                found[f"{name} {side}"] = _short(ratio(result, side))
                share = output_ratio(result, side)
                if share is not None:
                    found[f"{name} {side} size"] = f"{share:.2f}"
        if LIMIT in result.scores:
            found[f"{name} GB/s"] = _short(rate(result, OURS), 1e9)
            found[f"{name} limit GB/s"] = _short(rate(result, LIMIT), 1e9)
    return {"machine": machine(), "figures": found}


def updated(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return the *new* figures, and the *old* ones of cases that did not run.

    So all figures of a case are from one run, and all from one machine.
    """
    if old.get("machine") != new["machine"]:
        return new
    ran = {_case(name) for name in new["figures"]}
    kept = {
        name: figure
        for name, figure in old["figures"].items()
        if _case(name) not in ran
    }
    return {**new, "figures": {**kept, **new["figures"]}}


def _case(name: str) -> tuple[str, str]:
    """Return the interpreter and the case that a figure is of."""
    interpreter, case, *_ = name.split()
    return interpreter, case


def _of_command(name: str, result: Result) -> dict[str, str]:
    """Return how much more of time, and of the processors, stock takes."""
    found = {f"{name} MB": f"{result.scores[OURS].peak / 1e6:.0f}"}
    if PLAIN in result.scores:
        found[f"{name} {PLAIN} CPU"] = _hundredths(tax(result))
        more = result.scores[OURS].peak - result.scores[PLAIN].peak
        found[f"{name} more MB"] = f"{more / 1e6:.0f}"
    if STOCK in result.scores:
        found[f"{name} {STOCK} MB"] = f"{result.scores[STOCK].peak / 1e6:.0f}"
        found[f"{name} {STOCK}"] = _hundredths(ratio(result, STOCK))
        found[f"{name} {STOCK} CPU"] = _hundredths(cpu_ratio(result))
    return found


def _hundredths(value: float | None) -> str:
    """Return *value*, which may be about 1, with two decimals below ten."""
    return "-" if value is None else f"{value:.{2 if value < TEN else 0}f}"


def _short(value: float | None, unit: float = 1.0) -> str:
    """Return *value* with two digits or, above ten, as a whole number.

    Between 0.1 and 1 one digit is enough.
    """
    if value is None:
        return "-"
    value /= unit
    if 0 < value < TENTH:
        return f"{value:.2g}"
    return f"{value:.0f}" if abs(value) >= TEN else f"{value:.1f}"
