"""Damaged repositories, and what Mercurial's check finds in them."""

from __future__ import annotations

import os
import shutil
from random import Random
from struct import pack_into
from typing import TYPE_CHECKING

import pytest
import random_repositories
from hgkernels import Repository, Revlog
from hgkernels.errors import HgKernelsError
from mercurial import hg, verify
from random_repositories import VARIANTS, interface, make

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

COUNT = 25
# How many seeds damage the same repository.
SHARING = 250
KINDS = ("default", "no-general-delta", "delta-info", "tree-manifests")
INLINE, RECORD, LINK = 1 << 16, 64, 20


def is_sound(folder: Path, settings: dict[str, str]) -> bool:
    """Return what Mercurial's own check says."""
    try:
        repository = hg.repository(interface(settings), os.fsencode(folder))
        return not verify.verify(repository)
    except Exception:  # noqa: BLE001 - whatever it is, it is no good sign
        return False


def flip(chance: Random, data: bytearray) -> None:
    """Change one bit."""
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def cut(chance: Random, data: bytearray) -> None:
    """Cut the end off."""
    del data[chance.randrange(len(data) + 1) :]


def link(chance: Random, data: bytearray) -> None:
    """Make a revision belong to another changeset."""
    log = Revlog.from_bytes(bytes(data))
    if len(log):
        rev = chance.randrange(len(log))
        place = rev * RECORD + LINK
        if log.is_inline:
            place += sum(log.columns.stored_sizes[:rev])
        pack_into(">i", data, place, chance.randrange(-1, COUNT + 2))


def drop_last(_chance: Random, data: bytearray) -> None:
    """Take the last revision away, which something names."""
    log = Revlog.from_bytes(bytes(data))
    if len(log):
        size = RECORD
        if log.is_inline:
            size += log.columns.stored_sizes[len(log) - 1]
        del data[-size:]


class Damage:
    """A copy of a repository, to be damaged and repaired."""

    def __init__(self, seed: int, kind: str, folder: Path) -> None:
        """Make a repository, unless an earlier seed has made it."""
        number = seed // SHARING
        self.settings = VARIANTS[kind]
        self.whole = folder / f"{kind}-{number}"
        self.copy = folder / f"{kind}-{number}-copy"
        if not self.whole.exists():
            make(self.whole, Random(number), self.settings, COUNT)
            shutil.copytree(self.whole, self.copy)
        store = self.copy / ".hg" / "store"
        self.indexes = sorted(store.rglob("*.i"))
        self.files = sorted(store.rglob("*.[id]"))

    def compare(
        self,
        file: Path,
        change: Callable[[Random, bytearray], None],
        seed: int,
    ) -> bool:
        """Change a file; return whether that is found, as it should be."""
        before = file.read_bytes()
        data = bytearray(before)
        change(Random(seed), data)
        file.write_bytes(data)
        where = f"HGK_SEED={seed}: {change.__name__} {file}"
        try:
            return self._is_found(where)
        finally:
            file.write_bytes(before)

    def _is_found(self, where: str) -> bool:
        found = Repository(self.copy).verify()
        full = Repository(self.copy).verify(full=True)
        if found.is_sound and not is_sound(self.copy, self.settings):
            # zlib refuses streams that libdeflate reads, to the same text.
            assert self._is_kept(), where
        if full.is_sound:
            assert self._is_kept(), where
        return not full.is_sound

    def _is_kept(self) -> bool:
        try:
            return everything(self.copy) == everything(self.whole)
        except HgKernelsError:
            return False


def everything(folder: Path) -> list[object]:
    """Return all that can be read of a repository by its changesets."""
    repository = Repository(folder)
    return [
        (repository.changeset(rev), repository.file(path, rev))
        for rev in range(COUNT)
        for path in random_repositories.NAMES
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_changed_bit(
    kind: str, damaged_seeds: Iterable[int], tmp_path: Path
) -> None:
    found = 0
    for seed in damaged_seeds:
        damage = Damage(seed, kind, tmp_path)
        file = Random(seed).choice(damage.files)
        found += damage.compare(file, flip, seed)
    assert found


@pytest.mark.parametrize("change", [cut, link, drop_last])
def test_what_is_changed_otherwise(
    change: Callable[[Random, bytearray], None],
    damaged_seeds: Iterable[int],
    tmp_path: Path,
) -> None:
    found = 0
    for seed in damaged_seeds:
        damage = Damage(seed, "default", tmp_path)
        files = damage.files if change is cut else damage.indexes
        found += damage.compare(Random(seed).choice(files), change, seed)
    assert found


def test_what_is_removed(damaged_seeds: Iterable[int], tmp_path: Path) -> None:
    for seed in damaged_seeds:
        damage = Damage(seed, "default", tmp_path)
        file = Random(seed).choice(damage.files)
        before = file.read_bytes()
        file.unlink()
        assert not Repository(damage.copy).verify().is_sound, file
        assert not is_sound(damage.copy, damage.settings)
        file.write_bytes(before)
