"""A progress bar, for those who wait at a terminal."""

from __future__ import annotations

import sys
from itertools import islice
from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType
    from typing import TypeVar

    from typing_extensions import Self

    Item = TypeVar("Item")

PATIENCE = 0.5
STEP = 10_000
WIDTH = 40
# How often the bar is drawn anew, in seconds.
INTERVAL = 0.1
MINUTE, HOUR = 60, 3600


class Bar:
    """A bar that shows how far something is, how fast, and how long yet.

    It appears only at a terminal, and only if there is a moment to wait.
    """

    #: Whether bars appear at all, for programs that have their own ways.
    is_shown = True

    def __init__(self, what: str, total: int) -> None:
        self._what = what
        self._total = total
        self._done = 0
        self._began = monotonic()
        self._next = self._began + PATIENCE
        self._width = 0
        if not (self.is_shown and sys.stderr.isatty()):
            self._next = float("inf")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._width:
            sys.stderr.write(f"\r{'':{self._width}}\r")
            sys.stderr.flush()

    def advance(self, count: int = 1) -> None:
        """Say that so much more is done."""
        self._done += count
        now = monotonic()
        if now >= self._next:
            self._next = now + INTERVAL
            line = self._line(now - self._began)
            sys.stderr.write(f"\r{line:{self._width}}")
            sys.stderr.flush()
            self._width = len(line)

    def _line(self, seconds: float) -> str:
        done, total = min(self._done, self._total), max(self._total, 1)
        bar = "#" * (WIDTH * done // total)
        line = f"{self._what} [{bar:<{WIDTH}}] {100 * done // total}%"
        if not done or not seconds:
            return line
        rate = done / seconds
        left = duration((total - done) / rate)
        return f"{line}, {rate:,.0f}/s, {left} left"


def duration(seconds: float) -> str:
    """Return a time as people say it."""
    whole = int(seconds)
    if whole < MINUTE:
        return f"{whole}s"
    if whole < HOUR:
        return f"{whole // MINUTE}m{whole % MINUTE:02}s"
    return f"{whole // HOUR}h{whole % HOUR // MINUTE:02}m"


def progress(
    items: Iterable[Item], total: int, what: str, step: int = STEP
) -> Iterator[Item]:
    """Iterate, and show how far that is if it takes longer than a moment.

    The bar is looked after once in *step* items.
    """
    iterator = iter(items)
    with Bar(what, total) as bar:
        for done in range(0, total, step):
            yield from islice(iterator, step)
            bar.advance(min(step, total - done))
