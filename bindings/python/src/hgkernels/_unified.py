"""The differences of two texts for people: a unified diff."""

from __future__ import annotations

from .bdiff import blocks, splitnewlines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    Change = tuple[int, int, int, int]

NO_NEWLINE = b"\n\\ No newline at end of file\n"


def unified_diff(a: bytes, b: bytes, context: int) -> Iterator[bytes]:
    """Yield the hunks of a unified diff, each with its header.

    Each change has `context` unchanged lines around it; changes that would
    share some are in one hunk.
    """
    old, new = splitnewlines(a), splitnewlines(b)
    for group in grouped(changes(a, b), context):
        yield hunk(old, new, group, context)


def changes(a: bytes, b: bytes) -> Iterator[Change]:
    """Yield what lies between blocks of equal lines.

    A change is (a1, a2, b1, b2): lines of the one text from a1 to before a2
    have become those of the other from b1 to before b2.
    """
    old = new = 0
    for a1, a2, b1, b2 in blocks(a, b):
        if old < a1 or new < b1:
            yield old, a1, new, b1
        old, new = a2, b2


def grouped(found: Iterator[Change], context: int) -> Iterator[list[Change]]:
    """Yield changes that share lines of context together."""
    group: list[Change] = []
    for change in found:
        if group and change[0] - group[-1][1] > 2 * context:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def hunk(
    old: list[bytes], new: list[bytes], group: list[Change], context: int
) -> bytes:
    """Return one hunk."""
    first, last = group[0], group[-1]
    before = min(context, first[0])
    after = min(context, len(old) - last[1])
    old_range = span(first[0] - before, last[1] + after)
    new_range = span(first[2] - before, last[3] + after)
    parts = [b"@@ -%s +%s @@\n" % (old_range, new_range)]
    at = first[0] - before
    for a1, a2, b1, b2 in group:
        parts += [printed(b" ", line) for line in old[at:a1]]
        parts += [printed(b"-", line) for line in old[a1:a2]]
        parts += [printed(b"+", line) for line in new[b1:b2]]
        at = a2
    parts += [printed(b" ", line) for line in old[at : at + after]]
    return b"".join(parts)


def span(start: int, end: int) -> bytes:
    """Return a range of lines as hunk headers have it, counted from 1."""
    count = end - start
    if count == 1:
        return b"%d" % end
    # An empty range is named by the line before it.
    return b"%d,%d" % (start + 1 if count else start, count)


def printed(sign: bytes, line: bytes) -> bytes:
    """Return a line as hunks have it."""
    whole = line.endswith(b"\n")
    return sign + line if whole else sign + line + NO_NEWLINE
