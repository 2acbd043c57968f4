"""Walks through changesets and manifests, which note what these name."""

from __future__ import annotations

from ._crew import PATIENCE, share
from ._progress import Bar
from ._verify_files import chunks_of
from ._verify_log import LogReport
from ._verify_native import Checker, Names
from .errors import HgKernelsError
from .native import lib
from .revlog import index_of
from .verification import Verification

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._verify_native import Found, Part
    from .revlog import Revlog
    from .verification import Finding

# How many revisions are read between two looks at the progress.
STEP = 1024


class Means:
    """What a check may use, and which part of the files it is about."""

    __slots__ = ("checkers", "jobs", "key", "memory", "part")

    def __init__(self, jobs: int, memory: int, key: int, part: Part) -> None:
        self.jobs = jobs
        self.memory = memory
        self.key = key
        self.part = part
        #: Those that no thread uses just now.
        self.checkers: list[Checker] = []

    def checker(self) -> Checker:
        """Return a checker, which is to be given back to the others."""
        try:
            return self.checkers.pop()
        except IndexError:
            return Checker()


class Walk:
    """A walk through a log whose revisions name others."""

    def __init__(
        self, place: str, log: Revlog, changesets: int, number: int
    ) -> None:
        self.place = place
        self.log = log
        self.index = index_of(log)
        self.data = chunks_of(log.data_path)
        self.changesets = changesets
        #: The number of the folder, with manifests.
        self.number = number
        #: What was found while noting.
        self.findings: list[Found] = []
        #: Whether nothing is there of what something names.
        self.is_lost = False

    @property
    def history(self) -> int:
        """What it is a history of: see `hgk_history`."""
        raise NotImplementedError

    def note(self, checker: Checker, names: Names, revs: range) -> list[Found]:
        """Note what some revisions name; return what is to be looked at."""
        raise NotImplementedError

    def look(
        self, names: Names, report: LogReport, rev: int, text: bytes
    ) -> None:
        """Note what one text names, or report what is wrong with it."""
        raise NotImplementedError

    def check_texts(self, jobs: int) -> None:
        """Read and hash all texts."""
        with Bar(f"hashing {self.place}", len(self.log)) as bar:

            def work(revs: range) -> list[Found]:
                outcomes = self.log.verify(revs, progress=bar.advance)
                if not any(outcomes):
                    return []
                return [
                    (rev, lib.HGK_FINDING_TEXT, 0)
                    for rev, outcome in zip(revs, outcomes)
                    if outcome
                ]

            # Each is all that a thread has to do.
            for found in share(work, self._shares(jobs), jobs, patience=0):
                self.findings += found

    def _shares(self, jobs: int) -> list[range]:
        """Return as many ranges as there are jobs, with texts of one size.

        There are no more, for each range begins with a chain of deltas that
        another one reads, too.
        """
        count = len(self.log)
        if jobs == 1 or count < STEP:
            return [range(count)]
        from bisect import bisect_left
        from itertools import accumulate

        try:
            sizes = list(self.log.columns.full_sizes)
        except HgKernelsError:
            # Some record cannot be read.
            sizes = [1] * count
        ends = list(accumulate(sizes))
        starts = [
            bisect_left(ends, ends[-1] * job // jobs) for job in range(jobs)
        ]
        return list(map(range, starts, [*starts[1:], count]))

    def report_texts(self, names: Names) -> Verification:
        """Look at what was found while noting, and return what it is."""
        said = Verification()
        report = LogReport(
            said,
            self.log,
            self.place,
            self.changesets,
            lambda report, rev, text: self.look(names, report, rev, text),
        )
        report.say_all(self.findings, names, self.history)
        return said

    def report_records(self, names: Names, means: Means) -> list[Finding]:
        """Check the records, and return what is wrong with them."""
        said = Verification()
        checker = means.checker()
        found = checker.records(
            names, self.index, self.history, self.number, self.changesets
        )
        means.checkers.append(checker)
        if not len(self.log) and found:
            self.is_lost = True
            said.add(self.place, "its history is missing or empty")
            return said.findings
        report = LogReport(
            said, self.log, self.place, self.changesets, _look_at_nothing
        )
        report.say_all(found, names, self.history)
        return said.findings


def _look_at_nothing(report: LogReport, rev: int, text: bytes) -> None:
    """Do nothing: records have no texts."""


class ChangesetWalk(Walk):
    """A walk through the changelog."""

    @property
    def history(self) -> int:
        """What it is a history of."""
        return lib.HGK_HISTORY_CHANGESETS

    def note(self, checker: Checker, names: Names, revs: range) -> list[Found]:
        """Read and hash changesets, and note what they name."""
        return checker.changesets(names, self.index, self.data, revs)

    def look(
        self, names: Names, report: LogReport, rev: int, text: bytes
    ) -> None:
        """Note what a changeset names that is written in an unusual way."""
        from . import _hex
        from .changesets import parse_changeset

        try:
            said = parse_changeset(text)
        except HgKernelsError as error:
            report.say(rev, str(error))
            return
        if said.manifest != _hex.NULL:
            names.name(lib.HGK_HISTORY_MANIFESTS, b"", said.manifest, rev)
        for path in said.files:
            names.touch(path, rev)


class ManifestWalk(Walk):
    """A walk through the manifests of a folder."""

    @property
    def history(self) -> int:
        """What it is a history of."""
        return lib.HGK_HISTORY_MANIFESTS

    def __init__(
        self,
        place: str,
        log: Revlog,
        changesets: int,
        number: int,
        folder: bytes,
    ) -> None:
        super().__init__(place, log, changesets, number)
        self.folder = folder

    def note(self, checker: Checker, names: Names, revs: range) -> list[Found]:
        """Note what manifests name beyond those before them."""
        return checker.manifests(
            names, self.index, self.data, self.folder, revs
        )

    def look(
        self, names: Names, report: LogReport, rev: int, text: bytes
    ) -> None:
        """Note what a whole manifest names."""
        from . import _manifest

        link = report.link(rev)
        changeset = -1 if link is None else link
        prefix = self.folder + b"/" if self.folder else b""
        try:
            for path, node, flag in _manifest.entries(text):
                history = lib.HGK_HISTORY_FILE
                if flag == _manifest.DIRECTORY:
                    history = lib.HGK_HISTORY_MANIFESTS
                names.name(history, prefix + path, node, changeset)
        except HgKernelsError as error:
            report.say(rev, str(error))


def note_all(walks: list[Walk], names: Names, means: Means) -> None:
    """Note what some histories name, in several threads."""
    tasks = [
        (walk, range(start, min(start + STEP, len(walk.log))))
        for walk in walks
        for start in range(0, len(walk.log), STEP)
    ]
    # Each thread has a table of its own.
    waiting = [names]
    others: list[Names] = []
    title = f"checking {' and '.join(walk.place for walk in walks)}"
    with Bar(title, sum(len(walk.log) for walk in walks)) as bar:

        def work(task: tuple[Walk, range]) -> None:
            walk, revs = task
            try:
                mine = waiting.pop()
            except IndexError:
                memory = means.memory // means.jobs
                mine = Names(means.key, memory, means.part)
                others.append(mine)
            checker = means.checker()
            walk.findings += walk.note(checker, mine, revs)
            means.checkers.append(checker)
            waiting.append(mine)
            bar.advance(len(revs))

        # Where a history was split, there is work for all.
        patience = 0 if len(tasks) > len(walks) else PATIENCE
        for _ in share(work, tasks, means.jobs, patience):
            pass
    while others:
        names.append(others.pop())
