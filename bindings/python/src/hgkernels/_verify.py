"""The check of a whole repository: what ``hg verify`` checks.

What is sound costs a few calls of the library. Only what is not is looked at
here again, to put it into words.
"""

from __future__ import annotations

import os

from ._progress import Bar
from ._verify_files import FileChecks
from ._verify_list import ListCheck
from ._verify_log import opened
from ._verify_native import Expected, Names
from ._verify_walk import ChangesetWalk, ManifestWalk, Means, note_all
from .native import lib
from .verification import Verification

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._verify_files import Copy
    from ._verify_native import Part
    from ._verify_walk import Walk
    from .repository import Repository
    from .revlog import Revlog
    from .verification import Finding

CHANGELOG, MANIFEST = "changelog", "manifest"


def verify(
    repository: Repository, *, jobs: int, full: bool, memory: int
) -> Verification:
    """Check that everything is there, whole, and goes together."""
    found = Verification()
    changelog = opened(found, CHANGELOG, lambda: repository.changelog)
    if changelog is None:
        return found
    found.changesets = len(changelog)
    # Mercurial always hashes the manifests of folders.
    full = full or b"treemanifest" in repository.requirements
    listed = ListCheck(repository)
    # Nobody who makes a repository can know it.
    key = int.from_bytes(os.urandom(8), "big")
    parts: list[Part] = [(0, 0)]
    while parts:
        bits, value = part = parts.pop()
        means = Means(max(jobs, 1), memory, key, part)
        # What there is to say of changesets and manifests is said once.
        said = Verification() if bits else found
        check = _Check(repository, changelog, said, means)
        names = check.names(full=full and not bits)
        # A part may have turned out to be too large.
        parts += [
            (bit + 1, value | 1 << bit) for bit in range(bits, names.sort())
        ]
        check.found = found
        check.check_files(names, listed)
    listed.check(found)
    return found


class _Check:
    """A check of a repository, or of a part of its files."""

    def __init__(
        self,
        repository: Repository,
        changelog: Revlog,
        found: Verification,
        means: Means,
    ) -> None:
        self.repository = repository
        self.changelog = changelog
        self.count = len(changelog)
        self.found = found
        self.means = means
        #: Whether all is known that manifests name.
        self.has_manifests = True

    def names(self, *, full: bool) -> Names:
        """Find out what changesets and manifests name, and check these."""
        means = self.means
        names = Names(means.key, means.memory, means.part)
        level: list[Walk] = [
            ChangesetWalk(CHANGELOG, self.changelog, self.count, 0),
            *self._manifests([b""], 0),
        ]
        known = 1
        note_all(level, names, means)
        while level:
            for walk in level:
                if full and walk.history == lib.HGK_HISTORY_MANIFESTS:
                    walk.check_texts(means.jobs)
            self._report(level, names)
            # Manifests of folders, which those above them name.
            folders = names.paths(lib.HGK_HISTORY_MANIFESTS)[known:]
            level = self._manifests(folders, known)
            known += len(folders)
            for walk in level:
                note_all([walk], names, means)
        return names

    def _manifests(self, folders: list[bytes], first: int) -> list[Walk]:
        """Return walks through the manifests of some folders."""
        walks: list[Walk] = []
        for number, folder in enumerate(folders, first):
            place = MANIFEST
            if folder:
                place = f"{MANIFEST} of {os.fsdecode(folder)}"
            log = opened(
                self.found,
                place,
                lambda: self.repository.directory_manifest(folder),  # noqa: B023
            )
            if log is None:
                self.has_manifests = False
            else:
                walks.append(
                    ManifestWalk(place, log, self.count, number, folder)
                )
        return walks

    def _report(self, walks: list[Walk], names: Names) -> None:
        """Report what was found, after all that is named has been noted."""
        texts = [walk.report_texts(names) for walk in walks]
        names.sort()
        for walk, said in zip(walks, texts):
            self.found.findings += sorted(
                walk.report_records(names, self.means) + said.findings,
                key=_order,
            )
            self.found.censored += said.censored
            if walk.is_lost:
                self.has_manifests = False

    def check_files(self, names: Names, listed: ListCheck) -> None:
        """Check the history of each file."""
        found = self.found
        paths = names.paths(lib.HGK_HISTORY_FILE)
        listed.note(paths)
        found.files += len(paths)
        history = lib.HGK_HISTORY_FILE_WITHOUT_MANIFESTS
        if self.has_manifests:
            history = lib.HGK_HISTORY_FILE
            self._cross_check(names, paths)
        expected = Expected(names, history, self.count)
        checks = FileChecks(self.repository, expected, self.means)
        files = sorted(zip(paths, range(len(paths))))
        parts: list[tuple[bytes, Verification]] = []
        copies: list[Copy] = []
        with Bar("checking files", len(files)) as bar:
            for first, count, part, copied in checks.run(files):
                found.revisions += part.revisions
                found.censored += part.censored
                if part.findings:
                    parts.append((first, part))
                copies += copied
                bar.advance(count)
        for _first, part in sorted(parts, key=lambda part: part[0]):
            found.findings += part.findings
        if parts:
            checks.check_copies(found, copies)

    def _cross_check(self, names: Names, paths: list[bytes]) -> None:
        """Check that changesets and manifests name the same files."""
        touched, named = names.firsts(len(paths))
        if -1 not in touched and -1 not in named:
            return
        files = sorted(zip(paths, touched, named))
        for path, changeset, name in files:
            if name < 0:
                self.found.add(
                    os.fsdecode(path),
                    "a changeset touches it, but no manifest has it",
                    changeset=changeset,
                )
        for path, changeset, name in files:
            if changeset < 0:
                self.found.add(
                    os.fsdecode(path),
                    "manifests have it, but no changeset touches it",
                    changeset=name,
                )


def _order(finding: Finding) -> tuple[bool, int]:
    """Order by revision; what is about none comes last."""
    rev = finding.rev
    return rev is None, rev or 0
