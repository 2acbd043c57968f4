"""The data that cases name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hgktools.bench.data import revisions, stores, texts
from hgktools.bench.data.kinds import Data, Nothing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """What the user wants the data to be like."""

    markers: list[int]
    # The version of the obsstores' format.
    format: int = 1
    # The size of texts and of chains, in parts of the usual one.
    scale: float = 1
    # Whose history is taken; the demonstration's if nobody says.
    repository: Path | None = None


# A name may stand for the same data in several sizes.
CATALOGUE: dict[str, Callable[[Settings], list[Data]]] = {
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
    "history": lambda wanted: [revisions.revisions(wanted.repository)],
    "nothing": lambda _: [Nothing(1)],
}
