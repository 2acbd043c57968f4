"""What a command shows: one progress line, one line for an error."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Callable

if TYPE_CHECKING:
    from types import TracebackType

INTERRUPTED = 130


class UserError(Exception):
    """Something the user can act on; shown without a traceback."""


class Progress:
    """A line on stderr that says what is going on, and for how long.

    It appears only on a terminal, and is gone when the work is done.
    """

    def __init__(self, text: str) -> None:
        """Remember *text*; nothing is shown before the work starts."""
        self._text = text
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._show, daemon=True)
        self._visible = sys.stderr.isatty()

    def _show(self) -> None:
        start = time.monotonic()
        while True:
            seconds = int(time.monotonic() - start)
            sys.stderr.write(f"\r\033[K{self._text} … {seconds} s")
            sys.stderr.flush()
            if self._done.wait(1):
                return

    def say(self, text: str) -> None:
        """Change the text."""
        self._text = text

    def __enter__(self) -> Progress:  # noqa: PYI034 - Self is 3.11
        """Start showing the line."""
        if self._visible:
            self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove the line."""
        if self._visible:
            self._done.set()
            self._thread.join()
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()


def run_command(main: Callable[[], int]) -> int:
    """Run *main*; turn what a user can cause into a line and an exit code."""
    name = f"tools/{Path(sys.argv[0]).name}"
    try:
        return main()
    except UserError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(f"{name}: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone; what is left in the buffer has no place to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def table(rows: list[list[str]]) -> str:
    """Lay out *rows*, the first being headings, in aligned columns.

    The first column is flush left, the others flush right.
    """
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0])]
        cells += [c.rjust(w) for c, w in zip(row[1:], widths[1:])]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)
