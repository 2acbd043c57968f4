"""What ``hgkernels info`` says about a repository: as facts and as text."""

from __future__ import annotations

import os
from collections import Counter

from ._fncache import parse_fncache
from .phases import NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .repository import Repository
    from .revlog import Revlog

    Facts = dict[str, Any]


def info(repository: Repository) -> Facts:
    """Return what there is to say about a repository as a whole."""
    paths = parse_fncache(repository.read_store(b"fncache"))
    phases = Counter(repository.phases)
    heads = [rev for rev in repository.changelog.heads() if rev >= 0]
    return {
        "path": _name(repository.root),
        "store": _name(repository.store),
        "requirements": sorted(map(_name, repository.requirements)),
        "changesets": len(repository.changelog),
        "heads": len(heads),
        "phases": {
            NAMES[phase]: phases[phase] for phase in NAMES if phases[phase]
        },
        "manifests": len(repository.manifest),
        "files": sum(
            path.startswith(b"data/") and path.endswith(b".i")
            for path in paths
        ),
        "markers": len(repository.obsolescence),
        "sizes": {
            "changelog": _size(repository, b"00changelog"),
            "manifests": _size(repository, b"00manifest")
            + _sizes(repository, paths, b"meta/"),
            "files": _sizes(repository, paths, b"data/"),
            "markers": len(repository.obsolescence.data),
        },
        "longest_chains": {
            "changelog": _last_chain(repository.changelog),
            "manifests": _last_chain(repository.manifest),
        },
    }


def _name(path: bytes) -> str:
    return path.decode("utf-8", "backslashreplace")


def _size(repository: Repository, radix: bytes) -> int:
    """Return the sizes of all files of a revlog at the top of the store."""
    with os.scandir(repository.store) as found:
        return sum(
            each.stat().st_size
            for each in found
            if each.name.startswith((radix + b".", radix + b"-"))
        )


def _sizes(repository: Repository, paths: list[bytes], prefix: bytes) -> int:
    """Return the size of those listed files that are there."""
    size = 0
    for path in paths:
        if path.startswith(prefix):
            try:
                size += os.stat(repository.store_file(path)).st_size
            except FileNotFoundError:
                continue
    return size


def _last_chain(log: Revlog) -> int:
    """Return how many deltas lead to the newest text."""
    return len(log.delta_chain(len(log) - 1)[0]) if len(log) else 0


def info_text(facts: Facts) -> str:
    """Return the same for people."""
    return "\n".join(_lines(facts))


def _lines(facts: Facts) -> Iterator[str]:
    yield facts["path"]
    if not facts["store"].startswith(facts["path"] + os.sep):
        yield f"  with the store {facts['store']}"
    yield f"  requires {' '.join(facts['requirements'])}"
    sizes = facts["sizes"]
    yield f"{facts['changesets']:12,} changesets{_bytes(sizes['changelog'])}"
    for name, count in facts["phases"].items():
        yield f"{count:12,}   {name}"
    yield f"{facts['heads']:12,} heads"
    yield f"{facts['manifests']:12,} manifests{_bytes(sizes['manifests'])}"
    yield f"{facts['files']:12,} files{_bytes(sizes['files'])}"
    yield f"{facts['markers']:12,} markers{_bytes(sizes['markers'])}"


def _bytes(size: int) -> str:
    return f", {size:,} bytes"
