"""Cases of reading texts out of revlogs, and of hashing them."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

from hgktools.bench import peers
from hgktools.bench.case import (
    CEXT,
    LIMIT,
    OURS,
    PURE,
    Case,
    Measured,
    Setup,
    Timed,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hgktools.bench.data.kinds import (
        Data,
        ManifestLog,
        Pair,
        Repository,
    )

NODE = 20
NULL = bytes(NODE)
# Of each text that a walk passes.
SAMPLE = 64
# The largest block that `openssl speed` measures by default.
BLOCK = 16_384


def our_last(log: ManifestLog) -> Setup:
    """Read the last manifest, whose chain is the longest."""
    from hgkernels import Revlog  # noqa: PLC0415 - in a worker only

    def setup() -> Timed:
        opened = Revlog.open(log.index)
        return lambda: opened.fulltext(log.count - 1)

    return setup


def their_last(log: ManifestLog) -> Setup:
    """Let Mercurial read it."""

    def setup() -> Timed:
        opened = peers.manifest_log(log.folder)
        return lambda: opened.revision(log.count - 1)

    return setup


def our_walk(repository: Repository) -> Setup:
    """Read all manifests, one after the other."""
    from hgkernels import Revlog  # noqa: PLC0415 - in a worker only

    def setup() -> Timed:
        opened = Revlog.open(repository.manifest_index)
        return lambda: sampled(opened.iter_fulltexts())

    return setup


def their_walk(repository: Repository) -> Setup:
    """Let Mercurial read them."""

    def setup() -> Timed:
        opened = peers.manifest_log(repository.folder)
        return lambda: sampled(map(opened.revision, range(len(opened))))

    return setup


def sampled(texts: Iterable[bytes]) -> bytes:
    """Return a piece of each text, from ever different places.

    Both sides have checked the hashes: this shows that all texts came, and
    takes no time.
    """
    return b"".join(
        [
            text[(at := number * SAMPLE % (len(text) or 1)) : at + SAMPLE]
            for number, text in enumerate(texts)
        ]
    )


def our_hash(pair: Pair) -> Setup:
    """Hash a text as a revision without parents."""
    from hgkernels.native import ffi, lib  # noqa: PLC0415 - worker only

    text, node = pair.old.read_bytes(), ffi.new("char[]", NODE)
    null = ffi.NULL

    def timed() -> bytes:
        lib.hgk_revision_hash(text, len(text), null, null, node, NODE)
        found: bytes = ffi.buffer(node)[:]
        return found

    return lambda: timed


def their_hash(pair: Pair) -> Setup:
    """Let Mercurial hash it, which asks Python's hashlib."""
    from mercurial.utils import storageutil  # noqa: PLC0415 - the same

    text = pair.old.read_bytes()

    return lambda: lambda: storageutil.hashrevisionsha1(text, NULL, NULL)


def openssl_speed(pair: Pair) -> Setup:
    """Say how long OpenSSL's own measurement would take for as much."""
    size = old_size(pair)
    command = ["openssl", "speed", "-mr", "-elapsed", "-seconds", "1"]
    command += ["-bytes", str(BLOCK), "-evp", "sha1"]

    def timed() -> Measured:
        done = subprocess.run(
            command, capture_output=True, check=True, encoding="ascii"
        )
        return Measured(size / rate(done.stdout))

    return lambda: timed


def rate(said: str) -> float:
    """Return the bytes a second that `openssl speed -mr` has said."""
    found = re.search(r"^\+F:\d+:[^:]+:([\d.]+)$", said, re.MULTILINE)
    if found is None:
        raise ValueError(f"openssl speed said {said!r}")
    return float(found[1])


def old_size(pair: Data) -> int:
    """Return the size of the first text of a pair."""
    return pair.read[0].stat().st_size


def _of_manifests(suffix: str, note: str, *sides: str) -> list[Case]:
    """Return the cases of manifests that are compressed in one way."""
    return [
        Case(
            f"fulltext{suffix}",
            f"a manifest of 3.5 MB at the end of 1,000 deltas{note}",
            f"manifests{suffix}",
            {OURS: our_last, **dict.fromkeys(sides, their_last)},
        ),
        Case(
            f"walk{suffix}",
            f"every manifest of a repository, in order{note}",
            f"repository{suffix}",
            {OURS: our_walk, **dict.fromkeys(sides, their_walk)},
            heavy=True,
        ),
    ]


CASES = [
    # Pure Python knows no zstd where there are no native modules.
    *_of_manifests("", "", CEXT),
    *_of_manifests("-zlib", ", all in zlib", CEXT, PURE),
    Case(
        "sha1",
        "the node of a text of 14 MB",
        "manifest",
        {
            OURS: our_hash,
            **dict.fromkeys((CEXT, PURE), their_hash),
            LIMIT: openssl_speed,
        },
        limit="openssl speed -evp sha1, blocks of 16 KB",
        amount=old_size,
        heavy=True,
    ),
]
