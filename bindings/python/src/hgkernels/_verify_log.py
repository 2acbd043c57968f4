"""Checks of one revlog, whatever it keeps."""

from __future__ import annotations

from .errors import HgKernelsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from .revlog import Revlog
    from .verification import Verification

SHORT = 12

# What only extensions write, whose requirements are not known here: a text
# with an altered history, and one that is stored elsewhere.
FOREIGN_FLAGS = {0x4000: "an ellipsis", 0x2000: "stored elsewhere"}


def short(node: bytes) -> str:
    """Return as much of a node as people look at."""
    return node.hex()[:SHORT]


class LogCheck:
    """A check of one revlog, which reports what it finds."""

    def __init__(
        self, found: Verification, log: Revlog, place: str, changesets: int
    ) -> None:
        self.found = found
        self.log = log
        self.place = place
        self.changesets = changesets
        #: The revision of each node, and the changeset of each revision; None
        #: where it is none.
        self.revs: dict[bytes, int] = {}
        self.links: list[int | None] = []

    def report(self, rev: int, message: str, *, is_error: bool = True) -> None:
        """Report something about a revision."""
        link = self.links[rev] if rev < len(self.links) else None
        self.found.add(self.place, message, rev, link, is_error=is_error)

    def check_record(self, rev: int) -> bytes | None:
        """Check the record of the next revision; return its node.

        A record that cannot be read is reported and has none.
        """
        log = self.log
        self.links.append(None)
        try:
            link, node = log.linkrev(rev), log.node(rev)
            parents = log.parents(rev)
        except HgKernelsError as error:
            self.report(rev, f"its record is wrong: {error}")
            return None
        if 0 <= link < self.changesets:
            self.links[rev] = link
        else:
            self.report(rev, f"it belongs to changeset {link}, which is none")
        for parent in parents:
            if not -1 <= parent < rev:
                self.report(rev, f"its parent {parent} does not come before")
        if node in self.revs:
            self.report(rev, f"it has the node of revision {self.revs[node]}")
        self.revs[node] = rev
        return node

    def check_link(self, rev: int, expected: Container[int]) -> None:
        """Check that a revision belongs to one of the expected changesets."""
        link = self.links[rev]
        if link is not None and link not in expected:
            self.report(rev, f"it belongs to another changeset than {link}")

    def text(self, rev: int) -> bytes | None:
        """Return a text that has its node, or report why there is none."""
        flags = self.log.flags(rev)
        for flag, meaning in FOREIGN_FLAGS.items():
            if flags & flag:
                self.report(
                    rev,
                    f"it is marked as {meaning}, which needs an"
                    " extension of Mercurial's",
                )
                return None
        try:
            return self.log.fulltext(rev)
        except HgKernelsError as error:
            self.report(rev, f"its text cannot be read: {error}")
        return None


def opened(
    found: Verification, place: str, open_log: Callable[[], Revlog]
) -> Revlog | None:
    """Open a revlog, or report why that is impossible."""
    try:
        return open_log()
    except HgKernelsError as error:
        found.add(place, f"its history cannot be read: {error}")
    except OSError as error:
        found.add(place, f"its history cannot be read: {error.strerror}")
    return None
