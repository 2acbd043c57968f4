"""What became of files between two revisions, as taken from deltas."""

from __future__ import annotations

import os
from contextlib import suppress
from itertools import product
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import random_manifests as make
from hgkernels import Manifest, Revlog
from hgkernels.errors import HgKernelsError
from mercurial import hg
from random_repositories import HAS_ZSTD, VARIANTS, all_split, interface

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from random_repositories import Made

LONG = ["default", "zstd", "uncompressed", "no-general-delta", "revlog-v2"]
COUNT, FILES = 150, 300
# Of a damaged log.
PAIRS = 40
NULL = bytes(20)
LAST = 50


def test_changes_between_revisions(made: Made) -> None:
    theirs, ours = made.theirs, made.ours
    revs = range(max(0, len(theirs) - LAST), len(theirs))
    manifests = {rev: theirs[rev].manifest() for rev in [-1, *revs]}
    for first, second in product(manifests, manifests):
        expected = manifests[first].diff(manifests[second])
        found = ours.manifest_changes(first, second)
        assert found.as_dict() == dict(expected), (first, second)


def test_copies_are_those_of_status(made: Made) -> None:
    if made.kind in ("changelog-v2", "revlog-v2"):
        pytest.skip("copies may be kept with changesets there")
    if made.kind == "censored":
        pytest.skip("Mercurial refuses to read what was copied")
    theirs, ours = made.theirs, made.ours
    revs = range(max(0, len(theirs) - LAST), len(theirs))
    for second in revs:
        above = theirs.changelog.ancestors([second], inclusive=True)
        for first in [-1, *above]:
            expected = copies(theirs, first, second)
            found = ours.status_between(first, second, copies=True)
            assert found.copies == expected, (first, second)


def copies(theirs: Any, first: int, second: int) -> dict[bytes, bytes]:  # noqa: ANN401
    """Return what Mercurial's status says of copies of added files."""
    from mercurial import copies as tracing  # noqa: PLC0415 - by its side

    added = theirs.status(first, second).added
    found = tracing.pathcopies(theirs[first], theirs[second])
    return {path: found[path] for path in added if path in found}


def manifest_log(folder: Path, kind: str, chance: Random) -> tuple[Path, Any]:
    """Return the index of a log of random manifests, and Mercurial's view."""
    theirs = hg.repository(
        interface(VARIANTS[kind]), os.fsencode(folder), create=True
    )
    log = theirs.manifestlog.getstorage(b"").get_revlog()
    states = [make.lines(chance, FILES, 20)]
    with theirs.lock(), theirs.transaction(b"long") as change:
        for link in range(COUNT):
            # Some go on with a revision long ago.
            above = len(states) - 1
            if chance.random() < 0.2:
                above = chance.randrange(len(states))
            state = make.changed(chance, states[above], 20)
            parent = log.node(above - 1) if above else NULL
            before = len(log)
            log.addrevision(make.text(state), change, link, parent, NULL)
            # The same text with the same parent is the same revision.
            if len(log) > before:
                states.append(state)
    return folder / ".hg" / "store" / "00manifest.i", log


@pytest.mark.parametrize("kind", LONG)
def test_random_histories(kind: str, tmp_path: Path) -> None:
    if kind == "zstd" and not HAS_ZSTD:
        pytest.skip("this Mercurial has no zstd")
    seed = int(os.environ.get("HGK_SEED", Random().randrange(1 << 40)))
    chance = Random(seed)
    path, theirs = manifest_log(tmp_path / f"seed-{seed}", kind, chance)
    log = Revlog.open(path)
    texts = [Manifest(theirs.rawdata(rev)) for rev in range(len(log))]
    everything = [*range(len(log)), -1]
    texts.append(Manifest(b""))
    from_deltas = 0
    for first in chance.sample(everything, 60):
        for second in {*chance.sample(everything, 60), first, first - 1}:
            if second < -1:
                continue
            found = log.manifest_changes(first, second)
            expected = texts[first].changes(texts[second])
            assert list(found) == list(expected), (seed, first, second)
            from_deltas += found.from_deltas
            names = [chance.choice(make.PARTS) for _ in range(2)]
            for scope in ({"under": names}, {"only": expected.paths[::2]}):
                asked = log.manifest_changes(first, second, **scope)
                assert list(asked) == list(
                    texts[first].changes(texts[second], **scope)
                ), (seed, first, second, scope)
    # Each of these went on with the one before.
    with Revlog.open(path) as cold:
        assert cold.manifest_changes(0, 0).from_deltas
        for rev in range(1, len(cold)):
            base = cold.delta_chain(rev)[0][-2:-1]
            if base:
                found = cold.manifest_changes(base[0], rev)
                from_deltas += found.from_deltas
    assert from_deltas > len(log) / 2


def test_damaged_histories(
    damaged_seeds: Iterable[int], tmp_path: Path
) -> None:
    """Of damage no more is made than of the texts, where these are read."""
    path, _ = _whole(tmp_path)
    data_path = path.with_suffix(".d")
    index, whole = path.read_bytes(), data_path.read_bytes()
    for seed in damaged_seeds:
        chance = Random(seed)
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        if chance.random() < 0.2:
            del damaged[chance.randrange(len(damaged)) :]
        log = Revlog.from_bytes(index, damaged)
        for _ in range(PAIRS):
            second = chance.randrange(len(log))
            first = max(0, second - chance.randrange(4))
            pair = first, second
            try:
                texts = [log.fulltext(rev, check=False) for rev in pair]
                old, new = map(Manifest, texts)
                old.check()
                new.check()
            except HgKernelsError:
                # It may be damaged where nobody looks.
                with suppress(HgKernelsError):
                    log.manifest_changes(*pair, check=False)
                continue
            found = log.manifest_changes(*pair, check=False)
            assert list(found) == list(old.changes(new)), (seed, pair)


def _whole(folder: Path) -> tuple[Path, Any]:
    with all_split():
        return manifest_log(folder / "whole", "uncompressed", Random(1))
