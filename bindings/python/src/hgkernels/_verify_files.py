"""Checks of the histories of files, several at a time."""

from __future__ import annotations

import os

from ._verify_log import LogCheck, opened, short
from .errors import HgKernelsError
from .filetexts import parse_file_text
from .verification import Verification

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from .repository import Repository

# How many files a thread takes in one go: these are small jobs.
BATCH = 16


class FileChecks:
    """Checks of files, which do not change what they know.

    *touched* has the changesets that touch each file, *files* the nodes that
    manifests have for it, each with a changeset; None if that is not known.
    """

    def __init__(
        self,
        repository: Repository,
        touched: Mapping[bytes, list[int]],
        files: Mapping[bytes, Mapping[bytes, int]] | None,
        changesets: int,
    ) -> None:
        self._repository = repository
        self._touched = touched
        self._files = files
        self._changesets = changesets

    def run(self, paths: list[bytes], jobs: int) -> Iterator[Verification]:
        """Check some files, by *jobs* threads; iterate over the results."""
        if jobs <= 1:
            yield from map(self.check, paths)
            return
        from concurrent.futures import ThreadPoolExecutor

        parts = [
            paths[begin : begin + BATCH]
            for begin in range(0, len(paths), BATCH)
        ]
        with ThreadPoolExecutor(jobs) as pool:
            for results in pool.map(self._check_part, parts):
                yield from results

    def _check_part(self, paths: Iterable[bytes]) -> list[Verification]:
        return [self.check(path) for path in paths]

    def check(self, path: bytes) -> Verification:
        """Check the history of one file."""
        found = Verification()
        place = os.fsdecode(path)
        named = {} if self._files is None else self._files.get(path, {})
        log = opened(found, place, lambda: self._repository.filelog(path))
        if log is None:
            return found
        found.revisions = len(log)
        touched = frozenset(self._touched.get(path, ()))
        check = LogCheck(found, log, place, self._changesets)
        for rev in range(len(log)):
            node = check.check_record(rev)
            if node is None:
                continue
            check.check_link(rev, touched or range(self._changesets))
            if node not in named and self._files is not None:
                check.report(rev, f"no manifest names it, {short(node)}")
            text = check.text(rev)
            # What has metadata has no first parent.
            if text is not None and text.startswith(b"\x01\n"):
                self._check_metadata(check, rev, text)
        for node, changeset in named.items():
            if node not in check.revs:
                found.add(
                    place,
                    f"revision {short(node)}, which a manifest names, is"
                    " missing",
                    changeset=None if changeset < 0 else changeset,
                )
        return found

    def _check_metadata(self, check: LogCheck, rev: int, text: bytes) -> None:
        """Check that what a file was copied from is there."""
        try:
            source = parse_file_text(text).copied_from
        except HgKernelsError as error:
            check.report(rev, str(error))
            return
        if source is None:
            return
        path, node = source
        name = f"{os.fsdecode(path)}, revision {short(node)}"
        try:
            (rev_of_source,) = self._repository.filelog(path).revs([node])
        except (HgKernelsError, OSError):
            rev_of_source = -1
        if rev_of_source < 0 and any(node):
            check.report(rev, f"it is a copy of {name}, which is missing")
