"""Does the index for PyPy answer as the one that it is made of?"""

from __future__ import annotations

import random
import struct
from typing import Any

import pytest
from hgkernels import parsers

from hgkernels_mercurial.pypy import index as ours

RECORD = struct.Struct(">Q6i20s12x")


def node(rev: int) -> bytes:
    return bytes([rev + 1]) * 20


def base_of(chance: random.Random, rev: int, *, general: bool) -> int:
    if rev == 0 or chance.random() < 0.2:
        # Now and then none that can be.
        return chance.choice((rev, rev, rev, rev, -1, rev + 1, -2))
    return chance.randrange(rev) if general else rev - 1


def both(chance: random.Random, *, general: bool, inline: bool) -> list[Any]:
    """Return the same records as indexes of both kinds."""
    data = []
    offset = 0
    for rev in range(chance.randrange(1, 60)):
        size = chance.choice((0, 5, 900))
        base = base_of(chance, rev, general=general)
        fields = (offset << 16, size, 9, base, rev, rev - 1, -1, node(rev))
        data.append(RECORD.pack(*fields))
        if inline:
            data.append(bytes(size))
        offset += size
    whole = b"".join(data)
    return [
        module.parse_index2(whole, inline, general, 0)[0]
        for module in (ours, parsers)
    ]


def outcome(index: Any, name: str, *arguments: Any) -> Any:
    try:
        return getattr(index, name)(*arguments)
    except (IndexError, ValueError) as error:
        return type(error), str(error)


@pytest.mark.parametrize("inline", [False, True])
@pytest.mark.parametrize("general", [False, True])
def test_random_chains(*, general: bool, inline: bool) -> None:
    for seed in range(40):
        chance = random.Random(seed)
        one, other = both(chance, general=general, inline=inline)
        assert list(one) == list(other)
        for rev in range(-2, len(one) + 1):
            for stop in (None, -1, chance.randrange(len(one))):
                chain = outcome(other, "deltachain", rev, stop)
                assert outcome(one, "deltachain", rev, stop) == chain
            revs = sorted(
                chance.sample(range(len(one)), chance.randrange(len(one)))
            )
            wanted = (revs, chance.random(), chance.randrange(20_000))
            try:
                parts = other.slicechunktodensity(*wanted)
            except ValueError:
                # It has looked at more than it takes to answer.
                continue
            assert one.slicechunktodensity(*wanted) == parts


def test_what_was_kept_is_forgotten() -> None:
    one, other = both(random.Random(1), general=True, inline=False)
    last = len(one) - 1
    for index in (one, other):
        assert index.rev(node(last)) == last
        assert index.has_node(node(last))
        entry = list(index[last])
        del index[last:-1]
        assert index.get_rev(node(last)) is None
        assert not index.has_node(node(last))
        with pytest.raises(IndexError):
            index[last]
        entry[4] = 7
        index.append(tuple(entry))
        index.append(tuple(entry))
        assert index[last][4] == 7
        # Of several with a node, the last one is meant.
        assert index.rev(node(last)) == last + 1
    assert list(one) == list(other)


def test_many_entries() -> None:
    made, _ = ours.parse_index2(b"", 0, 1, 0)
    entry = (0, 0, 0, 0, 0, -1, -1, node(0), 0, 0, 2, 2, -1)
    made.append(entry)
    for rev in range(1, 1000):
        made.append(
            (*entry[:3], rev, *entry[4:7], rev.to_bytes(20, "big"), *entry[8:])
        )
    for _ in range(2):
        for rev in range(1, 1000):
            assert made[rev][3] == rev
            assert made.rev(rev.to_bytes(20, "big")) == rev
    assert made[-1][7] == bytes(20)
