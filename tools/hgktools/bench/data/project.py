"""A project as its programmers work on it: what each changeset changes.

There is a main line of development, and others branch off from it, are
worked on beside it, and are merged into it or given up. A changeset edits a
few files, the older ones more often; now and then it adds, copies, renames
or removes one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Optional

from hgktools.bench.data import sources
from hgktools.bench.data.chance import Chance
from hgktools.bench.data.edits import edited
from hgktools.bench.data.sources import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    Lines = list[bytes]

# A file's lines, or nothing where it is removed.
File = Optional[list[bytes]]

NONE = -1
IMPORTED_AT_ONCE = 100
FILES_IN_A_FOLDER = 30
ENDINGS = (b".py", b".py", b".c", b".h", b".txt")
SHORTEST, LONGEST = 20, 240
MOST_FILES, MOST_EDITS = 5, 3
MOST_LINES = 8
USERS = 40
EPOCH = 1_200_000_000
LONGEST_PAUSE = 10_000
ZONES = (0, -3600, -7200, 18000, 25200, -19800)
# Of all changesets.
BRANCHING, ENDING = 0.04, 0.04
# Of the lines that end, those that are given up; of those that begin, those
# with a branch name of their own.
GIVEN_UP, NAMED = 0.1, 0.2
# How much of the work is done on the main line while there are others.
MAIN = 0.5
# Of all changesets, what they do beside editing.
ADDING, COPYING, RENAMING, REMOVING = 0.06, 0.01, 0.01, 0.01


@dataclass
class Change:
    """A changeset, before it is committed."""

    # By their numbers; NONE where there is no parent.
    parents: tuple[int, int]
    branch: bytes
    user: bytes
    date: tuple[int, int]
    text: bytes
    files: dict[bytes, File] = field(default_factory=dict)
    # New paths, and those that they were copied from.
    copies: dict[bytes, bytes] = field(default_factory=dict)


@dataclass
class Line:
    """A line of development."""

    tip: int
    branch: bytes
    files: dict[bytes, Lines]
    # As they were where it branched off.
    base: dict[bytes, Lines]


class Project:
    """The work on a project."""

    def __init__(self, seed: int, files: int) -> None:
        """Start without a changeset; *files* are what will be imported."""
        self._chance = Chance(seed)
        self._seconds = EPOCH
        self._paths: set[bytes] = set()
        self._main = Line(NONE, b"default", {}, {})
        self._others: list[Line] = []
        self._wanted = files
        self._made = 0

    def changes(self, count: int) -> Iterator[Change]:
        """Yield *count* changesets."""
        for self._made in range(count):
            line = self._line()
            if len(self._paths) < self._wanted:
                change = self._import()
            elif line is None:
                change = self._merge()
            else:
                change = self._work(line)
            yield change

    def _line(self) -> Line | None:
        """Return the line to work on, or none to merge one."""
        draw = self._chance.draw()
        if draw < ENDING and self._others:
            if self._chance.draw() >= GIVEN_UP:
                return None
            self._others.pop(0)
        elif draw < ENDING + BRANCHING and len(self._others) < MOST_LINES:
            self._others.append(self._branch())
            return self._others[-1]
        if not self._others or self._chance.draw() < MAIN:
            return self._main
        return self._chance.one(self._others)

    def _branch(self) -> Line:
        main = self._main
        name = main.branch
        if self._chance.draw() < NAMED:
            name = b"%s-%d" % (self._chance.one(WORDS), self._made)
        return Line(main.tip, name, dict(main.files), main.files.copy())

    def _change(self, line: Line, text: bytes, other: int = NONE) -> Change:
        """Return a changeset on *line*, which it is the new tip of."""
        chance = self._chance
        self._seconds += 1 + chance.below(LONGEST_PAUSE)
        person = chance.below(USERS)
        user = b"%s <%s%d@example.org>" % (
            WORDS[person % len(WORDS)].capitalize(),
            WORDS[person % len(WORDS)],
            person,
        )
        date = self._seconds, ZONES[person % len(ZONES)]
        parents = line.tip, other
        line.tip = self._made
        return Change(parents, line.branch, user, date, text)

    def _import(self) -> Change:
        change = self._change(self._main, b"Import more files")
        missing = self._wanted - len(self._paths)
        for _ in range(min(missing, IMPORTED_AT_ONCE)):
            self._set(change, self._main, self._path(), self._text())
        return change

    def _merge(self) -> Change:
        other = self._others.pop(self._chance.below(len(self._others)))
        main = self._main
        text = b"Merge changeset %d" % other.tip
        change = self._change(main, text, other.tip)
        for path in sorted({*other.files, *other.base}):
            base, theirs = other.base.get(path), other.files.get(path)
            ours = main.files.get(path)
            if base is theirs or ours is theirs:
                continue
            if ours is not base and ours is not None and theirs is not None:
                half = len(ours) // 2
                theirs = ours[:half] + theirs[half:]
            self._set(change, main, path, theirs)
        return change

    def _work(self, line: Line) -> Change:
        chance = self._chance
        words = [chance.one(WORDS) for _ in range(3)]
        change = self._change(line, b"Change the %s of %ss, %s" % (*words,))
        paths = list(line.files)
        for _ in range(1 + chance.below(MOST_FILES)):
            # The older a file, the more often it is edited.
            path = paths[int(len(paths) * chance.draw() ** 2)]
            self._set(change, line, path, self._edited(line.files[path]))
        path, draw = chance.one(paths), chance.draw()
        if draw < ADDING:
            self._set(change, line, self._path(), self._text())
            return change
        draw -= ADDING
        if path in change.files or draw >= COPYING + RENAMING + REMOVING:
            return change
        if draw < COPYING + RENAMING:
            new = self._path()
            change.copies[new] = path
            self._set(change, line, new, self._edited(line.files[path]))
        if draw >= COPYING:
            self._set(change, line, path, None)
        return change

    def _set(
        self, change: Change, line: Line, path: bytes, lines: File
    ) -> None:
        """Let a file have *lines* from *change* on."""
        if lines is None:
            if line.files.pop(path, None) is None:
                return
        else:
            line.files[path] = lines
        change.files[path] = lines

    def _path(self) -> bytes:
        """Return a path that there has never been."""
        chance = self._chance
        while True:
            path = b"%s/%s%d/%s%d%s" % (
                chance.one(WORDS),
                chance.one(WORDS),
                chance.below(1 + self._wanted // FILES_IN_A_FOLDER),
                chance.one(WORDS),
                chance.below(10_000),
                chance.one(ENDINGS),
            )
            if path not in self._paths:
                self._paths.add(path)
                return path

    def _text(self) -> Lines:
        span = LONGEST - SHORTEST
        # Short files are more common.
        count = SHORTEST + int(span * self._chance.draw() ** 2)
        return sources.lines(self._chance, count)

    def _edited(self, lines: Lines) -> Lines:
        count = min(1 + self._chance.below(MOST_EDITS), max(1, len(lines)))
        return edited(lines, sources.edits(self._chance, len(lines), count))
