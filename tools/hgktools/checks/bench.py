"""The check `bench-smoke`: the harness runs, and everyone agrees."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from hgktools.bench.case import OURS, Case
from hgktools.bench.cases import CASES
from hgktools.checks.check import need, need_none
from hgktools.support import interpreters
from hgktools.support.paths import TOOLS
from hgktools.support.process import run

SMALL = ("--rounds", "1", "--markers", "10k", "--scale", "0.05")
# All cases, and those of the markers on the other version of their format.
RUNS: tuple[tuple[str, ...], ...] = ((), ("markers", "--format", "0"))


def check_bench_smoke() -> str:
    """Check that all benchmark cases run, and that peers agree."""
    ran = 0
    for options in RUNS:
        with tempfile.TemporaryDirectory() as folder:
            output = Path(folder) / "results.json"
            run(
                [sys.executable, str(TOOLS / "bench"), *options, *SMALL]
                + ["--json", str(output)],
            )
            results = json.loads(output.read_text())["results"]
        about = set(options) & {case.data for case in CASES.values()}
        wanted = [
            case for case in CASES.values() if not about or case.data in about
        ]
        ran += _complete(results, wanted)
    return f"{ran} results"


def _complete(results: list[dict[str, object]], cases: list[Case]) -> int:
    # The harness itself fails when answers differ; that it left nothing
    # out is for us to see.
    ran = {
        (str(result["interpreter"]), str(result["case"]))
        for result in results
        if result["agreed"] and OURS in _scores(result)
    }
    wanted = {
        (each.name, case.name)
        for each in (interpreters.default(), *interpreters.pypys())
        for case in cases
        if case.is_for(each.implementation)
    }
    need_none([f"{name}: {case} did not run" for name, case in wanted - ran])
    need(ran, "no case ran")
    return len(ran)


def _scores(result: dict[str, object]) -> dict[str, object]:
    scores = result["scores"]
    return scores if isinstance(scores, dict) else {}
