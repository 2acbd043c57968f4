"""Cases of the policy: C's functions and ours, in a row of sizes.

They say which of them the drop-in takes on CPython, and from which size on;
see `hgktools.bench.choices`. A call of ours costs some microseconds there,
whatever it is about. Times are what the process took of a processor: rows of
small differences cannot bear that others work at the machine.
"""

from __future__ import annotations

from importlib import import_module
from time import process_time
from typing import TYPE_CHECKING, Any

from hgktools.bench import peers
from hgktools.bench.case import (
    CEXT,
    OURS,
    Case,
    Contestant,
    Measured,
    Setup,
    simple_digest,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from hgktools.bench.data.kinds import (
        Data,
        Graph,
        SizedChain,
        SizedPair,
        Store,
    )

    # Takes a function, or a class, and the data; returns what is timed.
    Use = Callable[[Any, Any], Callable[[], object]]

GROUP = "policy"
NODE = 20
# What a round takes, in bytes: small texts are asked about many times.
ROUND = 2_000_000
MOST_CALLS = 1_000
LOOKUPS = 10


def _repeated(data: Data, timed: Callable[[], object]) -> Measured:
    calls = max(1, min(MOST_CALLS, ROUND // (1 + data.size)))
    start = process_time()
    for _ in range(calls):
        answer = timed()
    return Measured((process_time() - start) / calls, answer)


def _contestant(find: Callable[[], Any], use: Use) -> Contestant:
    def contestant(data: Data) -> Setup:
        timed = use(find(), data)
        return lambda: lambda: _repeated(data, timed)

    return contestant


def _case(
    function: str, data: str, title: str, use: Use, kind: str = ""
) -> Case:
    module, _, name = function.partition(".")

    def ours() -> Any:  # noqa: ANN401 - a function of whatever kind
        return getattr(import_module(f"hgkernels.{module}"), name)

    def theirs() -> Any:  # noqa: ANN401 - the same
        return getattr(peers.kernels(module), name)

    return Case(
        f"{GROUP}-{function}-{kind or data.rpartition('-')[2]}",
        f"{function}: {title}",
        data,
        {OURS: _contestant(ours, use), CEXT: _contestant(theirs, use)},
        digest=_digest,
        implementation="cpython",
        group=GROUP,
    )


def _digest(answer: object) -> str:
    # Which comes first does not matter there.
    if isinstance(answer, dict):
        answer = sorted(answer.items())
    return simple_digest(answer)


def _of_both(function: Any, pair: SizedPair) -> Callable[[], object]:  # noqa: ANN401 - as above
    old, new = pair.old.read_bytes(), pair.new.read_bytes()
    return lambda: function(old, new)


def _fixed(function: Any, pair: SizedPair) -> Callable[[], object]:  # noqa: ANN401
    text = pair.old.read_bytes()
    return lambda: function(text, False)  # noqa: FBT003 - Mercurial's way


def _patched(function: Any, chain: SizedChain) -> Callable[[], object]:  # noqa: ANN401
    base, data = chain.base.read_bytes(), chain.deltas.read_bytes()
    deltas = [data[part] for part in chain.parts()]
    return lambda: function(base, deltas)


def _patched_size(function: Any, chain: SizedChain) -> Callable[[], object]:  # noqa: ANN401
    size, delta = chain.base.stat().st_size, chain.deltas.read_bytes()
    return lambda: function(size, delta)


def _looked_up(manifest: Any, pair: SizedPair) -> Callable[[], object]:  # noqa: ANN401
    text = pair.old.read_bytes()
    lines = text.splitlines()
    wanted = [
        line.partition(b"\0")[0]
        for line in lines[:: max(1, len(lines) // LOOKUPS)]
    ]

    def timed() -> object:
        found = manifest(NODE, text)
        return [found[path] for path in wanted]

    return timed


def _listed(manifest: Any, pair: SizedPair) -> Callable[[], object]:  # noqa: ANN401
    text = pair.old.read_bytes()
    return lambda: list(manifest(NODE, text).iterentries())


def _compared(manifest: Any, pair: SizedPair) -> Callable[[], object]:  # noqa: ANN401
    old, new = pair.old.read_bytes(), pair.new.read_bytes()
    return lambda: manifest(NODE, old).diff(manifest(NODE, new))


def _folders(dirs: Any, pair: SizedPair) -> Callable[[], object]:  # noqa: ANN401
    lines = pair.old.read_bytes().splitlines()
    paths = [line.partition(b"\0")[0] for line in lines]
    return lambda: sorted(dirs(paths))


def _records(parse: Any, graph: Graph) -> Callable[[], object]:  # noqa: ANN401
    data = graph.index.read_bytes()

    def timed() -> object:
        index = parse(data, False, True, False)[0]  # noqa: FBT003
        return [index[rev] for rev in range(len(index))]

    return timed


def _heads(parse: Any, graph: Graph) -> Callable[[], object]:  # noqa: ANN401
    data = graph.index.read_bytes()

    def timed() -> object:
        # Asked anew, for the answer is kept.
        return parse(data, False, True, False)[0].headrevs()  # noqa: FBT003

    return timed


def _markers(read: Any, store: Store) -> Callable[[], object]:  # noqa: ANN401
    data = store.obsstore.read_bytes()
    # The first byte is the version of the format.
    return lambda: read(data, 1, len(data))


DIFFS = ("bdiff", "storage_diff", "line_diff", "manifest_diff", "blocks")
KINDS = {
    "sized-source": "source code, one change",
    "sized-scattered": "source code, changes in all of it",
    "sized-manifest": "a manifest, a few changes",
}

CASES = [
    *(
        _case(f"bdiff.{name}", data, title, _of_both)
        for name in DIFFS
        for data, title in KINDS.items()
    ),
    _case("bdiff.fixws", "sized-source", "source code", _fixed),
    _case("mpatch.patches", "sized-delta", "one delta", _patched),
    _case("mpatch.patches", "sized-deltas", "ten deltas", _patched),
    _case("mpatch.patchedsize", "sized-deltas", "ten hunks", _patched_size),
    *(
        _case("parsers.lazymanifest", "sized-manifest", title, use, kind)
        for kind, title, use in (
            ("lookups", "ten files looked up", _looked_up),
            ("entries", "all entries listed", _listed),
            ("diff", "two compared", _compared),
        )
    ),
    _case("parsers.dirs", "sized-manifest", "of a manifest's files", _folders),
    _case("parsers.parse_index2", "nodes", "all records", _records, "records"),
    _case("parsers.parse_index2", "nodes", "the heads", _heads, "heads"),
    _case("parsers.fm1readmarkers", "sized-markers", "all markers", _markers),
]
