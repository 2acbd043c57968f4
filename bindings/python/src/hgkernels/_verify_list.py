"""The check of the list of a store's files."""

from __future__ import annotations

import os

from ._fncache import parse_fncache
from .errors import HgKernelsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .repository import Repository
    from .verification import Verification

_DATA, _INDEX = b"data/", b".i"


class ListCheck:
    """Checks that the fncache names the histories of all files."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._problem: str | None = None
        self._listed: list[bytes] = []
        self._is_used = b"fncache" in repository.requirements
        if self._is_used:
            try:
                self._listed = parse_fncache(repository.read_store(b"fncache"))
            except HgKernelsError as error:
                self._problem = str(error)
        #: Those that are listed, and that no changeset has named so far.
        self._unused = set(self._listed)
        self._unlisted: list[bytes] = []

    def note(self, paths: list[bytes]) -> None:
        """Note some files that changesets or manifests name."""
        if not self._is_used or self._problem is not None:
            return
        unused = self._unused
        for path in paths:
            name = _DATA + path + _INDEX
            if name in unused:
                unused.remove(name)
            elif self._is_there(name):
                self._unlisted.append(path)

    def _is_there(self, name: bytes) -> bool:
        return os.path.exists(self._repository.store_file(name))

    def check(self, found: Verification) -> None:
        """Report what is listed wrongly, once all files are noted."""
        if self._problem is not None:
            found.add("fncache", self._problem, is_error=False)
        for path in sorted(self._unlisted):
            found.add(
                os.fsdecode(path),
                "fncache does not list its history",
                is_error=False,
            )
        for name in filter(self._unused.__contains__, self._listed):
            if (
                name.startswith(_DATA)
                and name.endswith(_INDEX)
                and self._is_there(name)
            ):
                found.add(
                    os.fsdecode(name[len(_DATA) : -len(_INDEX)]),
                    "its history is in the store, but nothing names it",
                    is_error=False,
                )
