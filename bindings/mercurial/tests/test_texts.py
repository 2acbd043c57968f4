from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

import pytest
from sessions import OURS, answers

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Runner

pytestmark = pytest.mark.thorough

# Histories are split, and the library is asked for all but the first delta.
SPLIT = "from mercurial import revlog; revlog._maxinline = 10"
COUNTED = f"""
{SPLIT}
from hgext3rd.hgkernels import texts
texts._LEAST, texts._LOADED_AFTER = 2, 0
_text = texts._text
def counted(*args):
    found = _text(*args)
    with open("read.txt", "a") as file:
        print("no" if found is None else "yes", file=file)
    return found
texts._text = counted
"""
COUNT = 30


@pytest.fixture
def repository(runner: Runner) -> Path:
    """Return a repository whose manifests are in chains of deltas."""
    root = runner.folder / "source"
    made: list[list[str]] = [["init", str(root)]]
    made += [
        ["write", f"{root}/file{number}", f"{number}\n"]
        for number in range(60)
    ]
    for number in range(COUNT):
        made += [
            ["write", f"{root}/file{number % 7}", f"new {number}\n"],
            ["-R", str(root), "commit", "-qAm", f"{number}", "-d", "0 0"],
        ]
    for code, _, errors in answers(runner, made, before=SPLIT):
        assert code in (None, 0), errors
    assert (root / ".hg/store/00manifest.d").exists()
    return root


def reading(root: Path) -> list[list[str]]:
    """Return commands that read all manifests, in some order."""
    revs = list(range(COUNT))
    random.Random(5).shuffle(revs)
    at = ["-R", str(root)]
    return [
        *([*at, "debugdata", "-m", f"{rev}"] for rev in revs),
        *([*at, "manifest", "--debug", "-r", f"{rev}"] for rev in revs[:9]),
        [*at, "status", "--rev", "3", "--rev", "20"],
        [*at, "debugindex", "-m"],
    ]


def test_texts_are_those_of_mercurial(
    runner: Runner, repository: Path
) -> None:
    commands = reading(repository)
    stock = answers(runner, commands)
    assert answers(runner, commands, *OURS, before=COUNTED) == stock
    read = (runner.folder / "read.txt").read_text().split()
    assert read.count("yes") > COUNT // 2


def test_damage_says_what_mercurial_says(
    runner: Runner, repository: Path
) -> None:
    rng = random.Random(6)
    commands = []
    for number in range(12):
        root = runner.folder / f"damaged{number}"
        shutil.copytree(repository, root)
        path = root / ".hg/store/00manifest.d"
        data = bytearray(path.read_bytes())
        if number < 9:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        else:
            del data[rng.randrange(len(data)) :]
        path.write_bytes(data)
        commands += reading(root)[:COUNT]
    stock = answers(runner, commands)
    ours = answers(runner, commands, *OURS, before=COUNTED)
    assert ours == stock
    assert sum(code not in (None, 0) for code, _, _ in stock) > COUNT


def test_texts_are_right_while_they_change(
    runner: Runner, repository: Path
) -> None:
    """One process strips, adds and reads."""
    setting = "extensions.strip="
    found = []
    for name, settings, before in (
        ("stock", (setting,), SPLIT),
        ("ours", (setting, *OURS), COUNTED),
    ):
        root = runner.folder / name
        shutil.copytree(repository, root)
        at = ["-R", str(root)]
        commands = reading(root)[:COUNT]
        commands += [
            [*at, "strip", "-q", "-r", "12"],
            [*at, "debugdata", "-m", "11"],
        ]
        for number in range(5):
            commands += [
                ["write", f"{root}/file9", f"other {number}\n"],
                [*at, "commit", "-qm", f"other {number}", "-d", "0 0"],
                [*at, "debugdata", "-m", f"{number + 12}"],
            ]
        backups = root / ".hg/strip-backup"
        given = answers(runner, commands, *settings, before=before)
        (backup,) = backups.iterdir()
        more = [[*at, "unbundle", "-q", str(backup)], [*at, "verify"]]
        more += [[*at, "debugdata", "-m", f"{rev}"] for rev in range(COUNT)]
        found.append(given + answers(runner, more, *settings, before=before))
    assert found[0] == found[1]
