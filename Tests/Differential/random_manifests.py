"""Random manifests, changes to them, and damage."""

from __future__ import annotations

from binascii import hexlify
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

    Value = tuple[bytes, bytes]
    Lines = dict[bytes, Value]
    Operation = tuple[str, bytes, Value]

PARTS = (b"a", b"b", b"/", b".", b"-", b"file", b"\x01", "ü".encode())
FLAGS = (b"", b"", b"", b"x", b"l", b"t")
KINDS = ("set", "set", "set", "del", "del", "get", "text", "diff", "all")
NODE_SIZES = (20, 20, 20, 32)


def path(random: Random) -> bytes:
    """Return a path of few letters, so that many begin with another."""
    return b"".join(random.choices(PARTS, k=random.randint(1, 5)))


def value(random: Random, node_size: int) -> Value:
    """Return a node and a flag."""
    node = random.getrandbits(8 * node_size).to_bytes(node_size, "big")
    return node, random.choice(FLAGS)


def lines(random: Random, most: int, node_size: int) -> Lines:
    """Return the lines of a manifest by their paths."""
    return {
        path(random): value(random, node_size)
        for _ in range(random.randint(0, most))
    }


def changed(random: Random, before: Lines, node_size: int) -> Lines:
    """Return a manifest after some changes."""
    after = dict(before)
    for name, (kind, new) in changes(random, before, node_size).items():
        if kind:
            after[name] = new
        else:
            after.pop(name, None)
    return after


def changes(
    random: Random, before: Lines, node_size: int
) -> dict[bytes, tuple[bool, Value]]:
    """Return what to set, and where not so, to remove, by path."""
    known = sorted(before)
    found = {}
    for _ in range(random.randint(0, 8)):
        is_known = known and random.random() < 0.7
        name = random.choice(known) if is_known else path(random)
        is_set = name not in before or random.random() < 0.7
        found[name] = is_set, value(random, node_size)
    return found


def text(manifest: Lines) -> bytes:
    """Return the text of a manifest."""
    return b"".join(
        b"%s\0%s%s\n" % (name, hexlify(node), flag)
        for name, (node, flag) in sorted(manifest.items())
    )


def operations(
    random: Random, before: Lines, node_size: int
) -> list[Operation]:
    """Return what to do with a manifest, one after the other."""
    known = sorted(before)
    return [
        (
            random.choice(KINDS),
            random.choice(known)
            if known and random.random() < 0.5
            else path(random),
            value(random, node_size),
        )
        for _ in range(random.randint(0, 15))
    ]


def damaged(random: Random, good: bytes) -> bytes:
    """Return a text after some damage."""
    result = bytearray(good)
    for _ in range(random.randint(1, 3)):
        place = random.randint(0, len(result))
        end = place + random.randint(0, 50)
        kind = random.randrange(6)
        if kind == 0:
            result[place:place] = random.choice((b"\0", b"\n", b"x", b"g"))
        elif kind == 1:
            del result[place : place + 1]
        elif kind == 2:
            del result[place:]
        elif kind == 3:
            result[place:place] = result[place:end]
        elif kind == 4:
            del result[place:end]
        elif place < len(result):
            result[place] = random.randrange(256)
    return bytes(result)
