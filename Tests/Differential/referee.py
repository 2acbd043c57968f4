"""Who judges our answers: Mercurial's C extension, here or elsewhere.

The C extension exists on CPython only. What it answers there is kept as
digests, by which the same questions are judged on PyPy: Mercurial's pure
Python gives other deltas.

`HGK_RECORD` names the folder to keep digests in, `HGK_RECORDED` the one that
has them.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import hgkernels.bdiff
import hgkernels.mpatch
import hgkernels.parsers
import pytest
from mercurial import policy
from peer import IS_NATIVE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


class Kernels(NamedTuple):
    """The modules that one side has."""

    bdiff: Any
    mpatch: Any
    parsers: Any


OURS = Kernels(hgkernels.bdiff, hgkernels.mpatch, hgkernels.parsers)
THEIRS = Kernels(
    policy.importmod("bdiff"),
    policy.importmod("mpatch"),
    policy.importmod("parsers"),
)


def outcome(function: Callable[..., object], *arguments: object) -> object:
    """Return what a function says, or how it refuses.

    Of a refusal only the kind counts, but for `mpatchError`, whose words
    Mercurial shows to its users.
    """
    try:
        return function(*arguments)
    except Exception as problem:  # noqa: BLE001 - it is a refusal
        kind = type(problem).__name__
        words = f": {problem}" if kind == "mpatchError" else ""
        return f"refused, {kind}{words}"


def digest(value: object) -> str:
    """Return a short name of a value, equal for values that print alike."""
    return hashlib.sha256(repr(value).encode()).hexdigest()[:16]


class Referee:
    """Judges the answers to one test's questions, which seeds make."""

    def __init__(self, test: str) -> None:
        """Take what is known of the test called *test*."""
        name = re.sub(r"\W+", "-", test).strip("-") + ".json"
        folder = os.environ.get("HGK_RECORDED")
        self._known: dict[str, list[str]] | None = None
        if not IS_NATIVE:
            if folder is None:
                pytest.skip("HGK_RECORDED has no answers of Mercurial's C")
            self._known = json.loads((Path(folder) / name).read_text())
        folder = os.environ.get("HGK_RECORD") if IS_NATIVE else None
        self._file = Path(folder) / name if folder else None
        self._new: dict[str, list[str]] = {}

    def seeds(self, some: Iterable[int]) -> list[int]:
        """Return as many seeds as *some*, of which answers are known."""
        seeds = list(some)
        if self._known is not None and "HGK_SEED" not in os.environ:
            seeds = list(map(int, self._known))[: len(seeds)]
        return seeds

    def judge(
        self,
        seed: int,
        questions: list[Any],
        ask: Callable[[Kernels, Any], object],
    ) -> None:
        """Compare our answers to *questions* with those of the C extension."""
        ours = [ask(OURS, each) for each in questions]
        if self._known is None:
            theirs = [ask(THEIRS, each) for each in questions]
            for question, our, their in zip(questions, ours, theirs):
                if our != their:
                    shown = f"{question!r}\nours   {our!r}\ntheirs {their!r}"
                    pytest.fail(f"HGK_SEED={seed}: {shown:.9999}")
            self._new[str(seed)] = [digest(questions), digest(theirs)]
            return
        known = self._known.get(str(seed))
        if known is None:
            pytest.skip(f"HGK_SEED={seed}: no answers are known")
        assert digest(questions) == known[0], f"{seed}: other questions"
        assert digest(ours) == known[1], (
            f"HGK_SEED={seed}: {questions!r:.9999}"
        )

    def close(self) -> None:
        """Keep the answers, if that is wanted."""
        if self._file is not None:
            self._file.write_text(json.dumps(self._new))
