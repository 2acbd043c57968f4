"""Words for what is wrong with a history."""

from __future__ import annotations

from .errors import HgKernelsError
from .native import lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ._verify_native import Found, Names
    from .revlog import Revlog
    from .verification import Verification

SHORT = 12

# What only extensions write, whose requirements are not known here: a text
# with an altered history, and one that is stored elsewhere.
FOREIGN_FLAGS = {0x4000: "an ellipsis", 0x2000: "stored elsewhere"}

CENSORED = 0x8000


def short(node: bytes) -> str:
    """Return as much of a node as people look at."""
    return node.hex()[:SHORT]


class LogReport:
    """Puts into words what the library has found about one history.

    *look* is called with this, a revision, and its text, if the text has
    something to say about itself that is wrong, or that only Python knows.
    """

    def __init__(
        self,
        found: Verification,
        log: Revlog,
        place: str,
        changesets: int,
        look: Callable[[LogReport, int, bytes], None],
    ) -> None:
        self.found = found
        self.log = log
        self.place = place
        self._changesets = changesets
        self._look = look

    def link(self, rev: int) -> int | None:
        """Return the changeset of a revision, or None if that is none."""
        try:
            link = self.log.linkrev(rev)
        except HgKernelsError:
            return None
        return link if 0 <= link < self._changesets else None

    def say(self, rev: int, message: str) -> None:
        """Report something about a revision."""
        self.found.add(self.place, message, rev, self.link(rev))

    def say_all(
        self, findings: Iterable[Found], names: Names, history: int
    ) -> None:
        """Report what the library has found."""
        missing = []
        read = set()
        for rev, kind, detail in sorted(findings):
            if kind == lib.HGK_FINDING_MISSING:
                missing.append(names.row(history, detail))
            elif kind == lib.HGK_FINDING_RECORD:
                self._say_record(rev)
            elif kind == lib.HGK_FINDING_LINK:
                self.say(
                    rev, f"it belongs to changeset {detail}, which is none"
                )
            elif kind == lib.HGK_FINDING_REPEATED_NODE:
                self.say(rev, f"it has the node of revision {detail}")
            elif kind == lib.HGK_FINDING_OTHER_LINK:
                self.say(rev, f"it belongs to another changeset than {detail}")
            elif kind == lib.HGK_FINDING_UNNAMED:
                name = short(self.log.node(rev))
                who = (
                    "no manifest"
                    if history != lib.HGK_HISTORY_MANIFESTS
                    else "nothing"
                )
                self.say(rev, f"{who} names it, {name}")
            elif rev not in read:
                read.add(rev)
                self.look(rev)
        for node, changeset in missing:
            self._say_missing(node, changeset, history)

    def look(self, rev: int) -> None:
        """Look at a text, or report why there is none."""
        text = self._text(rev)
        if text is not None:
            self._look(self, rev, text)

    def _say_record(self, rev: int) -> None:
        try:
            self.log.linkrev(rev)
        except HgKernelsError as error:
            self.say(rev, f"its record is wrong: {error}")

    def _say_missing(self, node: bytes, changeset: int, history: int) -> None:
        who = (
            ", which a manifest names,"
            if history != lib.HGK_HISTORY_MANIFESTS
            else ""
        )
        self.found.add(
            self.place,
            f"revision {short(node)}{who} is missing",
            changeset=changeset if 0 <= changeset < self._changesets else None,
        )

    def _text(self, rev: int) -> bytes | None:
        try:
            flags = self.log.flags(rev)
        except HgKernelsError:
            # A record that cannot be read is reported as such.
            return None
        for flag, meaning in FOREIGN_FLAGS.items():
            if flags & flag:
                self.say(
                    rev,
                    f"it is marked as {meaning}, which needs an"
                    " extension of Mercurial's",
                )
                return None
        self.found.censored += bool(flags & CENSORED)
        try:
            return self.log.fulltext(rev)
        except HgKernelsError as error:
            self.say(rev, f"its text cannot be read: {error}")
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
