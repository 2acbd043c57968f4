"""Driving the workers: who runs where, round by round."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from hgktools.bench import commands
from hgktools.bench.case import CEXT, LIMIT, PLAIN, PURE, Case
from hgktools.bench.data.kinds import packed
from hgktools.support import library
from hgktools.support.console import UserError
from hgktools.support.environments import environment
from hgktools.support.oracle import oracle
from hgktools.support.paths import BINDING, TOOLS
from hgktools.support.process import merged, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from hgktools.bench.data.kinds import Data
    from hgktools.support.interpreters import Interpreter

    Installation = Callable[[Interpreter], "Place"]

POLICIES = {CEXT: "c", PURE: "py"}
# Those of a command have a worker together, whose name is this.
COMMANDS = "commands"
# The rounds of a heavy case.
FEW = 3


class ContestantError(UserError):
    """A contestant did not answer."""


@dataclass
class Score:
    """What one contestant of a case reached."""

    seconds: list[float] = field(default_factory=list)
    digest: str = ""
    # What the answer comes to, for cases that allow several.
    meaning: str = ""
    # The answer's size, where it matters.
    output: int | None = None
    peak: int = 0
    # Of another process: what it took of the processors.
    cpu: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The median time of a round."""
        return median(self.seconds)

    @property
    def median_cpu(self) -> float:
        """The median of what a round took of the processors."""
        return median(self.cpu)


@dataclass(frozen=True)
class Result:
    """A case's scores on one interpreter and some data."""

    case: Case
    interpreter: str
    data: Data
    scores: dict[str, Score]

    @property
    def agreed(self) -> bool:
        """Whether all contestants but the limit gave the same answer.

        Those who are free to give another must have meant the same.
        """
        meanings = {self.scores[side].meaning for side in self.sides}
        return len(self.digests) <= 1 and len(meanings) == 1

    @property
    def digests(self) -> set[str]:
        """The answers of those who are not free to give another."""
        bound = [side for side in self.sides if side not in self.case.free]
        return {self.scores[side].digest for side in bound}

    @property
    def sides(self) -> list[str]:
        """The contestants that gave an answer to the question, ours first."""
        return [side for side in self.scores if side not in (LIMIT, PLAIN)]


# A Python, and the variables with which it can import hgkernels.
Place = tuple[Path, dict[str, str]]


def checkout(interpreter: Interpreter) -> Place:
    """Return where hgkernels is this checkout's own.

    Its modules are compiled, as an installer does, and as Mercurial's are.
    """
    python = environment(interpreter, "tests")
    run([python, "-m", "compileall", "-q", BINDING / "src"])
    return python, library.variables()


def mercurial(interpreter: Interpreter, side: str) -> Place:
    """Return where Mercurial answers by the means that *side* names."""
    told = oracle(interpreter)
    policy = {"HGMODULEPOLICY": POLICIES[side]}
    return told.python, {**told.variables, **policy}


def starter(interpreter: Interpreter) -> Place:
    """Return where commands are started, which are not of that place.

    It is the same, whatever runs them, and small: a process that was just
    started counts as as large as the one that started it.
    """
    return Path(sys.executable), commands.variables(interpreter)


class Worker:
    """A process that runs contestants for us."""

    def __init__(
        self, interpreter: Interpreter, side: str, ours: Installation
    ) -> None:
        """Start the process, making its environment if need be."""
        if side == COMMANDS:
            python, variables = starter(interpreter)
        elif side in POLICIES:
            python, variables = mercurial(interpreter, side)
        else:
            python, variables = ours(interpreter)
        paths = [str(TOOLS), variables.get("PYTHONPATH", "")]
        path = os.pathsep.join(filter(None, paths))
        self._name = f"{side} on {interpreter.name}"
        self._process = subprocess.Popen(
            [python, "-m", "hgktools.bench.worker"],
            env=merged({**variables, "PYTHONPATH": path}),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def ask(self, **request: object) -> dict[str, Any]:
        """Send *request* and return the answer."""
        sink, source = self._process.stdin, self._process.stdout
        if sink is None or source is None:
            raise RuntimeError("a worker without pipes")
        line = ""
        try:
            print(json.dumps(request), file=sink, flush=True)
            line = source.readline()
        except BrokenPipeError:
            pass
        if not line:
            code = self._process.wait()
            raise ContestantError(f"{self._name}: ended with code {code}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise ContestantError(f"{self._name}:\n{answer['error']}")
        return answer

    def close(self) -> None:
        """End the process."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.wait()


def _worker_of(case: Case, side: str) -> str:
    """Return the name of the worker that answers for *side*."""
    return COMMANDS if case.command else side


class Arena:
    """The workers of one interpreter, kept for all cases."""

    def __init__(
        self, interpreter: Interpreter, ours: Installation = checkout
    ) -> None:
        """Start without workers; each starts when first needed.

        *ours* says where hgkernels is installed.
        """
        self.interpreter = interpreter
        self._ours = ours
        self._workers: dict[str, Worker] = {}

    def _worker(self, name: str) -> Worker:
        if name not in self._workers:
            self._workers[name] = Worker(self.interpreter, name, self._ours)
        return self._workers[name]

    def sides(self, case: Case, *, peers: bool) -> list[str]:
        """Return who takes part in *case* here."""
        absent = {CEXT} if self.interpreter.is_pypy else set()
        if case.heavy and not self.interpreter.is_pypy:
            absent |= {PURE}
        if not peers:
            absent |= {CEXT, PURE}
        if not case.is_for(self.interpreter.implementation):
            return []
        return [side for side in case.contestants if side not in absent]

    def compete(
        self, case: Case, data: Data, sides: list[str], rounds: int
    ) -> Result:
        """Let *sides* run *rounds* times, taking turns."""
        if case.memory:
            # Memory that an earlier case left to the allocator would hide
            # what this one takes: it gets fresh processes.
            self.close()
            rounds = 1
        if case.heavy:
            rounds = min(rounds, FEW)
        result = Result(
            case,
            self.interpreter.name,
            data,
            {side: Score() for side in sides},
        )
        try:
            for side in sides:
                self._ask(side, "prepare", case, data=packed(data))
            for number in range(rounds):
                turn = number % len(sides)
                for side in sides[turn:] + sides[:turn]:
                    self._round(result, side, number)
        finally:
            self._let_go(result)
        return result

    def _round(self, result: Result, side: str, number: int) -> None:
        answer = self._ask(
            side,
            "round",
            result.case,
            memory=result.case.memory,
            # The limit has no answer.
            digest=number == 0 and side != LIMIT,
        )
        score = result.scores[side]
        score.seconds.append(answer["seconds"])
        score.digest = answer.get("digest", score.digest)
        score.meaning = answer.get("meaning", score.meaning)
        score.output = answer.get("output", score.output)
        score.peak = max(score.peak, answer.get("peak", 0))
        if "cpu" in answer:
            score.cpu.append(answer["cpu"])

    def _let_go(self, result: Result) -> None:
        for side in result.scores:
            if _worker_of(result.case, side) in self._workers:
                self._ask(side, "forget", result.case)

    def _ask(
        self, side: str, do: str, case: Case, **more: object
    ) -> dict[str, Any]:
        name = _worker_of(case, side)
        try:
            return self._worker(name).ask(
                do=do, case=case.name, side=side, **more
            )
        except ContestantError:
            self._workers.pop(name).close()
            raise

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers.values():
            worker.close()
        self._workers.clear()
