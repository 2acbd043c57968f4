"""Does `nodetree` tell as many digits as it takes?"""

from __future__ import annotations

import random
from typing import Any

import pytest
from test_mercurial_index import entry, made

from hgkernels import parsers
from hgkernels.errors import RevisionLookupError
from hgkernels.parsers import nodetree


def index_of(nodes: list[bytes]) -> Any:
    index, _ = parsers.parse_index2(b"", 0, 1, 0)
    for rev, node in enumerate(nodes):
        index.append(entry(0, base=rev, link=rev, node=node))
    return index


def shortest(node: bytes, others: list[bytes]) -> int:
    """Try one number of digits after the other."""
    digits = node.hex()
    rest = [other.hex() for other in others if other != node]
    return next(
        size
        for size in range(1, 41)
        if not any(other.startswith(digits[:size]) for other in rest)
    )


@pytest.mark.parametrize("seed", range(20))
def test_random_nodes(seed: int) -> None:
    chance = random.Random(seed)
    # Few values, so that nodes share long prefixes.
    nodes = list(
        {
            bytes(chance.choice((0, 1, 16)) for _ in range(4)) + bytes(16)
            for _ in range(60)
        }
    )
    index = index_of(nodes)
    tree = nodetree(index, len(nodes))
    members: list[bytes] = []
    for rev in chance.sample(range(len(nodes)), len(nodes) // 2):
        tree.insert(rev)
        members.append(nodes[rev])
        for node in members:
            assert tree.shortest(node) == shortest(node, members)
    for node in nodes:
        if node not in members:
            with pytest.raises(RevisionLookupError, match=node.hex()):
                tree.shortest(node)


def test_a_single_node_needs_a_digit() -> None:
    index = made(3)
    tree = nodetree(index, 0)
    tree.insert(2)
    tree.insert(2)
    assert tree.shortest(entry(2)[7]) == 1


def test_refusals() -> None:
    index = made(2)
    tree = nodetree(index, 2)
    for rev in (-1, 2, 1 << 40):
        with pytest.raises(ValueError, match="out of range"):
            tree.insert(rev)
    tree.insert(0)
    # The null revision is none of them.
    with pytest.raises(RevisionLookupError):
        tree.shortest(bytes(20))
    with pytest.raises(ValueError, match="20 bytes"):
        tree.shortest(b"short")
    with pytest.raises(TypeError):
        tree.shortest("text")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        nodetree([], 2)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="negative"):
        nodetree(index, -1)
