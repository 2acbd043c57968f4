"""The data that cases name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hgktools.bench.data import (
    graphs,
    repositories,
    revisions,
    sized,
    stores,
    texts,
)
from hgktools.bench.data.kinds import Data, Nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """What the user wants the data to be like."""

    markers: list[int]
    # The version of the obsstores' format.
    format: int = 1
    # The size of everything else, in parts of the usual one.
    scale: float = 1
    # The user's own, instead of a generated one and, for its history, of the
    # demonstration's.
    repository: Path | None = None


# Manifests of a log whose files are many or few.
WALKED = 301


def _walked(files: int, wanted: Settings) -> Data:
    return repositories.manifest_log("zlib", wanted.scale, files, WALKED)


# A name may stand for the same data in several sizes.
CATALOGUE: dict[str, Callable[[Settings], Sequence[Data]]] = {
    "markers": lambda wanted: [
        stores.store(count, wanted.format) for count in wanted.markers
    ],
    "source": lambda wanted: [texts.source(wanted.scale)],
    "small": lambda wanted: [texts.small(wanted.scale)],
    "manifest": lambda wanted: [texts.manifest(wanted.scale)],
    "shuffled": lambda wanted: [texts.shuffled(wanted.scale)],
    "shuffled-random": lambda wanted: [texts.shuffled_random(wanted.scale)],
    "commit": lambda wanted: [texts.commit(wanted.scale)],
    "chain": lambda wanted: [texts.long_chain(wanted.scale)],
    "commits": lambda wanted: [texts.short_chain(wanted.scale)],
    "change": lambda wanted: [texts.small_chain(wanted.scale)],
    "sized-source": lambda wanted: sized.source(wanted.scale),
    "sized-scattered": lambda wanted: sized.scattered(wanted.scale),
    "sized-manifest": lambda wanted: sized.manifest(wanted.scale),
    "sized-delta": lambda wanted: sized.one_delta(wanted.scale),
    "sized-deltas": lambda wanted: sized.deltas(wanted.scale),
    "sized-markers": lambda _: [stores.store(10_000)],
    "history": lambda wanted: [revisions.revisions(wanted.repository)],
    "graph": lambda wanted: [graphs.large(wanted.scale)],
    "nodes": lambda wanted: [graphs.smaller(wanted.scale)],
    "manifests": lambda wanted: [
        repositories.manifest_log("zstd", wanted.scale)
    ],
    "manifests-zlib": lambda wanted: [
        repositories.manifest_log("zlib", wanted.scale)
    ],
    "manifests-1k": lambda wanted: [_walked(1_000, wanted)],
    "manifests-20k": lambda wanted: [_walked(20_000, wanted)],
    "manifests-200k": lambda wanted: [_walked(200_000, wanted)],
    "repository": lambda wanted: [
        repositories.given(wanted.repository)
        if wanted.repository
        else repositories.generated("zstd", 20_000, wanted.scale)
    ],
    "repository-zlib": lambda wanted: [
        repositories.generated("zlib", 5_000, wanted.scale)
    ],
    "checkout": lambda wanted: [
        repositories.checkout("zstd", 20_000, wanted.scale)
    ],
    "checkout-zlib": lambda wanted: [
        repositories.checkout("zlib", 5_000, wanted.scale)
    ],
    "marked": lambda wanted: [
        repositories.marked(20_000, 500_000, wanted.scale)
    ],
    "demonstration": lambda _: [repositories.demonstration()],
    "nothing": lambda _: [Nothing(1)],
}
