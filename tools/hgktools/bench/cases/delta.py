"""Cases of the deltas: texts made from chains of them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from hgktools.bench import limits, peers
from hgktools.bench.case import CEXT, LIMIT, OURS, PURE, Case, Setup

if TYPE_CHECKING:
    from collections.abc import Callable

    from hgktools.bench.case import Contestant
    from hgktools.bench.data.kinds import Chain

    Module = Callable[[], Any]


def _ours() -> Any:  # noqa: ANN401 - imported where it is installed
    return import_module("hgkernels.mpatch")


def _theirs() -> Any:  # noqa: ANN401 - Mercurial is not typed
    return peers.kernels("mpatch")


def _patches(module: Module, *, views: bool) -> Contestant:
    def contestant(chain: Chain) -> Setup:
        patches, base = module().patches, chain.base.read_bytes()
        data = chain.deltas.read_bytes()
        source = memoryview(data) if views else data
        deltas = [source[part] for part in chain.parts()]
        return lambda: lambda: patches(base, deltas)

    return contestant


def _case(
    name: str, title: str, data: str, calls: int, *, views: bool = False
) -> Case:
    theirs = _patches(_theirs, views=views)
    contestants = {
        OURS: _patches(_ours, views=views),
        CEXT: theirs,
        PURE: theirs,
        LIMIT: limits.copy,
    }
    return Case(
        name,
        title,
        data,
        contestants,
        limit="the result copied once",
        calls=calls,
    )


CASES = [
    _case("apply", "one delta, of 70 hunks, on 14 MB", "commit", 5),
    _case("change", "one delta, of one hunk, on 1 KB", "change", 1000),
    _case("chain", "1,000 deltas on 200 KB", "chain", 20),
    _case(
        "chain-views",
        "1,000 deltas on 200 KB, all memoryviews into one buffer",
        "chain",
        20,
        views=True,
    ),
    _case("commits", "60 deltas of one line on 3.4 MB", "commits", 20),
    _case(
        "commits-views",
        "60 deltas of one line on 3.4 MB, all memoryviews into one buffer",
        "commits",
        20,
        views=True,
    ),
]
