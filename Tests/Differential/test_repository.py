"""Repositories of many kinds, whole and damaged."""

from __future__ import annotations

import shutil
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import random_repositories
from hgkernels import Repository
from hgkernels._listing import store_paths
from hgkernels.errors import CensoredError, HgKernelsError
from mercurial import encoding, verify
from random_repositories import VARIANTS, make

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from random_repositories import Made

COUNT = 25
# How many seeds damage the same repository.
SHARING = 50


def changeset(repository: Any, rev: int) -> tuple[Any, ...]:  # noqa: ANN401
    """Return what Mercurial reads from a changeset."""
    found = repository.changelog.changelogrevision(rev)
    return (
        found.manifest,
        encoding.fromlocal(found.user),
        found.date,
        found.extra,
        tuple(found.files),
        encoding.fromlocal(found.description),
    )


def compare(ours: Repository, theirs: Any) -> None:  # noqa: ANN401
    """Compare all that there is to read."""
    count = len(theirs)
    assert len(ours.changelog) == count
    assert list(ours.phases) == [
        theirs._phasecache.phase(theirs, rev)  # noqa: SLF001
        for rev in range(count)
    ]
    for rev in theirs:
        node = theirs.changelog.node(rev)
        assert ours.changeset(rev) == changeset(theirs, rev)
        assert ours.lookup(node) == ours.lookup(node.hex()) == rev
        found = theirs[rev]
        for path in {*found.manifest(), *random_repositories.NAMES}:
            entry = ours.manifest_entry(path, rev)
            if path not in found:
                assert entry is None
                continue
            file = found[path]
            assert entry == (path, file.filenode(), file.flags())
            text = ours.file(path, rev)
            assert text is not None
            if file.filelog().iscensored(file.filerev()):
                assert text.censored == b"because"
                with pytest.raises(CensoredError):
                    ours.cat(path, rev)
                continue
            assert ours.cat(path, rev) == file.data()
            assert text.censored is None
            log = file.filelog()
            has_parent = log.parents(entry.node)[0] != theirs.nullid
            if has_parent and b"delta-info-revlog" in ours.requirements:
                # There, Mercurial writes such a copy, but does not read it.
                continue
            assert text.copied_from == (log.renamed(entry.node) or None)


def is_sound(theirs: Any) -> bool:  # noqa: ANN401
    """Return what Mercurial's own check says."""
    try:
        return not verify.verify(theirs)
    except Exception:  # noqa: BLE001 - whatever it is, it is no good sign
        return False


def test_what_is_read(made: Made) -> None:
    compare(made.ours, made.theirs)


def test_what_a_store_has(made: Made) -> None:
    expected = [
        b"meta/%s00manifest.i" % entry.target_id
        if entry.is_manifestlog
        else b"data/%s.i" % entry.target_id
        for entry in made.theirs.store.data_entries()
        if entry.is_revlog
    ]
    assert sorted(store_paths(made.ours)) == sorted(expected)


def test_what_is_sound(made: Made) -> None:
    if made.kind == "censored":
        pytest.skip("Mercurial's check calls it an error that a text is gone")
    assert is_sound(made.theirs)
    assert made.ours.verify().findings == []
    assert made.ours.verify(jobs=2).findings == []


def whole(seed: int, settings: dict[str, str], folder: Path) -> Path:
    """Return a repository to damage, which some seeds share."""
    number = seed // SHARING
    path = folder / f"whole-{number}"
    if not path.exists():
        make(path, Random(number), settings, COUNT)
    return path


def damaged(chance: Random, folder: Path) -> str:
    """Damage one file of a store; return what was done."""
    store = folder / ".hg" / "store"
    files = sorted(store.rglob("*.[id]"))
    file = chance.choice(files)
    data = bytearray(file.read_bytes())
    kind = chance.choice(["flip"] * 8 + ["cut", "remove"])
    if kind == "remove":
        file.unlink()
        return f"removed {file.name}"
    if not data:
        return f"nothing in {file.name}"
    place = chance.randrange(len(data))
    if kind == "cut":
        del data[place:]
    else:
        data[place] ^= 1 << chance.randrange(8)
    file.write_bytes(data)
    return f"{kind} {file.name} {place}"


def test_damage_is_refused_politely(
    damaged_seeds: Iterable[int], tmp_path: Path
) -> None:
    settings = VARIANTS["default"]
    for seed in damaged_seeds:
        copy = tmp_path / "copy"
        shutil.copytree(whole(seed, settings, tmp_path), copy)
        damaged(Random(seed), copy)
        repository = Repository(copy)
        for rev in range(COUNT):
            for path in (b"a", b"dir/c"):
                try:
                    assert isinstance(repository.cat(path, rev), bytes)
                except HgKernelsError:
                    continue
        shutil.rmtree(copy)
