"""Random manifests in plain Python."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from random import Random

    Lines = dict[bytes, tuple[bytes, bytes]]

PARTS = [b"a", b"b", b"/", b".", b"-", b"file", b"\x01", "ü".encode()]
FLAGS = [b"", b"", b"", b"x", b"l", b"t"]


def random_path(random: Random) -> bytes:
    """Return a path of few letters, so that many begin with another."""
    return b"".join(random.choices(PARTS, k=random.randint(1, 5)))


def random_value(random: Random, node_size: int = 20) -> tuple[bytes, bytes]:
    node = bytes(random.getrandbits(8) for _ in range(node_size))
    return node, random.choice(FLAGS)


def random_lines(random: Random, most: int, node_size: int = 20) -> Lines:
    return {
        random_path(random): random_value(random, node_size)
        for _ in range(random.randint(0, most))
    }


def changed(random: Random, lines: Lines, node_size: int = 20) -> Lines:
    """Return a manifest after some changes."""
    result = dict(lines)
    for _ in range(random.randint(0, 8)):
        path = random_path(random)
        if lines and random.random() < 0.7:
            path = random.choice(sorted(lines))
        if random.random() < 0.3:
            result.pop(path, None)
        else:
            result[path] = random_value(random, node_size)
    return result


def text(lines: Lines) -> bytes:
    """Return the text of a manifest."""
    return b"".join(
        b"%s\0%s%s\n" % (path, node.hex().encode(), flag)
        for path, (node, flag) in sorted(lines.items())
    )
