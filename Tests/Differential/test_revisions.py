"""Texts that are read singly or many at once, of whole and damaged logs."""

from __future__ import annotations

import os
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hgkernels import Revlog
from hgkernels.errors import HgKernelsError
from hgkernels.revlog import CORRECT, NOT_CHECKABLE
from mercurial import error, hg
from random_repositories import HAS_ZSTD, VARIANTS, all_split, interface
from test_revlogs import Log, both, stored

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from random_repositories import Made

COUNT = 400
# How many seeds damage the same log.
SHARING = 10
LONG = ["default", "zstd", "uncompressed", "no-general-delta", "revlog-v2"]
NULL = bytes(20)


def test_what_hashes_say(made: Made) -> None:
    for log in both(made.ours, made.theirs):
        outcomes = log.ours.verify()
        for rev in range(log.count):
            try:
                log.theirs.revision(rev)
            except error.CensoredNodeError:
                assert outcomes[rev] == NOT_CHECKABLE
            else:
                assert outcomes[rev] == CORRECT
        assert log.ours.verify(jobs=2) == outcomes


def long_log(folder: Path, kind: str, chance: Random) -> tuple[Path, Any]:
    """Return a repository whose manifest log has long chains, and the log.

    What it keeps are no manifests, but a log does not look at its texts.
    """
    theirs = hg.repository(
        interface(VARIANTS[kind]), os.fsencode(folder), create=True
    )
    log = theirs.manifestlog.getstorage(b"").get_revlog()
    texts = [[b"%d\n" % line for line in range(chance.randrange(400))]]
    with theirs.lock(), theirs.transaction(b"long") as change:
        for link in range(COUNT):
            # Some go on with a revision long ago.
            above = len(texts) - 1
            if chance.random() < 0.2:
                above = chance.randrange(len(texts))
            lines = list(texts[above])
            for _ in range(chance.randrange(4)):
                place = chance.randrange(len(lines) + 1)
                new = [b"%x\n" % chance.getrandbits(160)] * chance.randrange(3)
                lines[place : place + chance.randrange(3)] = new
            parent = log.node(above - 1) if above else NULL
            before = len(log)
            log.addrevision(b"".join(lines), change, link, parent, NULL)
            # The same text with the same parent is the same revision.
            if len(log) > before:
                texts.append(lines)
    store = folder / ".hg" / "store"
    return store / "00manifest.i", log


@pytest.mark.parametrize("kind", LONG)
def test_long_chains(kind: str, tmp_path: Path) -> None:
    if kind == "zstd" and not HAS_ZSTD:
        pytest.skip("this Mercurial has no zstd")
    seed = int(os.environ.get("HGK_SEED", Random().randrange(1 << 40)))
    chance = Random(seed)
    path, theirs = long_log(tmp_path / f"seed-{seed}", kind, chance)
    log = Log(b"", Revlog.open(path), theirs)
    texts = [stored(log, rev) for rev in range(log.count)]
    assert list(log.ours.iter_fulltexts()) == texts
    assert set(log.ours.verify()) == {CORRECT}
    for rev in chance.sample(range(log.count), 40):
        with Revlog.open(path) as cold:
            assert cold.fulltext(rev) == texts[rev]
    for size in (1, 2, 10, 100, log.count):
        revs = [chance.randrange(-1, log.count) for _ in range(size)]
        found = log.ours.fulltexts(revs)
        assert found == [texts[rev] if rev >= 0 else b"" for rev in revs]


def answer(log: Any, rev: int) -> bytes | None:  # noqa: ANN401
    """Return a text, or None if Mercurial finds something wrong."""
    try:
        text: bytes = log.rawdata(rev)
    except Exception:  # noqa: BLE001 - whatever it is, it is no text
        return None
    return text


def begins_behind(ours: Revlog, rev: int, chunks: bytes) -> bool:
    """Whether a text begins with an empty one that is behind the end.

    There is nothing to read there, but Mercurial wants to.
    """
    first = ours.delta_chain(rev)[0][0]
    offset_flags, size = ours.record(first)[:2]
    return not size and int(offset_flags) >> 16 > len(chunks)


def test_damaged_chunks(damaged_seeds: Iterable[int], tmp_path: Path) -> None:
    """What we return as right is; where Mercurial has a text, we do."""
    for seed in damaged_seeds:
        number = seed // SHARING
        folder = tmp_path / f"whole-{number}"
        kinds = [kind for kind in LONG[:4] if kind != "zstd" or HAS_ZSTD]
        kind = kinds[number % len(kinds)]
        if not folder.exists():
            with all_split():
                long_log(folder, kind, Random(number))
        path = folder / ".hg" / "store" / "00manifest.i"
        data_path = path.with_suffix(".d")
        whole = data_path.read_bytes()
        index = path.read_bytes()
        chance = Random(seed)
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 4)):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        if chance.random() < 0.2:
            del damaged[chance.randrange(len(damaged)) :]
        data_path.write_bytes(damaged)
        repository = hg.repository(
            interface(VARIANTS[kind]), os.fsencode(folder)
        )
        theirs = repository.manifestlog.getstorage(b"").get_revlog()
        ours = Revlog.from_bytes(index, damaged)
        outcomes = ours.verify()
        shared = ours.verify(jobs=2)
        assert [each == CORRECT for each in shared] == [
            each == CORRECT for each in outcomes
        ], seed
        for rev in chance.sample(range(len(ours)), 40):
            if begins_behind(ours, rev, damaged):
                continue
            text = answer(theirs, rev)
            try:
                found = ours.fulltext(rev)
            except HgKernelsError:
                found = None
            assert found == text, (seed, rev)
            is_right = outcomes[rev] == CORRECT
            assert is_right == (text is not None), (seed, rev)
        data_path.write_bytes(whole)
