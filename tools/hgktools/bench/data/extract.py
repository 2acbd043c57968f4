"""Copies a repository's revisions into files; run where Mercurial is.

    python -m hgktools.bench.data.extract REPOSITORY FOLDER

A log is that of a file, or the manifest's. The files in FOLDER have, for all
revisions of all logs in order, back to back:

    texts       each text as it is stored, a file's copy records included
    sizes       the size of each text, 64 bits in the machine's order
    chunks      what the log keeps of it, uncompressed: a delta or the text
    chunk_sizes the size of each chunk
    bases       the revision, within its log, whose text the delta changes,
                or -1 where the chunk is the text itself
    logs        how many revisions each log has
    names       the logs' names, each ended by LF
"""

from __future__ import annotations

import sys
from array import array
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MANIFEST = b"manifest"


def logs(repository: Path) -> Iterator[tuple[bytes, Any]]:
    """Yield the name and the revlog of each log, the manifest's first."""
    from mercurial import hg, ui  # noqa: PLC0415 - where it is installed

    # Hidden revisions are kept like any other.
    opened = hg.repository(ui.ui.load(), bytes(repository)).unfiltered()
    yield MANIFEST, opened.manifestlog.getstorage(b"").get_revlog()
    entries = opened.store.data_entries()
    files = [each.target_id for each in entries if each.is_filelog]
    for name in sorted(files):
        yield b"file " + name, opened.file(name).get_revlog()


def extract(repository: Path, folder: Path) -> None:
    """Copy all revisions of *repository* into *folder*."""
    sizes, chunk_sizes, counts = array("Q"), array("Q"), array("Q")
    bases, names = array("q"), []
    with (
        (folder / "texts").open("wb") as texts,
        (folder / "chunks").open("wb") as chunks,
    ):
        for name, log in logs(repository):
            names.append(name + b"\n")
            counts.append(len(log))
            for revision in range(len(log)):
                sizes.append(texts.write(log.rawdata(revision)))
                # Mercurial promises no name for this one.
                chunk = log._inner._chunk(revision)  # noqa: SLF001
                chunk_sizes.append(chunks.write(chunk))
                bases.append(log.deltaparent(revision))
    (folder / "names").write_bytes(b"".join(names))
    for file, numbers in (
        ("sizes", sizes),
        ("chunk_sizes", chunk_sizes),
        ("bases", bases),
        ("logs", counts),
    ):
        (folder / file).write_bytes(numbers.tobytes())


if __name__ == "__main__":
    extract(Path(sys.argv[1]), Path(sys.argv[2]))
