"""The check of a whole repository: what ``hg verify`` checks."""

from __future__ import annotations

import os

from . import _hex, _manifest
from ._fncache import parse_fncache
from ._progress import Bar
from ._verify_files import FileChecks
from ._verify_log import LogCheck, opened, short
from .changesets import parse_changeset
from .errors import HgKernelsError
from .verification import Verification

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .repository import Repository

CHANGELOG, MANIFEST = "changelog", "manifest"


def verify(repository: Repository, *, jobs: int = 1) -> Verification:
    """Check that everything is there, whole, and goes together."""
    check = _Check(repository)
    if check.check_changesets():
        check.check_manifests()
        if check.has_manifests:
            check.cross_check()
        check.check_files(jobs)
    return check.found


class _Check:
    """What is known after some of the checks.

    Nodes lead to the changeset that named them first. Takes memory in
    proportion to the number of changesets and of revisions of files.
    """

    def __init__(self, repository: Repository) -> None:
        self.repository = repository
        self.found = Verification()
        #: What changesets say: the manifests, and the files that they touch.
        self.manifests: dict[bytes, list[int]] = {}
        self.touched: dict[bytes, list[int]] = {}
        #: What manifests say: the revisions of files.
        self.files: dict[bytes, dict[bytes, int]] = {}
        #: Whether that is all they say; else there is much they cannot name.
        self.has_manifests = True
        self.count = 0

    def check_changesets(self) -> bool:
        """Check the changelog; return whether that could be done at all."""
        found, repository = self.found, self.repository
        log = opened(found, CHANGELOG, lambda: repository.changelog)
        if log is None:
            return False
        self.count = found.changesets = len(log)
        check = LogCheck(found, log, CHANGELOG, self.count)
        with Bar("checking changesets", self.count) as bar:
            for rev in range(self.count):
                bar.advance()
                if check.check_record(rev) is None:
                    continue
                check.check_link(rev, (rev,))
                text = check.text(rev)
                if text is not None:
                    self._note_changeset(check, rev, text)
        return True

    def _note_changeset(self, check: LogCheck, rev: int, text: bytes) -> None:
        try:
            said = parse_changeset(text)
        except HgKernelsError as error:
            check.report(rev, str(error))
            return
        if said.manifest != _hex.NULL:
            self.manifests.setdefault(said.manifest, []).append(rev)
        for path in said.files:
            self.touched.setdefault(path, []).append(rev)

    def check_manifests(self) -> None:
        """Check the manifests, with tree manifests those of all folders."""
        waiting = {b"": self.manifests}
        while waiting:
            directory, expected = waiting.popitem()
            self._check_manifest(directory, expected, waiting)

    def _check_manifest(
        self,
        directory: bytes,
        expected: dict[bytes, list[int]],
        waiting: dict[bytes, dict[bytes, list[int]]],
    ) -> None:
        """Check the manifests of a folder; add its folders to *waiting*."""
        found, repository = self.found, self.repository
        place = MANIFEST
        if directory:
            place = f"{MANIFEST} of {os.fsdecode(directory)}"
        log = opened(
            found, place, lambda: repository.directory_manifest(directory)
        )
        if log is None:
            self.has_manifests = False
            return
        if expected and not len(log):
            self.has_manifests = False
            found.add(place, "its history is missing or empty")
            return
        check = LogCheck(found, log, place, self.count)
        lines: frozenset[bytes] = frozenset()
        with Bar(f"checking {place}", len(log)) as bar:
            for rev in range(len(log)):
                bar.advance()
                node = check.check_record(rev)
                if node is None:
                    continue
                if node in expected:
                    check.check_link(rev, expected[node])
                else:
                    check.report(rev, f"nothing names it, {short(node)}")
                text = check.text(rev)
                if text is not None:
                    lines = self._note_manifest(
                        check, directory, text, lines, waiting
                    )
        self._report_missing(place, expected, check)

    def _note_manifest(
        self,
        check: LogCheck,
        directory: bytes,
        text: bytes,
        known: frozenset[bytes],
        waiting: dict[bytes, dict[bytes, list[int]]],
    ) -> frozenset[bytes]:
        """Note what a manifest has beyond the one before; return all of it."""
        rev = len(check.links) - 1
        link = check.links[rev]
        changeset = -1 if link is None else link
        lines = frozenset(text.splitlines(keepends=True))
        try:
            for path, node, flag in _manifest.entries(
                b"".join(sorted(lines - known))
            ):
                whole = b"%s/%s" % (directory, path) if directory else path
                if flag == _manifest.DIRECTORY:
                    folder = waiting.setdefault(whole, {})
                    folder.setdefault(node, []).append(changeset)
                else:
                    nodes = self.files.setdefault(whole, {})
                    nodes.setdefault(node, changeset)
        except HgKernelsError as error:
            check.report(rev, str(error))
        return lines

    def _report_missing(
        self, place: str, expected: dict[bytes, list[int]], check: LogCheck
    ) -> None:
        for node, changesets in expected.items():
            if node not in check.revs:
                self.found.add(
                    place,
                    f"revision {short(node)} is missing",
                    changeset=min(changesets),
                )

    def cross_check(self) -> None:
        """Check that changesets and manifests name the same files."""
        for path in sorted(self.touched.keys() - self.files.keys()):
            self.found.add(
                os.fsdecode(path),
                "a changeset touches it, but no manifest has it",
                changeset=self.touched[path][0],
            )
        for path in sorted(self.files.keys() - self.touched.keys()):
            self.found.add(
                os.fsdecode(path),
                "manifests have it, but no changeset touches it",
                changeset=min(self.files[path].values()),
            )

    def check_files(self, jobs: int) -> None:
        """Check the history of each file, and the list of these."""
        checks = FileChecks(
            self.repository,
            self.touched,
            self.files if self.has_manifests else None,
            self.count,
        )
        paths = sorted(self.touched.keys() | self.files.keys())
        self.found.files = len(paths)
        with Bar("checking files", len(paths)) as bar:
            for part in checks.run(paths, jobs):
                self.found.findings += part.findings
                self.found.revisions += part.revisions
                bar.advance()
        self._check_list(paths)

    def _check_list(self, paths: list[bytes]) -> None:
        """Check that the fncache names the histories of all files."""
        if b"fncache" not in self.repository.requirements:
            return
        try:
            listed = parse_fncache(self.repository.read_store(b"fncache"))
        except HgKernelsError as error:
            self.found.add("fncache", str(error), is_error=False)
            return
        radices = {path: b"data/" + path for path in paths}
        known = set(listed)
        for path, radix in radices.items():
            name = radix + b".i"
            if name not in known and os.path.exists(
                self.repository.store_file(name)
            ):
                self.found.add(
                    os.fsdecode(path),
                    "fncache does not list its history",
                    is_error=False,
                )
        needed = set(radices.values())
        for name in listed:
            radix = name[: -len(b".i")]
            if (
                name.startswith(b"data/")
                and name.endswith(b".i")
                and radix not in needed
                and os.path.exists(self.repository.store_file(name))
            ):
                self.found.add(
                    os.fsdecode(radix[len(b"data/") :]),
                    "its history is in the store, but nothing names it",
                    is_error=False,
                )
