"""The revisions of a real repository, read with Mercurial."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from hgktools.bench.data.cache import cached
from hgktools.bench.data.kinds import Revisions, numbers
from hgktools.bench.data.repositories import given
from hgktools.demo.repository import cached_repository
from hgktools.support import interpreters
from hgktools.support.console import UserError
from hgktools.support.oracle import oracle
from hgktools.support.paths import TOOLS
from hgktools.support.process import run

if TYPE_CHECKING:
    from pathlib import Path

# What every write to a repository's history changes.
INDEXES = ("00changelog.i", "00manifest.i")
ASKING = {"HGRCPATH": "/dev/null", "HGPLAIN": "1"}


def revisions(repository: Path | None = None) -> Revisions:
    """Return the revisions of *repository*, or of the demonstration's."""
    found = given(repository).folder if repository else cached_repository()
    folder = extracted(found)
    sizes, counts = folder / "sizes", folder / "logs"
    return Revisions(len(numbers(sizes)), folder / "texts", sizes, counts)


def extracted(repository: Path) -> Path:
    """Return the folder with everything; see extract.py for its files."""
    store = repository.absolute() / ".hg" / "store"
    key = hashlib.sha256(bytes(store))
    for name in INDEXES:
        if not (store / name).exists():
            raise UserError(f"{repository}: no repository with a history")
        state = (store / name).stat()
        key.update(b"%d %d " % (state.st_size, state.st_mtime_ns))

    def fill(folder: Path) -> None:
        told = oracle(interpreters.default())
        run(
            [str(told.python), "-m", "hgktools.bench.data.extract"]
            + [str(repository.absolute()), str(folder)],
            env={**told.variables, **ASKING, "PYTHONPATH": str(TOOLS)},
        )

    name = f"history-{key.hexdigest()[:12]}"
    return cached(name, f"a copy of {repository.name}'s texts", fill)
