"""What the drop-in takes follows from what was measured."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from hgktools.bench import choices
from hgktools.bench.case import CEXT, OURS
from hgktools.bench.cases import CASES, policy
from hgktools.bench.data.kinds import Nothing, SizedChain, SizedPair
from hgktools.bench.driver import Result, Score
from hgktools.support.console import UserError
from hgktools.support.paths import DROP_IN

NOWHERE = Path("nowhere")
MEASURED = DROP_IN / "src" / "hgkernels_mercurial" / "measured.py"


def _result(case: str, size: int, ours: float, theirs: float) -> Result:
    kind: Any = SizedChain if "mpatch" in case else SizedPair
    paths = [NOWHERE] * (4 if kind is SizedChain else 2)
    scores = {OURS: Score([ours]), CEXT: Score([theirs])}
    return Result(CASES[case], "x", kind(size, 1, *paths), scores)


def _least(source: str) -> dict[str, int | None]:
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign) and node.value is not None:
            found: dict[str, int | None] = ast.literal_eval(node.value)
            return found
    raise ValueError("no table")


@pytest.mark.parametrize(
    ("row", "least"),
    [
        ({1: 2.0, 2: 3.0}, 1),
        ({1: 0.5, 2: 3.0, 3: 1.2}, 2),
        ({1: 2.0, 2: 0.5, 3: 1.2, 4: 1.2}, 3),
        ({1: 2.0, 2: 0.5, 3: 1.2}, None),
        ({1: 2.0, 2: 3.0, 3: 1.0}, None),
        ({}, None),
    ],
)
def test_a_size_counts_if_all_larger_ones_do(
    row: dict[int, float], least: int | None
) -> None:
    assert choices.least(row) == least


def test_the_worst_case_decides() -> None:
    results = [
        _result("policy-bdiff.blocks-source", 1024, 1.0, 4.0),
        _result("policy-bdiff.blocks-manifest", 1024, 1.0, 0.5),
        _result("policy-bdiff.blocks-source", 4096, 1.0, 2.0),
        _result("policy-bdiff.blocks-manifest", 4096, 1.0, 3.0),
        _result("policy-bdiff.blocks-source", 16384, 1.0, 2.0),
        _result("policy-mpatch.patches-delta", 4096, 1.0, 2.0),
        _result("policy-mpatch.patches-delta", 8192, 1.0, 2.0),
    ]
    assert choices.ratios(results) == {
        "bdiff.blocks": {2048: 0.5, 8192: 2.0, 32768: 2.0},
        "mpatch.patches": {4096: 2.0, 8192: 2.0},
    }
    source = choices.module(results)
    assert _least(source) == {"bdiff.blocks": 8192, "mpatch.patches": None}
    assert "# 0.50 at 2k, 2.00 at 8k, 2.00 at 32k\n" in source
    assert all(len(line) <= choices.WIDTH for line in source.splitlines())


def test_other_cases_and_other_contestants_say_nothing() -> None:
    lone = _result("policy-bdiff.blocks-source", 1024, 1.0, 1.0)
    del lone.scores[CEXT]
    scores = {OURS: Score([1.0]), CEXT: Score([2.0])}
    other = Result(CASES["source-bdiff"], "x", Nothing(1), scores)
    with pytest.raises(UserError, match="no case"):
        choices.module([lone, other])


def test_what_is_committed_speaks_of_every_function() -> None:
    least = _least(MEASURED.read_text())
    assert set(least) == {choices.function(each.name) for each in policy.CASES}
    # What no module of the policy asks about would change nothing.
    modules = {name.partition(".")[0] for name, size in least.items() if size}
    folder = MEASURED.parent / "modules" / "cpython"
    assert modules == {path.stem for path in folder.glob("*.py")}
