from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from hgext3rd.hgkernels import stream

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST = stream._JOINED
MISSING = "nothing is left"


@pytest.mark.parametrize("largest", [1, 100, LEAST, 3 * LEAST])
def test_small_chunks_are_joined(largest: int) -> None:
    rng = random.Random(largest)
    chunks = [
        rng.randbytes(rng.choice((rng.randrange(9), largest)))
        for _ in range(max(20, 5 * LEAST // max(largest, 1000)))
    ]
    found = list(stream._joined(chunks))
    assert b"".join(found) == b"".join(chunks)
    assert all(found)
    large = [chunk for chunk in chunks if len(chunk) >= LEAST]
    assert all(any(piece is chunk for piece in found) for chunk in large)
    assert len(found) <= 1 + len(b"".join(chunks)) // LEAST + 2 * len(large)


def test_nothing_is_asked_for_before_it_is_wanted() -> None:
    asked = []

    def chunks() -> Iterator[bytes]:
        for number in range(4):
            asked.append(number)
            yield bytes(LEAST)
        raise OSError(MISSING)

    pieces = stream._joined(chunks())
    assert not asked
    assert next(pieces) == bytes(LEAST)
    assert asked == [0]
    with pytest.raises(OSError, match=MISSING):
        list(pieces)
    assert asked == [0, 1, 2, 3]
