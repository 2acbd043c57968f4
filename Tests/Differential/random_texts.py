"""Random pairs of texts: tiny ones, and large ones of awkward kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Pair = tuple[bytes, bytes]

# What tiny texts are put together from. Few pieces make lines that are equal
# by chance, which is where a matcher has choices to make.
PIECES: tuple[list[bytes], ...] = (
    [b"\n"],
    [b"a", b"\n"],
    [b"a", b"b", b"\n", b"\n"],
    [b"a", b"\r", b"\n"],
    [b"a", b"\0", b"\n"],
    [b"\0", b"\xff", b"\n"],
    [b" ", b"\t", b"\r", b"\n", b"a"],
    [b"a\n", b"b\n"],
    [b"a\n", b"b\n", b"c\n"],
    [b"a\n", b"b\n", b"c\n", b"d\n", b"\n", b"}\n"],
    [b"a\n", b"a\n", b"a\n", b"b\n", b"c\n"],
    [b"a\n", b"aa\n", b"a", b"a\r\n", b"\n"],
)
# The popularity limit changes its law at this many lines, and a search looks
# at no more than so many at once.
MANY, WINDOW = 31_000, 30_000


def small_pair(random: Random) -> Pair:
    """Return two texts of a few lines, related or not."""
    pieces = random.choice(PIECES)
    old = _some(random, pieces, random.choice([3, 8, 8, 16, 40]))
    if random.random() < 0.4:
        new = _some(random, pieces, random.choice([3, 8, 16, 40]))
    else:
        new = _touched(random, old, pieces)
    return b"".join(old), b"".join(new)


def _some(random: Random, pieces: list[bytes], most: int) -> list[bytes]:
    return [random.choice(pieces) for _ in range(random.randint(0, most))]


def _touched(
    random: Random, text: list[bytes], pieces: list[bytes]
) -> list[bytes]:
    """Return *text* with some of it replaced, inserted, moved or gone."""
    changed = list(text)
    for _ in range(random.choice([0, 1, 1, 2, 4, 8])):
        place = random.randint(0, len(changed))
        end = place + random.choice([0, 0, 1, 2, 5])
        cut = changed[place:end]
        changed[place:end] = _some(random, pieces, 3)
        if random.random() < 0.2:
            place = random.randint(0, len(changed))
            changed[place:place] = cut
    return changed


def _words(random: Random, count: int, kinds: int) -> list[bytes]:
    """Return *count* lines, of which at most *kinds* are different."""
    return [b"line %d\n" % random.randrange(kinds) for _ in range(count)]


def _edited(random: Random, lines: list[bytes], edits: int) -> list[bytes]:
    """Return *lines* after so many replacements of short runs."""
    changed = list(lines)
    for _ in range(edits):
        place = random.randint(0, len(changed))
        end = place + random.randint(0, 4)
        changed[place:end] = _words(random, random.randint(0, 4), 1 << 30)
    return changed


def _joined(random: Random, lines: list[bytes]) -> bytes:
    """Return the text of *lines*; now and then its last LF is missing."""
    text = b"".join(lines)
    return text[:-1] if random.random() < 0.3 else text


def _pair(random: Random, old: list[bytes], new: list[bytes]) -> Pair:
    return _joined(random, old), _joined(random, new)


def edited(random: Random) -> Pair:
    """Edit lines of few or of many kinds, here and there."""
    kinds = random.choice([30, 1_000, 1 << 30])
    old = _words(random, random.randint(100, 5_000), kinds)
    return _pair(random, old, _edited(random, old, random.randint(1, 80)))


def unrelated(random: Random) -> Pair:
    """Make texts that have only common lines in common."""
    kinds = random.choice([3, 40, 2_000])
    sizes = random.randint(1, 1_500), random.randint(1, 1_500)
    return _pair(random, *(_words(random, size, kinds) for size in sizes))


def moved(random: Random) -> Pair:
    """Shuffle lines, reverse them, or move blocks of them."""
    old = _words(random, random.randint(2, 4_000), 1 << 30)
    new = list(old)
    way = random.randrange(3)
    if way == 0:
        random.shuffle(new)
    elif way == 1:
        new.reverse()
    else:
        for _ in range(8):
            place = random.randrange(len(new))
            block = new[place : place + 300]
            del new[place : place + 300]
            place = random.randint(0, len(new))
            new[place:place] = block
    return _pair(random, old, new)


def popular(random: Random) -> Pair:
    """Mix lines so common that a matcher passes them over with others."""
    count = random.choice([900, 1_100, 3_000])
    limit = 1_000_000 // (count + 1)
    # About as many as the limit allows: one more and it passes them over.
    common = min(count // 2, limit + random.randint(-2, 2))
    new = [b"common\n"] * common + [b"}\n"] * (count // 4)
    new += _words(random, max(0, count - len(new)), 1 << 30)
    random.shuffle(new)
    old = _edited(random, new, random.randint(1, 60))
    if random.random() < 0.3:
        random.shuffle(old)
    return _pair(random, old, new)


def many(random: Random) -> Pair:
    """Make so many lines that the other law of popularity holds."""
    count = MANY + random.randint(-3, 3)
    common = count // 1000 + random.randint(-1, 2)
    new = [b"common\n"] * common
    new += _words(random, count - common, 1 << 30)
    random.shuffle(new)
    old = _edited(random, new[: random.randint(100, count)], 50)
    return _pair(random, old, new)


def windows(random: Random) -> Pair:
    """Make the old text longer than a search's window."""
    kinds = random.choice([20_000, 1 << 30])
    old = _words(random, WINDOW + random.randint(0, 25_000), kinds)
    # What is common lies in front of the window, across its edge or in it.
    start = random.randrange(len(old))
    new = _words(random, random.randint(0, 300), kinds)
    new += _edited(random, old[start : start + random.randint(1, 9_000)], 40)
    new += _words(random, random.randint(0, 300), kinds)
    return _pair(random, old, new)


def endings(random: Random) -> Pair:
    """End lines with CR LF, or have NULs in them, in some places."""
    old = _words(random, random.randint(1, 2_000), 1 << 30)
    new = _edited(random, old, 20)
    crlf = [line.replace(b"\n", b"\r\n") for line in new]
    nul = [line.replace(b" ", b"\0") for line in new]
    mixed = [random.choice(each) for each in zip(new, crlf, nul)]
    return _pair(random, old, random.choice([crlf, nul, mixed]))


def huge_lines(random: Random) -> Pair:
    """Choose among lines of hundreds of kilobytes, some almost the same."""
    line = random.randbytes(300_000)
    line = line.replace(b"\n", b"\r")
    almost = line[:-1] + b"!"
    lines = [line, almost, line + b"\n", almost + b"\n", b"short\n", b"\n"]
    old = [random.choice(lines) for _ in range(random.randint(1, 8))]
    new = [random.choice(lines) for _ in range(random.randint(1, 8))]
    return b"".join(old), b"".join(new)


def noise(random: Random) -> Pair:
    """Change some of many bytes that have no structure."""
    size = random.randint(1, 50_000)
    old = random.randbytes(size)
    new = bytearray(old)
    for _ in range(random.randint(0, 20)):
        new[random.randrange(len(new))] = random.randrange(256)
    return old, bytes(new)


def blank(random: Random) -> Pair:
    """Put hardly anything but empty lines into both texts."""
    old = [b"\n"] * random.randint(0, 1_200)
    new = [b"\n"] * random.randint(0, 1_200)
    for lines in (old, new):
        for _ in range(random.randint(0, 4)):
            lines.insert(random.randint(0, len(lines)), b"x\n")
    return _pair(random, old, new)


LARGE: tuple[Callable[[Random], Pair], ...] = (
    edited,
    unrelated,
    moved,
    popular,
    many,
    windows,
    endings,
    huge_lines,
    noise,
    blank,
)
