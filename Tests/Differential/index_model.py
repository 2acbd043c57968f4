"""What is asked of indexes, answered from the definitions.

A set of revisions is an integer with a bit for each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from random_indexes import RandomIndex


def members(bits: int) -> list[int]:
    """Return the revisions of a set, ascending."""
    return [rev for rev in range(bits.bit_length()) if bits >> rev & 1]


class Model:
    """The answers about one index."""

    def __init__(self, index: RandomIndex) -> None:
        """Find the ancestors and the depth of each revision."""
        self.index = index
        self.parents = index.parents
        # Sets of ancestors, each with the revision itself; -1 has none.
        self.ancestors = [0] * (len(index) + 1)
        # Steps of the longest way down to -1.
        self.depths = [0] * (len(index) + 1)
        for rev, parents in enumerate(self.parents):
            self.ancestors[rev] = 1 << rev
            for parent in parents:
                self.ancestors[rev] |= self.ancestors[parent]
                self.depths[rev] = max(
                    self.depths[rev], self.depths[parent] + 1
                )

    def united(self, revs: Iterable[int]) -> int:
        """Return all ancestors of some revisions."""
        found = 0
        for rev in revs:
            found |= self.ancestors[rev]
        return found

    def only(
        self, include: Iterable[int], exclude: Iterable[int]
    ) -> list[int]:
        """Return ancestors of some revisions that others do not have."""
        return members(self.united(include) & ~self.united(exclude))

    def heads(self, stop: int, hidden: Iterable[int] = ()) -> list[int]:
        """Return the revisions without children that count."""
        unseen = set(hidden)
        with_children: set[int] = set()
        heads: list[int] = []
        for rev in range(stop - 1, -1, -1):
            if rev not in with_children:
                if rev in unseen:
                    continue
                heads.append(rev)
            with_children.update(self.parents[rev])
        return heads[::-1] if stop else [-1]

    def head_changes(
        self, start: int, stop: int
    ) -> tuple[list[int], list[int]]:
        """Return the heads that are none any more, and the new ones."""
        old, new = set(self.heads(start)), set(self.heads(stop))
        return sorted(old - new), sorted(new - old)

    def common_heads(self, revs: list[int]) -> list[int]:
        """Return the heads of the common ancestors."""
        if not revs:
            return []
        common = -1
        for rev in revs:
            common &= self.ancestors[rev]
        inner = self.united(
            parent for rev in members(common) for parent in self.parents[rev]
        )
        return members(common & ~inner)

    def deepest(self, revs: list[int]) -> list[int]:
        """Return those of some revisions that are farthest from a root."""
        most = max((self.depths[rev] for rev in revs), default=0)
        return [rev for rev in revs if self.depths[rev] == most]

    def reachable_roots(
        self, lowest: int, heads: list[int], roots: list[int], *, paths: bool
    ) -> list[int]:
        """Return the roots at the end of ways, or all that is on such ways."""
        wanted, seen = set(roots), set(heads)
        todo = list(heads)
        while todo:
            rev = todo.pop()
            if rev < 0 or (rev in wanted and not paths):
                continue
            below = {p for p in self.parents[rev] if p >= lowest} - seen
            seen |= below
            todo.extend(below)
        reached = seen & wanted
        if paths:
            for rev in sorted(seen):
                if rev >= max(lowest, 0) and reached & {*self.parents[rev]}:
                    reached.add(rev)
        return sorted(reached)

    def phases(self, roots: Iterable[tuple[int, int]]) -> list[int]:
        """Return the highest phase whose roots each revision descends from."""
        pairs = list(roots)
        return [
            max(
                (p for p, root in pairs if self.ancestors[rev] >> root & 1),
                default=0,
            )
            for rev in range(len(self.parents))
        ]

    def delta_chain(
        self, rev: int, stop: int | None
    ) -> tuple[list[int], bool]:
        """Return the revisions whose chunks lead to a text."""
        index = self.index
        chain: list[int] = []
        while rev != stop:
            if rev < 0 or index.bases[rev] == rev:
                return [rev, *chain[::-1]], False
            if index.sizes[rev]:
                chain.append(rev)
            rev = index.bases[rev] if index.uses_general_delta else rev - 1
        return chain[::-1], True

    def is_snapshot(self, rev: int) -> bool:
        """Return whether a text is stored as a snapshot."""
        index = self.index
        if index.uses_delta_info:
            return bool(index.flags[rev])
        base = index.bases[rev]
        if base in (rev, -1):
            return True
        if base in map(self._text_source, self.parents[rev]):
            return False
        return self.is_snapshot(base)

    def _text_source(self, rev: int) -> int:
        """Return the revision that one has its text from."""
        index = self.index
        while rev >= 0 and not index.sizes[rev] and index.bases[rev] != rev:
            rev = index.bases[rev]
        return rev

    def snapshots(self, start: int, stop: int) -> list[tuple[int, int]]:
        """Return the base of each snapshot, -1 for a full text, and it."""
        bases = self.index.bases
        return [
            (-1 if bases[rev] == rev else bases[rev], rev)
            for rev in range(start, stop)
            if self.is_snapshot(rev)
        ]

    def slices(
        self, revs: list[int], density: float, smallest_gap: int
    ) -> Iterator[list[int]]:
        """Yield the parts of a chain that are dense enough."""
        index = self.index
        places = {rev: index.offsets[rev] for rev in revs}
        if index.is_inline:
            places = {rev: place + 64 * rev for rev, place in places.items()}
        payload = sum(index.sizes[rev] for rev in revs)
        to_read = 0
        if revs:
            to_read = (
                places[revs[-1]] + index.sizes[revs[-1]] - places[revs[0]]
            )
        full = [at for at, rev in enumerate(revs) if index.sizes[rev]]
        gaps = [
            (places[revs[b]] - places[revs[a]] - index.sizes[revs[a]], b)
            for a, b in zip(full, full[1:])
        ]
        large = sorted(gap for gap in gaps if gap[0] > smallest_gap)
        cuts: list[int] = []
        if to_read > smallest_gap:
            while large and to_read > 0 and payload / to_read < density:
                size, at = large.pop()
                to_read -= size
                cuts.append(at)
        if not cuts:
            yield revs
            return
        bounds = [0, *sorted(cuts), len(revs)]
        for start, stop in zip(bounds, bounds[1:]):
            last = max(at for at in full if at < stop)
            yield revs[start : last + 1]
