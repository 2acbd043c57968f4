"""Whole repositories: generated with Mercurial, the demonstration's, any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hgktools.bench.data.cache import SEED, cached
from hgktools.bench.data.kinds import ManifestLog, Repository
from hgktools.demo.repository import cached_repository
from hgktools.support import interpreters
from hgktools.support.console import UserError
from hgktools.support.oracle import hg, oracle
from hgktools.support.paths import TOOLS
from hgktools.support.process import run

if TYPE_CHECKING:
    from pathlib import Path

# Of a project's changesets to its files.
CHANGESETS_A_FILE = 10
# As long as Mercurial makes a chain of deltas, and the text below it.
MANIFESTS, LINES = 1_001, 50_000
# Nobody's own settings, and the same order of sets in each run.
ALONE = {"HGRCPATH": "/dev/null", "HGPLAIN": "1", "PYTHONHASHSEED": "0"}
INDEX = "store/00changelog.i"


def given(path: Path) -> Repository:
    """Return the user's own repository, or the one that it shares."""
    control = path.absolute() / ".hg"
    shared = control / "sharedpath"
    if shared.exists():
        control = control / shared.read_text().strip()
    if not (control / INDEX).exists():
        raise UserError(f"{path}: no repository with a history")
    return _repository(control.resolve().parent, usual=False)


def generated(compression: str, usual: int, scale: float) -> Repository:
    """Return a generated repository of *usual* changesets."""
    changesets = max(100, int(usual * scale))
    files = changesets // CHANGESETS_A_FILE

    def fill(folder: Path) -> None:
        with_mercurial(
            "commit",
            SEED,
            changesets,
            files,
            folder / "repository",
            compression,
        )

    folder = cached(
        f"repository-{compression}-{changesets}",
        f"a repository of {changesets:,} changesets",
        fill,
    )
    return _repository(folder / "repository", usual=scale == 1)


def demonstration() -> Repository:
    """Return the demonstration's repository."""
    return _repository(cached_repository(), usual=True)


def _repository(path: Path, *, usual: bool) -> Repository:
    count = run(
        [str(hg()), "-R", str(path), "log", "--hidden"]
        + ["-r", "tip", "-T", "{rev}"],
        env=ALONE,
    )
    # A warning may come before it.
    return Repository(int(count.split()[-1]) + 1, path, usual)


def manifest_log(compression: str, scale: float) -> ManifestLog:
    """Return a manifest log that is a single chain of deltas."""
    count = max(2, int(MANIFESTS * scale))
    lines = max(10, int(LINES * scale))

    def fill(folder: Path) -> None:
        with_mercurial(
            "grow", SEED, count, lines, folder / "repository", compression
        )

    folder = cached(
        f"manifests-{compression}-{lines}-{count}",
        f"{count:,} manifests",
        fill,
    )
    return ManifestLog(count, scale, folder / "repository")


def with_mercurial(module: str, *arguments: object) -> None:
    """Run a module beside this one where Mercurial is."""
    told = oracle(interpreters.default())
    run(
        [str(told.python), "-m", f"hgktools.bench.data.{module}"]
        + [str(argument) for argument in arguments],
        env={**told.variables, **ALONE, "PYTHONPATH": str(TOOLS)},
    )
