"""`hg debugobsolete`, as far as it lists all markers in the usual form."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from mercurial import pycompat
from mercurial.node import hex as to_hex
from mercurial.utils import dateutil

from .store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .reading import Row

DAY = 86_400
# Well before the dates that Mercurial shows as others.
LATEST = 0x7000_0000
MINUTE = 60
# Lines that are written at once.
BLOCK = 1_024


def debugobsolete(
    theirs: Callable[..., Any],
    ui: Any,
    repo: Any,
    *nodes: bytes,
    **options: Any,
) -> Any:
    """List all markers, or leave it to Mercurial to do what else is asked."""
    others: set[object] = {
        name for name, value in options.items() if value and name != "index"
    }
    # These make other forms the usual one.
    others |= {
        name
        for name in (b"formatdebug", b"formatjson")
        if ui.configbool(b"ui", name)
    }
    if nodes or others or not isinstance(repo.obsstore, Store):
        return theirs(ui, repo, *nodes, **options)
    lines = _lines(iter(repo.obsstore), numbered=bool(options.get("index")))
    while block := b"".join(islice(lines, BLOCK)):
        ui.write(block)
    return None


def _lines(rows: Iterator[Row], *, numbered: bool) -> Iterator[bytes]:
    for number, row in enumerate(rows):
        before, after, flags, metadata, date, parents = row
        words = [b"%d" % number] if numbered else []
        words.append(to_hex(before))
        words += map(to_hex, after)
        words.append(b"%X" % flags)
        if parents is not None:
            words.append(b"{%s}" % b", ".join(map(to_hex, parents)))
        words.append(b"(%s) {%s}\n" % (_date(date), _metadata(metadata)))
        yield b" ".join(words)


@lru_cache(maxsize=4_096)
def _metadata(metadata: tuple[tuple[bytes, bytes], ...]) -> bytes:
    pairs = dict(metadata)
    pairs.pop(b"date", None)
    text = pycompat.bytestr
    return b", ".join(
        b"%r: %r" % (text(key), text(value))
        for key, value in sorted(pairs.items())
    )


def _date(date: tuple[float, int]) -> bytes:
    """Return what `dateutil.datestr` does.

    Of the seconds of one minute only the seconds differ.
    """
    moment, zone = date
    if not 0 < moment < LATEST or abs(zone) > DAY or moment % 1:
        text: bytes = dateutil.datestr(date)
        return text
    whole = int(moment)
    minute = (whole - zone) // MINUTE * MINUTE
    start, end = _minute(minute, zone)
    return b"%s%02d%s" % (start, whole - zone - minute, end)


@lru_cache(maxsize=4_096)
def _minute(minute: int, zone: int) -> tuple[bytes, bytes]:
    """Return what surrounds the seconds in the dates of a minute."""
    text = dateutil.datestr((minute + zone, zone))
    before, _, after = text.partition(b":00 ")
    return before + b":", b" " + after
