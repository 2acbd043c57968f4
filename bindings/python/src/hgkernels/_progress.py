"""A progress bar, for those who wait at a terminal."""

from __future__ import annotations

import sys
from itertools import islice
from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeVar

    Item = TypeVar("Item")

PATIENCE = 0.5
STEP = 10_000
WIDTH = 40


def progress(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    """Iterate, and show how far that is if it takes longer than a moment."""
    if not sys.stderr.isatty():
        yield from items
        return
    iterator = iter(items)
    shown_from = monotonic() + PATIENCE
    line = ""
    try:
        for done in range(0, total, STEP):
            if monotonic() >= shown_from:
                bar = "#" * (WIDTH * done // total)
                line = f"{what} [{bar:<{WIDTH}}] {100 * done // total}%"
                sys.stderr.write(f"\r{line}")
                sys.stderr.flush()
            yield from islice(iterator, STEP)
    finally:
        if line:
            sys.stderr.write(f"\r{'':{len(line)}}\r")
            sys.stderr.flush()
