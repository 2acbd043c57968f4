"""What a case is, and who takes part in it.

A contestant is a function that takes the store and returns a *setup*. A
round calls the setup, whose time does not count, and then times the
function that the setup returned. What that one returns is the answer, and
all contestants of a case must give the same one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hgktools.bench.data.stores import Store

if TYPE_CHECKING:
    from collections.abc import Iterable

OURS = "hgkernels"
CEXT = "cext"
PURE = "pure"
LIMIT = "limit"

Timed = Callable[[], object]
Setup = Callable[[], Timed]
Contestant = Callable[[Store], Setup]


@dataclass(frozen=True)
class Measured:
    """An answer that brings its own time, for work in another process."""

    seconds: float
    answer: object = None


def simple_digest(answer: object) -> str:
    """Return a short name of *answer*, equal for equal answers."""
    data = (
        bytes(answer)
        if isinstance(answer, (bytearray, memoryview))
        else (answer if isinstance(answer, bytes) else repr(answer).encode())
    )
    return hashlib.sha256(data).hexdigest()[:16]


@dataclass(frozen=True)
class Case:
    """One question, and everyone who answers it."""

    name: str
    title: str
    contestants: dict[str, Contestant]
    digest: Callable[[object], str] = simple_digest
    # What the limit does; empty if there is no meaningful one.
    limit: str = ""
    # Bytes that a contestant has to look at, for a rate in GB/s.
    amount: Callable[[Store], int] = field(default=lambda store: store.size)
    # A memory case is run once, in a fresh process, for its peak.
    memory: bool = False


def by_name(cases: Iterable[Case]) -> dict[str, Case]:
    """Return *cases* by their names, which must differ."""
    result: dict[str, Case] = {}
    for case in cases:
        if case.name in result:
            raise ValueError(f"{case.name}: two cases of this name")
        result[case.name] = case
    return result
