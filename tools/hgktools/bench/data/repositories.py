"""Whole repositories: generated with Mercurial, the demonstration's, any."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

from hgktools.bench.data.cache import SEED, cached
from hgktools.bench.data.kinds import (
    Checkout,
    ManifestLog,
    Marked,
    Repository,
)
from hgktools.demo.repository import cached_repository
from hgktools.support import interpreters
from hgktools.support.console import UserError
from hgktools.support.oracle import hg, oracle
from hgktools.support.paths import TOOLS
from hgktools.support.process import run

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


def checkout(compression: str, usual: int, scale: float) -> Checkout:
    """Return a generated repository that is ready for commands."""
    source = generated(compression, usual, scale)

    def fill(folder: Path) -> None:
        copy = folder / "repository"
        shutil.copytree(source.folder, copy)
        said = with_mercurial("checkout", SEED, copy)
        facts = json.loads(said.splitlines()[-1])
        (folder / "facts").write_text(json.dumps(facts))
        _update(copy, facts["newest"])
        command = [str(hg()), "-R", str(copy), "-q"]
        run([*command, "bundle", "--all", str(folder / "bundle")], env=ALONE)

    folder = cached(
        f"checkout-{compression}-{source.count}",
        f"a working copy of {source.count:,} changesets",
        fill,
    )
    facts = json.loads((folder / "facts").read_text())
    made = _repository(folder / "repository", usual=source.usual)
    return Checkout(
        made.count,
        made.folder,
        made.usual,
        facts["newest"],
        facts["recent"],
        facts["old"],
        facts["stack"],
        Path(facts["often"]),
        folder / "bundle",
    )


def marked(usual: int, markers: int, scale: float) -> Marked:
    """Return a generated repository of many markers."""
    source = generated("zstd", usual, scale)
    count = max(1_000, int(markers * scale))

    def fill(folder: Path) -> None:
        copy, plain = folder / "repository", folder / "plain"
        shutil.copytree(source.folder, copy)
        _update(copy, source.count - 1)
        with_mercurial("rewritten", SEED, count, copy)
        shutil.copytree(copy, plain)
        (plain / ".hg" / "store" / "obsstore").unlink()

    folder = cached(
        f"marked-{source.count}-{count}",
        f"a repository of {count:,} markers",
        fill,
    )
    return Marked(
        source.count,
        folder / "repository",
        source.usual,
        folder / "plain",
        count,
    )


def _update(folder: Path, revision: int) -> None:
    """Make a working copy whose files need not be looked at again.

    What was written within the second before the dirstate is looked at
    anew each time, until a status finds it older.
    """
    command = [str(hg()), "-R", str(folder), "-q"]
    run([*command, "update", str(revision)], env=ALONE)
    time.sleep(2)
    run([*command, "status"], env=ALONE)


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


def manifest_log(
    compression: str,
    scale: float,
    files: int = LINES,
    manifests: int = MANIFESTS,
) -> ManifestLog:
    """Return a manifest log that is a single chain of deltas."""
    count = max(60, int(manifests * scale))
    lines = max(10, int(files * scale))

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


def with_mercurial(module: str, *arguments: object) -> str:
    """Run a module beside this one where Mercurial is; return its output."""
    told = oracle(interpreters.default())
    return run(
        [str(told.python), "-m", f"hgktools.bench.data.{module}"]
        + [str(argument) for argument in arguments],
        env={**told.variables, **ALONE, "PYTHONPATH": str(TOOLS)},
    )
