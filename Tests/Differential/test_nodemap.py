"""Persistent nodemaps: ours are Mercurial's, and each reads the other's."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hgkernels import Revlog
from hgkernels._buffers import lend
from hgkernels._index import Index
from hgkernels._nodemap import Docket
from mercurial import context, hg
from mercurial.pure import parsers
from mercurial.revlogutils import nodemap
from peer import IS_NATIVE
from random_nodes import HEADER, index_of, random_nodes
from random_repositories import VARIANTS, interface

if TYPE_CHECKING:
    from collections.abc import Iterable

BLOCK = 64


def _theirs(nodes: list[bytes]) -> Any:  # noqa: ANN401
    return parsers.parse_index_devel_nodemap(index_of(nodes), 0, 1, 0)[0]


def _ours(nodes: list[bytes]) -> Index:
    return Index(lend(index_of(nodes)), HEADER)


def test_blocks_are_those_of_mercurial(dag_seeds: Iterable[int]) -> None:
    for seed in dag_seeds:
        rnd = random.Random(seed)
        # Mercurial does not survive a node that two revisions have.
        nodes = list(dict.fromkeys(random_nodes(rnd)))
        blocks, dead = _ours(nodes).nodemap(whole=True)
        assert blocks == _theirs(nodes).nodemap_data_all(), f"HGK_SEED={seed}"
        assert not dead
        if not nodes:
            continue
        known = rnd.randrange(1, len(nodes) + 1)
        older, _dead = _ours(nodes[:known]).nodemap(whole=True)
        tip = known - 1
        docket = Docket(b"00000001", tip, nodes[tip], len(older), 0)
        index = _ours(nodes)
        assert index.use_nodemap(docket, lend(older))
        added, dead = index.nodemap(whole=False)
        theirs = _theirs(nodes)
        their_docket = nodemap.NodeMapDocket()
        their_docket.tip_rev = tip
        theirs.update_nodemap_data(their_docket, older)
        expected = theirs.nodemap_data_incremental()[2]
        if known == len(nodes):
            # They write the root again though nothing is new.
            assert added == b""
        else:
            assert added == expected, f"HGK_SEED={seed}"
        assert 0 <= dead <= len(older)


def test_dockets_are_those_of_mercurial() -> None:
    docket = nodemap.NodeMapDocket(uid=b"0123cdef")
    docket.tip_rev, docket.tip_node = 77, bytes(range(20))
    docket.data_length, docket.data_unused = 640, 128
    data = docket.serialize()
    ours = Docket.parse(data)
    assert ours is not None
    assert ours.pack() == data
    assert (ours.uid, ours.tip, ours.tip_node) == (
        b"0123cdef",
        77,
        bytes(range(20)),
    )
    assert (ours.data_size, ours.dead_size) == (640, 128)


@pytest.fixture
def repository(tmp_path: Path) -> Any:  # noqa: ANN401
    """Return a repository of Mercurial's that has a nodemap."""
    settings = interface(
        {**VARIANTS["nodemap"], "devel.persistent-nodemap": "yes"}
    )
    return hg.repository(settings, os.fsencode(tmp_path / "made"), create=True)


def _commit(repo: Any, count: int) -> None:  # noqa: ANN401
    def file(repo: Any, made: Any, path: bytes) -> Any:  # noqa: ANN401
        return context.memfilectx(repo, made, path, b"%d" % len(repo))

    with repo.wlock(), repo.lock(), repo.transaction(b"test"):
        for number in range(count):
            parents = (repo[b"tip"].node(), None)
            context.memctx(
                repo, parents, b"%d" % number, [b"a"], file
            ).commit()


def _changelog(repo: Any) -> Revlog:  # noqa: ANN401
    return Revlog.open(Path(repo.root.decode()) / ".hg/store/00changelog.i")


def test_a_nodemap_of_mercurial_is_used(repository: Any) -> None:  # noqa: ANN401
    for count in (1, 30, 5):
        _commit(repository, count)
        ours = _changelog(repository)
        tip = len(ours) - 1
        assert ours.uses_nodemap
        for rev in range(len(ours)):
            node = repository.changelog.node(rev)
            assert ours.rev(node) == rev
            assert ours.match_prefix(node.hex()) == rev
        assert ours.match_prefix(ours.node(tip).hex()[:12]) == tip


@pytest.mark.skipif(
    not IS_NATIVE,
    reason="Mercurial's pure index reads no inline revlog beside a nodemap",
)
def test_mercurial_uses_a_nodemap_of_ours(
    repository: Any,  # noqa: ANN401
) -> None:
    _commit(repository, 40)
    store = Path(repository.root.decode()) / ".hg/store"
    written = Docket.parse((store / "00changelog.n").read_bytes())
    assert written is not None
    data = (store / "00changelog.i").read_bytes()
    index = Index(lend(data), HEADER)
    blocks, _dead = index.nodemap(whole=True)
    ours = Docket(b"feedbeef", written.tip, written.tip_node, len(blocks), 0)
    (store / "00changelog.n").write_bytes(ours.pack())
    (store / "00changelog-feedbeef.nd").write_bytes(blocks)
    repo = hg.repository(repository.ui, repository.root)
    changelog = repo.unfiltered().changelog
    docket, theirs = nodemap.persisted_data(changelog)
    assert docket.uid == b"feedbeef"
    assert bytes(theirs) == blocks
    # Its own check returns 0, and goes through every revision.
    assert nodemap.check_data(repo.ui, changelog.index, theirs) == 0
    # What it adds to ours is added to the same file.
    _commit(repo, 3)
    grown = Docket.parse((store / "00changelog.n").read_bytes())
    assert grown is not None
    assert grown.tip == written.tip + 3
    ours_again = _changelog(repo)
    assert ours_again.uses_nodemap
    for rev in range(len(ours_again)):
        assert ours_again.rev(repo.changelog.node(rev)) == rev
