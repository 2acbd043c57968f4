"""Revlogs that were made to be slow or large take what is said, no more."""

from __future__ import annotations

import subprocess
import sys
import zlib
from struct import pack
from typing import TYPE_CHECKING

import pytest
from delta_inputs import delta
from hgkernels import Revlog
from revision_inputs import BOMB
from test_hostile import GROWTH, MOST, best

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Log = tuple[bytes, bytes]
    Revision = tuple[bytes, int, int]

GENERAL_DELTA = 0x20001
MEGABYTE = 1 << 20

# Which revisions a walk keeps is planned for this many bytes; twice as much,
# five texts and the interpreter may be there at a time.
BUDGET, LARGEST = 64 * MEGABYTE, MEGABYTE
MOST_MEMORY = 2 * BUDGET + 5 * LARGEST + 40 * MEGABYTE


def revlog(revisions: list[Revision], word: int = GENERAL_DELTA) -> Log:
    """Return index and chunks of chunks, sizes and bases."""
    index = []
    place = 0
    for rev, (chunk, size, base) in enumerate(revisions):
        numbers = len(chunk), size, base, rev, -1, -1
        index.append(pack(">Qiiiiii32x", place << 16, *numbers))
        place += len(chunk)
    index[0] = pack(">I", word) + index[0][4:]
    return b"".join(index), b"".join(chunk for chunk, _, _ in revisions)


def chain_of_nothing(size: int) -> Log:
    return revlog([(b"", 0, max(rev - 1, 0)) for rev in range(20 * size)])


def chain_of_nothing_on_damage(size: int) -> Log:
    return revlog(
        [
            (b"" if rev else b"?", 0, max(rev - 1, 0))
            for rev in range(20 * size)
        ]
    )


def chain_beyond_the_end(size: int) -> Log:
    index, _data = revlog(
        [
            (b"" if rev else b"u", 0, max(rev - 1, 0))
            for rev in range(20 * size)
        ]
    )
    return index, b""


def bases_that_come_later(size: int) -> Log:
    return revlog([(b"u", 0, rev + 1) for rev in range(20 * size)])


def many_children(size: int) -> Log:
    change = delta((0, 1, b"y"))
    return revlog([(b"ux", 1, 0)] + [(change, 1, 0) for _ in range(20 * size)])


def line_of_children(size: int) -> Log:
    """Return a log without general deltas, which says where chains begin."""
    change = delta((0, 1, b"y"))
    return revlog(
        [(b"ux", 1, 0)] + [(change, 1, 0) for _ in range(20 * size)], 1
    )


def bombs(size: int) -> Log:
    """Return chunks that would become a megabyte each, if they could."""
    return revlog([(BOMB, 10, rev) for rev in range(5 * size)])


def verify(log: Log) -> None:
    """Read and hash all texts, and then read them one by one."""
    opened = Revlog.from_bytes(*log)
    outcomes = opened.verify()
    assert len(outcomes) == len(opened)
    for rev, outcome in enumerate(outcomes):
        if outcome >= 0:
            opened.fulltext(rev, check=False)


@pytest.mark.parametrize(
    "make",
    [
        chain_of_nothing,
        chain_of_nothing_on_damage,
        chain_beyond_the_end,
        bases_that_come_later,
        many_children,
        line_of_children,
        bombs,
    ],
)
def test_time_is_linear(make: Callable[[int], Log]) -> None:
    small, large = make(50), make(50 * GROWTH)
    times = [best(log, verify) for log in (small, large)]
    assert times[1] < MOST * times[0] + 0.01


def test_bombs_are_refused_at_the_declared_size() -> None:
    index, data = revlog([(BOMB, MEGABYTE, 0), (BOMB, MEGABYTE - 1, 1)])
    log = Revlog.from_bytes(index, data)
    assert log.fulltext(0, check=False) == b"x" * MEGABYTE
    with pytest.raises(ValueError, match="in revision 1"):
        log.fulltext(1, check=False)


WALK = """
import resource
import sys
from hgkernels import Revlog
index, data = (open(name, "rb").read() for name in sys.argv[1:3])
log = Revlog.from_bytes(index, data)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if sys.argv[3] == "walk":
    for text in log.iter_fulltexts(check=False):
        pass
else:
    log.verify()
print(1024 * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before))
"""


def branches(count: int, length: int) -> Log:
    """Return branches that take turns, with a text of a megabyte each."""
    text = bytes(range(256)) * (LARGEST // 256)
    first = zlib.compress(text)
    revisions = [(first, LARGEST, rev) for rev in range(count)]
    for rev in range(count, count * length):
        change = delta((rev, rev + 4, b"%04x" % rev))
        revisions.append((change, LARGEST, rev - count))
    return revlog(revisions)


@pytest.mark.parametrize("way", ["walk", "verify"])
@pytest.mark.parametrize(("count", "length"), [(1, 600), (200, 3)])
def test_memory_is_bounded(
    way: str, count: int, length: int, tmp_path: Path
) -> None:
    names = [tmp_path / "a.i", tmp_path / "a.d"]
    for name, content in zip(names, branches(count, length)):
        name.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", WALK, *map(str, names), way],
        check=True,
        capture_output=True,
        text=True,
    )
    assert int(done.stdout) < MOST_MEMORY
