"""Cases of whole commands of Mercurial, the stock one and ours.

A command that writes has a fresh copy of the repository in each round. What
it leaves behind is compared to the byte: the working copy, and every file
of the store. What ours has written, the stock Mercurial verifies. Where the
stock one stores other deltas, on PyPy, revlogs are compared by revisions.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from hgktools.bench import commands, revlogs
from hgktools.bench.case import (
    OURS,
    STOCK,
    Case,
    Measured,
    simple_digest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hgktools.bench.case import Contestant, Setup
    from hgktools.bench.data.kinds import Repository

GROUP = "hg"
# How many files the commit has changes to.
CHANGED = 100
ALWAYS = ("--config", "ui.interactive=no")
# Of commands that are soon over.
CALLS, MANY_CALLS = 3, 15
HEAVY = ("verify", "bundle", "unbundle", "clone")
# What is stored by deltas that stock makes on PyPy in pure Python: others than
# those of C and ours, so that revlogs cannot be compared as files.
OTHER_DELTAS = ("unbundle", "clone", "rebase")


def reading(side: str, words: str, calls: int) -> Contestant:
    """Run a command that leaves the repository as it is.

    What is in braces in *words* is a field of the data. Of many calls the
    cheapest counts, of few all do.
    """
    account = commands.least if calls == MANY_CALLS else commands.measured

    def contestant(data: Repository) -> Setup:
        arguments = _filled(words, asdict(data))

        def timed() -> Measured:
            ended = [
                commands.hg(side, *arguments, cwd=data.folder)
                for _ in range(calls)
            ]
            return account(ended, ended[-1].output)

        return lambda: timed

    return contestant


def _filled(words: str, values: dict[str, object]) -> list[str]:
    """Return the *words* of a command with *values* for their names."""
    return [*ALWAYS, *(word.format_map(values) for word in words.split(" "))]


@dataclass(frozen=True)
class Place:
    """Where a command that writes finds a copy, and puts what it makes."""

    data: Repository
    folder: Path

    @property
    def copy(self) -> Path:
        """The copy of the repository."""
        return self.folder / "copy"

    @property
    def to(self) -> Path:
        """What is to be made."""
        return self.folder / "to"

    @property
    def format(self) -> str:
        """The setting with which a repository has the data's format."""
        requirements = self.data.folder / ".hg" / "store" / "requires"
        zstd = "revlog-compression-zstd" in requirements.read_text().split()
        name = "zstd" if zstd else "zlib"
        return f"format.revlog-compression={name}"

    def values(self) -> dict[str, object]:
        """Return what a command's words may name."""
        own = {name: getattr(self, name) for name in ("copy", "to", "format")}
        return {**asdict(self.data), **own}


@dataclass(frozen=True)
class Written:
    """What a command printed, and what it has made."""

    side: str
    output: bytes
    made: Path


def _nothing(place: Place) -> None:
    """Leave the folder empty."""
    del place


@dataclass(frozen=True)
class Writing:
    """A command that writes."""

    title: str
    words: str
    # Which of the place's things it makes or changes.
    made: str
    ready: Callable[[Place], None] = _nothing


def writing(side: str, command: Writing) -> Contestant:
    """Run a command that writes, on something fresh."""

    def contestant(data: Repository) -> Setup:
        # Removed when the worker forgets the contestant.
        scratch = tempfile.TemporaryDirectory(dir=data.folder.parents[1])

        def setup() -> Callable[[], Measured]:
            # As Mercurial prints it.
            folder = Path(scratch.name).resolve()
            place = Place(data, folder / "round")
            shutil.rmtree(place.folder, ignore_errors=True)
            place.folder.mkdir()
            command.ready(place)
            arguments = _filled(command.words, place.values())

            def timed() -> Measured:
                ended = commands.hg(side, *arguments, cwd=place.folder)
                said = ended.output.replace(bytes(place.folder), b"FOLDER")
                made = getattr(place, command.made)
                answer = Written(side, said, made)
                return commands.measured([ended], answer)

            return timed

        return setup

    return contestant


def written(answer: Written) -> str:
    """Return a name of what was printed and made, after verifying it."""
    return _named(answer, lambda path: path.read_bytes())


def written_by_revisions(answer: Written) -> str:
    """Return a name of the same, whatever deltas are stored."""
    return _named(answer, _said)


def _named(answer: Written, read: Callable[[Path], bytes]) -> str:
    """Return a name of what was made, as *read* sees its files."""
    name = hashlib.sha256(answer.output)
    if answer.made.is_file():
        name.update(answer.made.read_bytes())
        return name.hexdigest()[:16]
    for path in sorted(_kept(answer.made)):
        name.update(bytes(path.relative_to(answer.made)) + b"\0")
        name.update(hashlib.sha256(read(path)).digest())
    if answer.side == OURS:
        # Without the setting, it would say that there are markers.
        setting = ("--config", "experimental.evolution=all")
        commands.judge("-R", str(answer.made), "verify", "-q", *setting)
    return name.hexdigest()[:16]


def _said(path: Path) -> bytes:
    """Return what a file says apart from deltas: of an index, its rows."""
    if ".hg" not in path.parts:
        return path.read_bytes()
    if path.suffix == ".i":
        return repr(list(revlogs.rows(path))).encode()
    return b"" if path.suffix == ".d" else path.read_bytes()


def _kept(repository: Path) -> Iterator[Path]:
    """Yield the files of the store and of the working copy."""
    store = repository / ".hg" / "store"
    for path in repository.rglob("*"):
        inside = repository / ".hg" in path.parents
        if path.is_file() and (not inside or store in path.parents):
            yield path


def copied(place: Place) -> None:
    """Copy the repository."""
    shutil.copytree(place.data.folder, place.copy, symlinks=True)


def _dirty_copy(place: Place) -> None:
    """Copy the repository, and change some files."""
    copied(place)
    files = sorted(
        path
        for path in place.copy.rglob("*")
        if path.is_file() and place.copy / ".hg" not in path.parents
    )
    for path in files[:: max(1, len(files) // CHANGED)]:
        with path.open("a") as file:
            file.write("# One more line.\n")


def _new(place: Place) -> None:
    """Make an empty repository in the format of the data."""
    commands.judge("init", "--config", place.format, str(place.to))


# Each with what it does, its words, and how often a round calls it.
READING = {
    "start": ("version, which opens no repository", "version -q", MANY_CALLS),
    "log": ("log -G -l 500", "log -G -l 500", CALLS),
    "status": (
        "status --rev A --rev B, half of history apart",
        "status --rev {old} --rev {newest}",
        CALLS,
    ),
    "files": ("files", "files", CALLS),
    "files-rev": ("files -r A", "files -r {old}", CALLS),
    "diff": (
        "diff -r A -r B, a fortieth of history apart",
        "diff -r {recent} -r {newest}",
        1,
    ),
    "annotate": (
        "annotate of the file that changed most often",
        "annotate -r {newest} {often}",
        CALLS,
    ),
    "cat": (
        "cat -r A of all files in Python",
        "cat -r {old} glob:**.py",
        1,
    ),
    "verify": ("verify", "verify", 1),
}
WRITING = {
    "bundle": Writing(
        "bundle --all",
        "bundle --all -R {folder} {to}",
        "to",
    ),
    "unbundle": Writing(
        "unbundle of all history into an empty repository",
        "unbundle -R {to} {bundle}",
        "to",
        _new,
    ),
    "clone": Writing(
        "clone --pull",
        "clone --pull --config {format} {folder} {to}",
        "to",
    ),
    "commit": Writing(
        "commit of some hundred changed files",
        "commit -R {copy} -m Change -d 2020-02-02 -u someone",
        "copy",
        _dirty_copy,
    ),
    "rebase": Writing(
        "rebase of 20 drafts to the newest changeset",
        "rebase -R {copy} --config extensions.rebase= -s {stack} -d {newest}",
        "copy",
        copied,
    ),
}


def _cases(suffix: str, data: str, implementation: str) -> Iterator[Case]:
    def case(
        name: str,
        title: str,
        make: Callable[[str], Contestant],
        *,
        digest: Callable[[Any], str] = simple_digest,
        heavy: bool = False,
    ) -> Case:
        return Case(
            f"hg-{name}{suffix}",
            f"hg {title}",
            data,
            {side: make(side) for side in (OURS, STOCK)},
            digest,
            heavy=heavy,
            command=True,
            implementation=implementation,
            group=GROUP,
        )

    for name, (title, words, calls) in READING.items():
        make = partial(reading, words=words, calls=calls)
        yield case(name, title, make, heavy=name in HEAVY)
    for name, command in WRITING.items():
        make = partial(writing, command=command)
        others = implementation == "pypy" and name in OTHER_DELTAS
        digest = written_by_revisions if others else written
        yield case(
            name, command.title, make, digest=digest, heavy=name in HEAVY
        )


CASES = [
    *_cases("", "checkout", "cpython"),
    # All else is in zstd, which the stock one cannot read on PyPy.
    *_cases("-zlib", "checkout-zlib", "pypy"),
]
