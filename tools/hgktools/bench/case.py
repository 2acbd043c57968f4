"""What a case is, and who takes part in it.

A contestant is a function that takes the data and returns a *setup*. A
round calls the setup, whose time does not count, and then times the
function that the setup returned. What that one returns is the answer, and
all contestants of a case must give the same one; some may be free to give
another one that means the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hgktools.bench.data.kinds import Data

OURS = "hgkernels"
CEXT = "cext"
PURE = "pure"
# Mercurial as it is, as a whole process: with its C extension on CPython, in
# pure Python on PyPy.
STOCK = "stock"
# Ours, in the same repository without any markers.
PLAIN = "plain"
LIMIT = "limit"

Timed = Callable[[], object]
Setup = Callable[[], Timed]
# Takes data of the kind that its case names.
Contestant = Callable[[Any], Setup]


@dataclass(frozen=True)
class Measured:
    """An answer that brings its own time, for work in another process."""

    seconds: float
    answer: object = None
    # What that process took of the processors, and of memory at its peak.
    cpu: float = 0.0
    peak: int = 0


def simple_digest(answer: object) -> str:
    """Return a short name of *answer*, equal for equal answers."""
    data = (
        bytes(answer)
        if isinstance(answer, (bytearray, memoryview))
        else (answer if isinstance(answer, bytes) else repr(answer).encode())
    )
    return hashlib.sha256(data).hexdigest()[:16]


def whole(data: Data) -> int:
    """Return the size of *data* in bytes."""
    return data.size


@dataclass(frozen=True)
class Case:
    """One question, and everyone who answers it."""

    name: str
    title: str
    # The name of the data that it is about; see data/catalogue.py.
    data: str
    contestants: dict[str, Contestant]
    digest: Callable[[Any], str] = simple_digest
    # Those who may answer otherwise, if it comes to the same: *meaning*
    # takes the data and an answer, and says what that comes to.
    free: frozenset[str] = frozenset()
    meaning: Callable[[Any, Any], str] | None = None
    # The size of an answer in bytes, where a smaller one is a better one.
    output: Callable[[Any], int] | None = None
    # What the limit does; empty if there is no meaningful one.
    limit: str = ""
    # Bytes that a contestant has to look at, for a rate in GB/s.
    amount: Callable[[Data], int] = whole
    # How often a round calls what it times, whose time is then the mean.
    calls: int = 1
    # A heavy case takes seconds: it has few rounds, and pure Python is asked
    # only where there is nothing else.
    heavy: bool = False
    # A memory case is run once, in a fresh process, for its peak.
    memory: bool = False
    # A command is Mercurial as a whole process, with and without us.
    command: bool = False
    # Where it is asked; None for everywhere.
    implementation: str | None = None
    # Another name by which it is chosen, with others of its kind.
    group: str = ""

    def is_for(self, implementation: str) -> bool:
        """Tell whether it is asked on a Python of that kind."""
        return self.implementation in (None, implementation)

    def __post_init__(self) -> None:
        """Refuse a case whose free answers nobody could compare."""
        if self.free and self.meaning is None:
            raise ValueError(f"{self.name}: free answers without a meaning")


def by_name(cases: Iterable[Case]) -> dict[str, Case]:
    """Return *cases* by their names, which must differ."""
    result: dict[str, Case] = {}
    for case in cases:
        if case.name in result:
            raise ValueError(f"{case.name}: two cases of this name")
        result[case.name] = case
    return result
