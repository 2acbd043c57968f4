"""Threads that share some work."""

from __future__ import annotations

from time import monotonic

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from threading import Thread
    from typing import Any

# Who is done sooner needs no help, and no threads are started.
PATIENCE = 0.005


def share(
    work: Callable[[Any], Any],
    items: Iterable[Any],
    jobs: int,
    patience: float = PATIENCE,
) -> Generator[Any, None, None]:
    """Iterate over the results of some work, in no particular order.

    It is done in *jobs* threads, of which this is one. The others are started
    when the work turns out to take more than *patience* seconds, which is
    seen between two pieces of it.
    """
    crew = _Crew(work, items)
    begun = monotonic()
    try:
        while crew.waiting:
            if jobs > 1 and monotonic() - begun >= patience:
                crew.start(min(jobs, len(crew.waiting)) - 1)
                jobs = 1
            crew.work_once()
            while crew.done:
                yield crew.done.pop()
    finally:
        crew.end()
    yield from crew.done


class _Crew:
    """The work that is left, and who does it."""

    def __init__(
        self, work: Callable[[Any], Any], items: Iterable[Any]
    ) -> None:
        self._work = work
        self._problems: list[BaseException] = []
        self._helpers: list[Thread] = []
        # The first comes last. Threads share these: taking an item from the
        # end of a list, and adding one, is done in one step.
        self.waiting = list(items)[::-1]
        self.done: list[Any] = []

    def work_once(self) -> bool:
        """Take a piece of work and do it; return whether there was one."""
        try:
            item = self.waiting.pop()
        except IndexError:
            return False
        self.done.append(self._work(item))
        return True

    def _help(self) -> None:
        try:
            while self.work_once():
                pass
        except BaseException as problem:  # noqa: BLE001 - raised by `end`
            self._problems.append(problem)
            self.waiting.clear()

    def start(self, count: int) -> None:
        """Start helpers."""
        from threading import Thread  # Takes long to import.

        for _ in range(count):
            helper = Thread(target=self._help)
            self._helpers.append(helper)
            helper.start()

    def end(self) -> None:
        """Drop the work that is left, and wait for the helpers."""
        self.waiting.clear()
        for helper in self._helpers:
            helper.join()
        if self._problems:
            raise self._problems[0]
