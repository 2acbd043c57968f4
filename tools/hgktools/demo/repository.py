"""A real repository whose history was rewritten in all the usual ways.

Each release becomes a changeset. Then drafts are amended, rebased, split,
folded and pruned with Mercurial's own commands, which leave an obsstore.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from hgktools.demo.releases import releases
from hgktools.support.console import UserError
from hgktools.support.environments import locked
from hgktools.support.oracle import hg
from hgktools.support.paths import CACHE, requirements
from hgktools.support.process import run

if TYPE_CHECKING:
    from hgktools.support.release import Release

SETTINGS = """
[experimental]
evolution = all
evolution.allowdivergence = yes
[extensions]
amend =
histedit =
rebase =
split =
uncommit =
[phases]
new-commit = draft
publish = no
[rewrite]
empty-successor = skip
[ui]
merge = :merge3
interface = text
"""
DAY = 86_400
EPOCH = 1_300_000_000
# Who, and how far from UTC, counted as Mercurial does.
PEOPLE = (
    ("Ada <ada@example.org>", 0),
    ("Grace <grace@example.org>", 18_000),
    ("Radia <radia@example.org>", -19_800),
)
# Nobody's own settings are to have a say.
PLAIN = {"HGRCPATH": os.devnull, "HGPLAIN": "1", "HGEDITOR": "true"}
REBASES = 4


class Repository:
    """A repository that is being worked on."""

    def __init__(self, folder: Path) -> None:
        """Make an empty repository in *folder*."""
        self.folder = folder
        self._turn = 0
        run([hg(), "init", folder], env=PLAIN)
        (folder / ".hg" / "hgrc").write_text(SETTINGS)

    def hg(self, *arguments: str, stdin: str = "") -> str:
        """Run a command of Mercurial's, as the next person, a while later."""
        person, date = self._now()
        settings = (
            "ui.interactive=true",
            f"ui.username={person}",
            # A fixed clock: the same markers each time, dates included.
            f"devel.default-date={date}",
        )
        options = [part for each in settings for part in ("--config", each)]
        self._turn += 1
        return run(
            [hg(), *options, *arguments],
            cwd=self.folder,
            env=PLAIN,
            stdin=stdin,
            label=f"demo repository: hg {arguments[0]}",
        )

    def _now(self) -> tuple[str, str]:
        person, zone = PEOPLE[self._turn % len(PEOPLE)]
        return person, f"{EPOCH + self._turn * DAY // 3} {zone}"

    def who(self) -> list[str]:
        """Return options that name the person and the moment."""
        person, date = self._now()
        return ["--user", person, "--date", date]

    def node(self, revision: str) -> str:
        """Return the hexadecimal node of *revision*."""
        return self.hg("log", "-r", revision, "-T", "{node}")

    def commit(self, message: str) -> None:
        """Commit what is in the working folder."""
        self.hg("commit", "--addremove", "-m", message, *self.who())


def make(folder: Path) -> None:
    """Make the repository in *folder*, which must not exist."""
    if folder.exists():
        raise UserError(f"{folder}: exists already")
    found = releases()
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = folder.with_name(folder.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    repository = Repository(new)
    for release in found:
        _import(repository, release)
    _rebase(repository)
    _fold(repository)
    _split(repository)
    _prune(repository)
    _diverge(repository)
    new.rename(folder)


def _import(repository: Repository, release: Release) -> None:
    for path in repository.folder.iterdir():
        if path.name == ".hg":
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    release.unpack(repository.folder)
    repository.commit(f"import {release.stem}")
    # Second thoughts about the message, then about the author.
    message = f"Release {release.version}"
    repository.hg("amend", "-m", message, "--note", "say it shorter")
    repository.hg("amend", *repository.who())


def _rebase(repository: Repository) -> None:
    """Move everything but the first release onto ever newer bases."""
    for number in range(1, REBASES + 1):
        tip = repository.node("max(all())")
        below = repository.node("roots(all())")
        stack = repository.node(f"children({below}) and ::{tip}")
        repository.hg("update", "--clean", below)
        notes = repository.folder / f"NOTES-{number}.txt"
        notes.write_text(f"Notes, part {number}.\n")
        repository.commit(f"Add notes, part {number}")
        repository.hg("rebase", "-s", stack, "-d", ".")
        repository.hg("update", "--clean", "max(all())")


def _fold(repository: Repository) -> None:
    """Fold the last two drafts into one, and three others likewise."""
    tip = "max(all())"
    plan = repository.folder.parent / f"{repository.folder.name}.plan"
    places = (f"{tip}~3", f"{tip}~2", f"{tip}~1", tip)
    actions = ("pick", "roll", "pick", "fold")
    lines = [
        f"{action} {repository.node(place)[:12]}\n"
        for action, place in zip(actions, places)
    ]
    plan.write_text("".join(lines))
    repository.hg("histedit", f"{tip}~3", "--commands", str(plan))
    plan.unlink()
    first = repository.node(f"{tip}~5")
    repository.hg("update", "--clean", f"{first}~1")
    (repository.folder / "NEWS").write_text("News.\n")
    repository.commit("Add news")
    repository.hg("rebase", "--collapse", "-s", first, "-d", ".", "-m", "All")


def _split(repository: Repository) -> None:
    """Give some files of one draft to a changeset of their own."""
    (repository.folder / "one.txt").write_text("1\n")
    (repository.folder / "two.txt").write_text("2\n")
    repository.commit("Add two files")
    # The first file's change is taken and the rest left for the second.
    repository.hg("split", "-r", ".", stdin="f\nd\nf\n")
    (repository.folder / "one.txt").write_text("one\n")
    (repository.folder / "two.txt").write_text("two\n")
    repository.commit("Spell numbers")
    repository.hg("uncommit", "two.txt")
    repository.commit("Spell the other one too")


def _prune(repository: Repository) -> None:
    """Drop drafts, recording the parents of what is gone."""
    for number in range(3):
        (repository.folder / "scratch.txt").write_text(f"{number}\n")
        repository.commit(f"Try something, {number}")
        gone = repository.node(".")
        repository.hg("update", "--clean", ".~1")
        options = repository.who() + ["--record-parents"]
        repository.hg("debugobsolete", *options, gone)


def _diverge(repository: Repository) -> None:
    """Rewrite one draft twice, in two ways."""
    (repository.folder / "plan.txt").write_text("a\n")
    repository.commit("Plan")
    first = repository.node(".")
    repository.hg("amend", "-m", "Plan A")
    repository.hg("update", "--hidden", "--clean", first)
    repository.hg("amend", "-m", "Plan B")


def cached_repository() -> Path:
    """Return the repository, made once and kept until its recipe changes."""
    key = hashlib.sha256(requirements("releases").read_bytes())
    key.update(Path(__file__).read_bytes())
    folder = CACHE / "demo" / f"repository-{key.hexdigest()[:8]}"
    with locked(folder):
        if not folder.exists():
            make(folder)
    return folder
