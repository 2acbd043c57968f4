"""Write the inputs that fuzzing starts from.

Each is one idea of the formats; `python make_corpus.py` writes them anew.
"""

from __future__ import annotations

from pathlib import Path
from struct import pack

import delta_inputs
import diff_inputs
import index_inputs
import manifest_inputs
import nodemap_inputs
import revision_inputs
import verification_inputs

CORPUS = Path(__file__).parent / "corpus"
A, B, C = (bytes([n]) * 20 for n in (0x11, 0x22, 0x33))
WIDE = bytes(range(32))


def version1(
    nodes: bytes,
    successors: int = 0,
    parents: int = 3,
    *,
    flags: int = 0,
    pairs: tuple[tuple[bytes, bytes], ...] = (),
    seconds: float = 1.5,
    zone: int = -330,
    slack: bytes = b"",
) -> bytes:
    """Return a marker of version 1."""
    counts = pack(
        ">dhHBBB", seconds, zone, flags, successors, parents, len(pairs)
    )
    sizes = b"".join(pack("BB", len(key), len(value)) for key, value in pairs)
    texts = b"".join(key + value for key, value in pairs)
    body = counts + nodes + sizes + texts + slack
    return pack(">I", len(body) + 4) + body


def version0(nodes: bytes, successors: int, text: bytes) -> bytes:
    """Return a marker of version 0."""
    return pack(">BIB", successors, len(text), 1) + nodes + text


def marker_inputs() -> dict[str, bytes]:
    """Return all inputs by name."""
    user = ((b"user", b"alice"),)
    usual = version1(A + B, 1, pairs=user)
    many = [
        version1(bytes([n, n]) * 10 + bytes([n + 1, n + 1]) * 10, 1)
        for n in range(40)
    ]
    crowd = [version1(A[:19] + bytes([n]) + A, 1) for n in range(60)]
    date = b"date:1.5 -19800"
    first = b"p1:" + b"1a" * 20
    second = b"p2:" + b"2B" * 20
    return {
        "v1-empty": b"\1",
        "v1-usual": b"\1" + usual,
        "v1-prune-parents": b"\1" + version1(A + B + C, 0, 2),
        "v1-root": b"\1" + version1(A, 0, 0),
        "v1-split": b"\1" + version1(A + B + C + A, 2, 1, pairs=user * 3),
        "v1-wide": b"\1" + version1(WIDE * 3, 1, 1, flags=2) + usual,
        "v1-slack": b"\1" + version1(A + B, 1, pairs=user, slack=b"x" * 9),
        "v1-full": b"\1" + version1(A * 256, 255, pairs=user * 255),
        "v1-cycle": b"\1" + version1(A + B, 1) + version1(B + A, 1),
        "v1-many": b"\1" + b"".join(many),
        "v1-crowd": b"\1" + b"".join(crowd),
        "v1-short": b"\1" + usual[:-1],
        "v0-empty": b"\0",
        "v0-usual": b"\0" + version0(A + B, 1, date + b"\0user:alice"),
        "v0-parents": b"\0"
        + version0(A, 0, b"\0".join([date, first, second, b"user:b"])),
        "v0-root": b"\0" + version0(A, 0, date + b"\0p0:\0\0user:b\0"),
        "v0-repeats": b"\0" + version0(A, 0, b"b:1\0a:2\0b:3\0:\0a:\0:x"),
        "v0-date": b"\0"
        + version0(A, 0, b"date:1_0.5_0e+3 +1_2")
        + version0(A, 0, b"date:-inf 0")
        + version0(A, 0, b"date:.5e-400 9223372036854775807")
        + version0(A, 0, b"date:" + b"9" * 400 + b" 0"),
        "v0-second-parent-alone": b"\0" + version0(A, 0, second),
        "v0-colons": b"\0" + version0(A, 0, b":" * 300),
        "v0-items": b"\0"
        + version0(A, 0, b"\0".join(b"%d:" % n for n in range(200))),
        "v0-many": b"\0"
        + b"".join(version0(A + bytes([n]) * 20, 1, b"") for n in range(30)),
    }


def main() -> None:
    """Write the files."""
    for target, inputs in (
        ("markers", marker_inputs()),
        ("delta", delta_inputs.inputs()),
        ("diff", diff_inputs.inputs()),
        ("index", index_inputs.inputs()),
        ("nodemap", nodemap_inputs.inputs()),
        ("revision", revision_inputs.inputs()),
        ("verification", verification_inputs.inputs()),
        ("manifest", manifest_inputs.inputs()),
    ):
        folder = CORPUS / target
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in inputs.items():
            (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
