"""Obsolescence markers as a team's rewriting of its drafts leaves them.

A pool of live drafts is amended, rebased, split, folded and pruned; what a
rewrite makes goes back into the pool, so that the successor of one marker
is the predecessor of a later one, as in a real repository. Operations and
metadata keys are those that Mercurial itself records.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from hgktools.bench.data.chance import Chance

if TYPE_CHECKING:
    from collections.abc import Iterator

Pairs = tuple[tuple[bytes, bytes], ...]
# Predecessor, successors, flags, metadata, (seconds, zone), parents.
Marker = tuple[
    bytes,
    tuple[bytes, ...],
    int,
    Pairs,
    tuple[float, int],
    Optional[tuple[bytes, ...]],
]

# What an operation says: predecessor, successors, metadata, parents.
Rewrite = tuple[
    bytes,
    tuple[bytes, ...],
    list[tuple[bytes, bytes]],
    Optional[tuple[bytes, ...]],
]

NODE = 20
BUMPED_FIX = 1
POOL = 500
USERS = 60
EPOCH = 1_400_000_000
LONGEST_PAUSE = 80
ZONES = (0, -3600, -7200, 18000, 25200, -19800, -32400)
GIVEN = b"ada grace alan edsger barbara donald frances ken niklaus radia"
FAMILY = b"lovelace hopper turing dijkstra liskov knuth allen thompson"
WORDS = (
    b"fix typo review rename test cleanup tighten loop drop unused import "
    b"split helper address comment retry flaky docs"
)

# The share of each operation among the events; a rebase or a fold makes
# several markers.
SHARES = (
    ("_amend", 0.62),
    ("_rebase", 0.24),
    ("_split", 0.04),
    ("_fold", 0.04),
    ("_prune", 0.06),
)
# One amend in this many leaves its predecessor in the pool, to be rewritten
# again: that is how divergence comes about.
DIVERGENCE = 200
# One event in this many carries a note, and one the bumped-fix flag.
NOTED = 10
BUMPED = 1000


class History:
    """The state of a repository whose drafts are being rewritten."""

    def __init__(self, seed: int) -> None:
        """Start from a pool of fresh drafts."""
        self._chance = Chance(seed)
        self._words = WORDS.split()
        self._users = [self._user() for _ in range(USERS)]
        self._seconds = EPOCH
        self.live = [self._node() for _ in range(POOL)]

    def markers(self, count: int) -> Iterator[Marker]:
        """Yield *count* markers."""
        made = 0
        while made < count:
            event = self._event()[: count - made]
            made += len(event)
            yield from event

    def _event(self) -> list[Marker]:
        while len(self.live) < POOL:
            self.live.append(self._node())
        operation = getattr(self, self._operation())
        self._seconds += 1 + self._chance.below(LONGEST_PAUSE)
        user, zone = self._users[self._chance.below(USERS)]
        flags = 0 if self._chance.below(BUMPED) else BUMPED_FIX
        date = (float(self._seconds), zone)
        markers = []
        for before, after, extra, parents in operation():
            pairs = [*extra, (b"user", user)]
            if not self._chance.below(NOTED):
                pairs.append((b"note", self._note()))
            pairs.sort()
            markers.append((before, after, flags, tuple(pairs), date, parents))
        return markers

    def _operation(self) -> str:
        draw = self._chance.draw()
        for name, share in SHARES:
            if draw < share:
                return name
            draw -= share
        return SHARES[-1][0]

    def _amend(self) -> Iterator[Rewrite]:
        place = self._chance.below(POOL)
        before, after = self.live[place], self._node()
        if self._chance.below(DIVERGENCE):
            self.live[place] = after
        else:
            self.live.append(after)
        effect = (b"1", b"8", b"9", b"8")[self._chance.below(4)]
        yield before, (after,), _done(b"amend", effect), None

    def _rebase(self) -> Iterator[Rewrite]:
        start, size = self._stack(8)
        for place in range(start, start + size):
            before, after = self.live[place], self._node()
            self.live[place] = after
            yield before, (after,), _done(b"rebase", b"4"), None

    def _split(self) -> Iterator[Rewrite]:
        place = self._chance.below(POOL)
        before = self.live[place]
        after = tuple(self._node() for _ in range(2 + self._chance.below(3)))
        self.live[place : place + 1] = after
        yield before, after, _done(b"split", b"12"), None

    def _fold(self) -> Iterator[Rewrite]:
        start, size = self._stack(4)
        after = self._node()
        folded = self.live[start : start + size]
        self.live[start : start + size] = [after]
        name = self._chance.bytes(4).hex().encode()
        for index, before in enumerate(folded, 1):
            extra = [
                *_done(b"fold", b"9"),
                (b"fold-id", name),
                (b"fold-idx", b"%d" % index),
                (b"fold-size", b"%d" % size),
            ]
            yield before, (after,), extra, None

    def _prune(self) -> Iterator[Rewrite]:
        place = self._chance.below(POOL)
        before = self.live.pop(place)
        parents = [self.live[place - 1]]
        if not self._chance.below(20):
            parents.append(self.live[place - 2])
        yield before, (), _done(b"prune", b"0"), tuple(parents)

    def _stack(self, most: int) -> tuple[int, int]:
        size = 2 + self._chance.below(most - 1)
        return self._chance.below(POOL - size), size

    def _node(self) -> bytes:
        return self._chance.bytes(NODE)

    def _note(self) -> bytes:
        some = range(2 + self._chance.below(5))
        return b" ".join(self._words[self._chance.below(17)] for _ in some)

    def _user(self) -> tuple[bytes, int]:
        given, family = GIVEN.split(), FAMILY.split()
        first = given[self._chance.below(len(given))]
        last = family[self._chance.below(len(family))]
        zone = ZONES[self._chance.below(len(ZONES))]
        return b"%s %s <%s@example.org>" % (first, last, last), zone


def _done(operation: bytes, effect: bytes) -> list[tuple[bytes, bytes]]:
    return [(b"ef1", effect), (b"operation", operation)]
