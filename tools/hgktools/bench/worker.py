"""The process in which contestants run: one interpreter, one Mercurial.

It reads one JSON request a line and answers each with one JSON line.
`prepare` readies a contestant for some data; `round` runs it once.
"""

from __future__ import annotations

import gc
import json
import os
import platform
import sys
import traceback
from time import perf_counter
from typing import TYPE_CHECKING, Any

from hgktools.bench import memory
from hgktools.bench.case import Measured, Setup
from hgktools.bench.cases import CASES
from hgktools.bench.data.kinds import unpacked

if TYPE_CHECKING:
    from hgktools.bench.data.kinds import Data


class Worker:
    """The contestants that have been made ready."""

    def __init__(self) -> None:
        """Start with none."""
        self._ready: dict[tuple[str, str], tuple[Setup, Data]] = {}

    def prepare(self, request: dict[str, Any]) -> dict[str, Any]:
        """Make a contestant ready for the requested data."""
        name, side = request["case"], request["side"]
        data = unpacked(request["data"])
        setup = CASES[name].contestants[side](data)
        self._ready[name, side] = setup, data
        return {}

    def round(self, request: dict[str, Any]) -> dict[str, Any]:
        """Run a contestant once; say how long it took and what it found."""
        case = CASES[request["case"]]
        setup, data = self._ready[case.name, request["side"]]
        timed = setup()
        gc.collect()
        # Mercurial turns the collector off while it reads markers; doing so
        # for everyone favours nobody. PyPy's works in another way, and stays.
        if platform.python_implementation() == "CPython":
            gc.disable()
        before = memory.reset_peak() if request.get("memory") else 0
        start = perf_counter()
        for _ in range(case.calls):
            answer = timed()
        seconds = (perf_counter() - start) / case.calls
        result: dict[str, Any] = {}
        if request.get("memory"):
            result["peak"] = memory.peak() - before
        gc.enable()
        if isinstance(answer, Measured):
            result.update(cpu=answer.cpu, peak=answer.peak)
            seconds, answer = answer.seconds, answer.answer
        if request.get("digest"):
            result["digest"] = case.digest(answer)
            if case.meaning is not None:
                result["meaning"] = case.meaning(data, answer)
            if case.output is not None:
                result["output"] = case.output(answer)
        return {**result, "seconds": seconds}

    def forget(self, request: dict[str, Any]) -> dict[str, Any]:
        """Let go of a contestant and of all that it holds."""
        self._ready.pop((request["case"], request["side"]), None)
        gc.collect()
        return {}


def main() -> None:
    """Answer requests until there are no more."""
    # Whatever the contestants may print must not get among the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    worker = Worker()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = getattr(worker, request["do"])(request)
        except Exception:  # noqa: BLE001 - the harness tells its user
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
