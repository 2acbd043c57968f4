"""Phases: which changesets are public, and which are still drafts."""

from __future__ import annotations

from . import _hex
from .errors import MalformedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .revlog import Revlog

__all__ = ["NAMES", "Phases", "parse_phase_roots"]

PUBLIC = 0

# What each phase is called.
NAMES = {
    PUBLIC: "public",
    1: "draft",
    2: "secret",
    32: "archived",
    96: "internal",
}


class Phases:
    """The phase of each changeset, by its revision number.

    A changeset has the highest phase of those that are recorded for it and
    its ancestors, and is `public` if there is none. `NAMES` says what the
    numbers are called.
    """

    __slots__ = ("_phases", "roots")

    def __init__(self, changelog: Revlog, data: bytes) -> None:
        """Take a repository's changelog, and what is in its `phaseroots`.

        What is recorded for a node that the changelog does not have does not
        count. Takes time in proportion to the number of changesets.
        """
        #: What is recorded: the phases of some revisions.
        self.roots: dict[int, int] = {}
        for phase, node in parse_phase_roots(data):
            rev = find_node(changelog, node)
            if rev is not None and phase > self.roots.get(rev, PUBLIC):
                self.roots[rev] = phase
        self._phases = changelog.phases(
            (phase, rev) for rev, phase in self.roots.items()
        )

    def __len__(self) -> int:
        return len(self._phases)

    def __getitem__(self, rev: int) -> int:
        """Return the phase of a revision; that of null is public."""
        if not -1 <= rev < len(self):
            message = f"there is no revision {rev}"
            raise IndexError(message)
        return PUBLIC if rev < 0 else self._phases[rev]

    def __iter__(self) -> Iterator[int]:
        return iter(self._phases)

    def name(self, rev: int) -> str:
        """Return what the phase of a revision is called."""
        return NAMES[self[rev]]


def parse_phase_roots(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Iterate over the phases and nodes that a `phaseroots` file has.

    Raises `MalformedError` for a line that is none.
    """
    for line in data.splitlines():
        number, _, digits = line.partition(b" ")
        node = _hex.node(digits)
        phase = int(number) if number.isdigit() else -1
        if node is None or phase not in NAMES:
            message = f"phaseroots: a line is wrong: {line!r}"
            raise MalformedError(message)
        yield phase, node


def find_node(changelog: Revlog, node: bytes) -> int | None:
    """Return the revision of a node, or None if there is none."""
    (rev,) = changelog.revs([node])
    return None if rev < 0 and node != _hex.NULL else rev
