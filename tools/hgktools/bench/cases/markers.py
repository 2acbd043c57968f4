"""Cases of the obsolescence markers."""

from __future__ import annotations

import hashlib
import mmap
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from hgktools.bench import limits, peers
from hgktools.bench.case import (
    CEXT,
    LIMIT,
    OURS,
    PURE,
    Case,
    Contestant,
    Setup,
    Timed,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hgktools.bench.data.kinds import Store

    Path_of = Callable[[Store], Path]

NODE = 20
DATA = "markers"
PER_MARKER = ("predecessors", "flags", "seconds", "timezones")


def _package() -> Any:  # noqa: ANN401 - imported where it is installed
    import hgkernels  # noqa: PLC0415 - in a worker only

    return hgkernels


def _mapped(store: Store) -> mmap.mmap:
    with store.obsstore.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _split(nodes: bytes) -> list[bytes]:
    return [nodes[at : at + NODE] for at in range(0, len(nodes), NODE)]


def _must_be(found: int, wanted: int) -> None:
    if found != wanted:
        raise RuntimeError(f"{found} markers, not {wanted}")


def _mercurial(contestant: Contestant) -> dict[str, Contestant]:
    return {CEXT: contestant, PURE: contestant}


def _our_obsolete(questions: Path_of) -> Contestant:
    def contestant(store: Store) -> Setup:
        markers = _package().Markers
        nodes = questions(store).read_bytes()

        def timed() -> object:
            return markers.open(store.obsstore).obsolete(nodes)

        return lambda: timed

    return contestant


def _their_obsolete(questions: Path_of) -> Contestant:
    def contestant(store: Store) -> Setup:
        nodes = _split(questions(store).read_bytes())

        def timed() -> bytes:
            successors = peers.obsstore(store.obsstore).successors
            return bytes(map(successors.__contains__, nodes))

        return lambda: timed

    return contestant


def _obsolete(name: str, title: str, questions: Path_of) -> list[Case]:
    contestants = {
        OURS: _our_obsolete(questions),
        **_mercurial(_their_obsolete(questions)),
    }
    timed = Case(
        name,
        title,
        DATA,
        {**contestants, LIMIT: limits.open_and_read},
        limit="open, map, read once",
    )
    memory = Case(f"{name}-memory", title, DATA, contestants, memory=True)
    return [timed, memory]


def our_validation(store: Store) -> Setup:
    """Scan the store strictly, keeping nothing."""
    _package()
    from hgkernels.native import ffi, lib  # noqa: PLC0415 - worker only

    data = ffi.from_buffer(_mapped(store))

    def timed() -> None:
        found = lib.hgk_markers_validate(data, len(data), ffi.NULL)
        _must_be(found, store.count)

    return lambda: timed


def our_columns(store: Store) -> Setup:
    """Parse the store into all its columns."""
    markers = _package().Markers
    data = _mapped(store)

    def timed() -> None:
        columns = markers.from_bytes(data).columns
        sizes = {name: len(getattr(columns, name)) for name in columns}
        for name in PER_MARKER:
            _must_be(sizes[name], store.count)

    return lambda: timed


def our_objects(store: Store) -> Setup:
    """Open the store and make a Python object of each marker."""
    markers = _package().Markers

    return lambda: lambda: list(markers.open(store.obsstore))


def their_objects(store: Store) -> Setup:
    """Let Mercurial do the same."""
    return lambda: lambda: list(peers.obsstore(store.obsstore))


def _objects_digest(answer: object) -> str:
    key = hashlib.sha256()
    for marker in cast("list[tuple[object, ...]]", answer):
        key.update(repr(tuple(marker)).encode())
    return key.hexdigest()[:16]


def our_encoding(store: Store) -> Setup:
    """Encode parsed markers."""
    opened = _package().Markers.open(store.obsstore)

    return lambda: opened.encode


def their_encoding(store: Store) -> Setup:
    """Let Mercurial encode its marker objects."""
    markers = list(peers.obsstore(store.obsstore))

    version = _mapped(store)[0]

    return lambda: lambda: peers.encode(markers, version)


def our_index(store: Store) -> Setup:
    """Index parsed markers by predecessor, and look one up."""
    markers = _package().Markers
    node = store.everything.read_bytes()[:NODE]

    def setup() -> Timed:
        opened = markers.open(store.obsstore)
        return lambda: len(opened.by_predecessor(node))

    return setup


def their_index(store: Store) -> Setup:
    """Let Mercurial make its dict of sets out of markers it has read."""
    node = store.everything.read_bytes()[:NODE]

    def setup() -> Timed:
        opened = peers.obsstore(store.obsstore)
        len(opened)
        return lambda: len(opened.successors.get(node, ()))

    return setup


CASES = [
    *_obsolete(
        "drafts",
        "open; which of the drafts are obsolete",
        attrgetter("drafts"),
    ),
    *_obsolete(
        "all",
        "open; which of as many nodes as markers are obsolete",
        attrgetter("everything"),
    ),
    Case(
        "validate",
        "strict native validation of a mapped store",
        DATA,
        {OURS: our_validation, LIMIT: limits.read},
        limit="read once",
    ),
    Case(
        "columns",
        "all columns of a mapped store",
        DATA,
        {OURS: our_columns, LIMIT: limits.read},
        limit="read once",
    ),
    Case(
        "objects",
        "open; every marker as a Python object",
        DATA,
        {OURS: our_objects, **_mercurial(their_objects)},
        digest=_objects_digest,
    ),
    Case(
        "encode",
        "encode all markers",
        DATA,
        {OURS: our_encoding, **_mercurial(their_encoding)},
    ),
    Case(
        "index",
        "index by predecessor; look one node up",
        DATA,
        {OURS: our_index, **_mercurial(their_index)},
    ),
]
