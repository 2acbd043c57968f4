"""Checks of the histories of files, several at a time."""

from __future__ import annotations

import os

from . import _files
from ._buffers import lend
from ._crew import share
from ._index import DOCKET_FORMATS, FORMAT_MASK, INLINE
from ._verify_log import LogReport, opened, short
from ._verify_native import LogBytes
from .errors import HgKernelsError
from .native import lib
from .revlog import index_of, version_word
from .verification import Verification

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from mmap import mmap

    from ._verify_native import Bytes, Checker, Expected, Found
    from ._verify_walk import Means
    from .repository import Repository
    from .revlog import Revlog

    # A revision that is a copy of another one: its file and its number.
    Copy = tuple[bytes, int]

# How many files a thread takes in one go: most are small jobs.
BATCH = 64

# Larger files are mapped: for smaller ones, that takes longer than to read.
_READ_SIZE = 1 << 18


class FileChecks:
    """Checks of the files that changesets and manifests name."""

    def __init__(
        self, repository: Repository, expected: Expected, means: Means
    ) -> None:
        self._repository = repository
        self._expected = expected
        self._means = means

    def run(
        self, files: list[tuple[bytes, int]]
    ) -> Iterator[tuple[bytes, int, Verification, list[Copy]]]:
        """Check some files, which have names and numbers.

        Iterate over the first of some files, how many they are, what was
        found, and the copies that are right if nothing is missing.
        """
        starts = range(0, len(files), BATCH)
        parts = [files[start : start + BATCH] for start in starts]
        yield from share(self._check_part, parts, self._means.jobs)

    def _check_part(
        self, files: list[tuple[bytes, int]]
    ) -> tuple[bytes, int, Verification, list[Copy]]:
        found = Verification()
        copies: list[Copy] = []
        checker = self._means.checker()
        for path, number in files:
            self._check(checker, found, copies, path, number)
        self._means.checkers.append(checker)
        return files[0][0], len(files), found, copies

    def _check(
        self,
        checker: Checker,
        found: Verification,
        copies: list[Copy],
        path: bytes,
        number: int,
    ) -> None:
        """Check the history of one file."""
        try:
            count, findings = checker.file(
                self._expected, self._read(path), number
            )
        except (HgKernelsError, OSError):
            # Who opens it another way is told why that is impossible.
            if self._opened(found, path) is not None:
                raise
            return
        found.revisions += count
        if findings:
            wrong = []
            for finding in findings:
                rev, kind, _detail = finding
                if kind == lib.HGK_FINDING_COPY:
                    copies.append((path, rev))
                else:
                    wrong.append(finding)
            if wrong:
                self._report(found, path, wrong)

    def _report(
        self, found: Verification, path: bytes, findings: list[Found]
    ) -> None:
        report = self._reporter(found, path)
        if report is not None:
            expected = self._expected
            report.say_all(findings, expected.names, expected.history)

    def _reporter(self, found: Verification, path: bytes) -> LogReport | None:
        log = self._opened(found, path)
        if log is None:
            return None
        return LogReport(
            found,
            log,
            os.fsdecode(path),
            self._expected.changesets,
            self._check_metadata,
        )

    def _opened(self, found: Verification, path: bytes) -> Revlog | None:
        return opened(
            found,
            os.fsdecode(path),
            lambda: self._repository.filelog(path),
        )

    def check_copies(self, found: Verification, copies: list[Copy]) -> None:
        """Look again at copies, when something is missing."""
        for path, rev in copies:
            report = self._reporter(found, path)
            if report is not None:
                report.look(rev)

    def _read(self, path: bytes) -> LogBytes:
        """Read the files of a history: records, their header, and chunks."""
        name = self._repository.store_file(b"data/%s.i" % path)
        contents = _contents(name)
        records = lend(contents) if isinstance(contents, bytes) else contents
        header = version_word(records)
        if header & INLINE:
            return LogBytes(records, header, b"")
        if header & FORMAT_MASK in DOCKET_FORMATS:
            log = self._repository.filelog(path)
            index = index_of(log)
            return LogBytes(index.data, header, chunks_of(log.data_path))
        return LogBytes(records, header, chunks_of(name[:-1] + b"d"))

    def _check_metadata(
        self, report: LogReport, rev: int, text: bytes
    ) -> None:
        """Check that what a file was copied from is there."""
        if not text.startswith(b"\x01\n"):
            return
        from .filetexts import parse_file_text

        try:
            source = parse_file_text(text).copied_from
        except HgKernelsError as error:
            report.say(rev, str(error))
            return
        if source is None:
            return
        path, node = source
        name = f"{os.fsdecode(path)}, revision {short(node)}"
        try:
            log = self._repository.filelog(path)
            (rev_of_source,) = log.revs([node])
            is_there = rev_of_source >= 0 or (len(log) > 0 and not any(node))
        except (HgKernelsError, OSError):
            is_there = False
        if not is_there:
            report.say(rev, f"it is a copy of {name}, which is missing")


def chunks_of(path: str | bytes | None) -> Bytes:
    """Return the file with chunks; without it, no revision can have any."""
    if path is None:
        return b""
    try:
        return _contents(path)
    except FileNotFoundError:
        return b""


def _contents(path: str | bytes) -> Bytes:
    """Return what is in a file."""
    file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        size = os.fstat(file).st_size
        if size <= _READ_SIZE:
            data = os.read(file, size)
            if len(data) == size:
                return data
    finally:
        os.close(file)
    mapped: bytes | mmap = _files.read(path)[0]
    return lend(mapped, private=True)
