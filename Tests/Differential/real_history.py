"""A repository's history, as `hgktools.bench.data.extract` copies it.

`HGK_DEMO_HISTORY` names the folder. Its files are described there.
"""

from __future__ import annotations

import os
from array import array
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Log:
    """The revisions of a file, or of the manifest."""

    name: str
    texts: list[bytes]
    # What is kept of each: a delta to the text of its base, or the text.
    chunks: list[memoryview]
    bases: list[int]

    def chain(self, revision: int) -> tuple[memoryview, list[memoryview]]:
        """Return a text, and the deltas that lead from it to *revision*."""
        deltas = []
        while self.bases[revision] >= 0:
            deltas.append(self.chunks[revision])
            revision = self.bases[revision]
        return self.chunks[revision], deltas[::-1]


def logs() -> list[Log]:
    """Return all logs; skip the test if there are none."""
    named = os.environ.get("HGK_DEMO_HISTORY")
    if named is None:
        pytest.skip("HGK_DEMO_HISTORY names no folder")
    folder = Path(named)
    texts = [bytes(part) for part in _parts(folder, "texts", "sizes")]
    chunks = _parts(folder, "chunks", "chunk_sizes")
    bases = _numbers(folder / "bases", "q")
    names = (folder / "names").read_text().splitlines()
    found, start = [], 0
    for name, count in zip(names, _numbers(folder / "logs", "Q")):
        end = start + count
        log = (texts[start:end], chunks[start:end], bases[start:end])
        found.append(Log(name, *log))
        start = end
    return found


def _numbers(path: Path, kind: str) -> list[int]:
    return array(kind, path.read_bytes()).tolist()


def _parts(folder: Path, name: str, sizes: str) -> list[memoryview]:
    data = memoryview((folder / name).read_bytes())
    found, end = [], 0
    for size in _numbers(folder / sizes, "Q"):
        found.append(data[end : end + size])
        end += size
    return found
