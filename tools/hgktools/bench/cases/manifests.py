"""Cases of manifests: read, compare and edit the text of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hgktools.bench import limits
from hgktools.bench.case import (
    CEXT,
    LIMIT,
    OURS,
    PURE,
    Case,
    Contestant,
    Setup,
    simple_digest,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from hgktools.bench.data.kinds import Pair

    # Takes the class of one side, and both texts.
    Ask = Callable[[Any, bytes, bytes], object]

NODE = 20
TEXT = "a manifest of 14 MB"
CHANGED = f"{TEXT}, 70 scattered changes"


def _our_class() -> Any:  # noqa: ANN401 - as its peer
    from hgkernels.parsers import lazymanifest  # noqa: PLC0415

    return lazymanifest


def _their_class() -> Any:  # noqa: ANN401 - Mercurial is not typed
    """Return what Mercurial reads manifests with, in C or in Python."""
    from mercurial import manifest  # noqa: PLC0415 - in a worker only

    return manifest._lazymanifest  # noqa: SLF001 - it has no other name


def _contestants(ask: Ask) -> dict[str, Contestant]:
    """Return both sides, of which each answers with a class of its own."""

    def of(kind: Callable[[], Any]) -> Contestant:
        def contestant(pair: Pair) -> Setup:
            made, old, new = kind(), *_texts(pair)
            return lambda: lambda: ask(made, old, new)

        return contestant

    return {
        OURS: of(_our_class),
        CEXT: of(_their_class),
        PURE: of(_their_class),
    }


def _texts(pair: Pair) -> tuple[bytes, bytes]:
    return pair.old.read_bytes(), pair.new.read_bytes()


def _differences(kind: Any, old: bytes, new: bytes) -> object:  # noqa: ANN401
    return kind(NODE, old).diff(kind(NODE, new))


def _our_differences(pair: Pair) -> Setup:
    from hgkernels import Manifest  # noqa: PLC0415 - in a worker only

    old, new = _texts(pair)
    return lambda: lambda: Manifest(old).diff(Manifest(new))


def _our_changes(pair: Pair) -> Setup:
    from hgkernels import Manifest  # noqa: PLC0415 - in a worker only

    old, new = _texts(pair)
    return lambda: lambda: Manifest(old).changes(Manifest(new))


def _our_columns(pair: Pair) -> Setup:
    from hgkernels import Manifest  # noqa: PLC0415 - in a worker only

    old, _new = _texts(pair)
    return lambda: lambda: Manifest(old).columns.flags


def _entries(kind: Any, old: bytes, _new: bytes) -> object:  # noqa: ANN401
    return list(kind(NODE, old).iterentries())


def _our_edit(pair: Pair) -> Setup:
    from hgkernels import Manifest  # noqa: PLC0415 - in a worker only

    old, new = _texts(pair)
    changes = Manifest(old).changes(Manifest(new))
    sets = {each.path: each.new for each in changes if each.new}
    removals = changes.removed

    def edit() -> tuple[bytes, bytes]:
        made, delta = Manifest(old).edited(sets, removals)
        return made.text, delta

    return lambda: edit


def _their_edit(pair: Pair) -> Setup:
    from mercurial import manifest  # noqa: PLC0415 - in a worker only

    old, new = _texts(pair)
    after = manifest.manifestdict(NODE, new)
    changes = manifest.manifestdict(NODE, old).diff(after)
    steps = [(path, path not in after) for path in sorted(changes)]

    return lambda: lambda: after.fastdelta(old, steps)


def _sorted_digest(answer: dict[bytes, object]) -> str:
    return simple_digest(sorted(answer.items()))


def _parts_digest(answer: tuple[bytes, bytes]) -> str:
    return simple_digest(b"|".join(map(bytes, answer)))


def _length(answer: list[object]) -> str:
    return str(len(answer))


CASES = [
    Case(
        "manifest-changes",
        f"changes as a dictionary: {CHANGED}",
        "manifest",
        {
            **_contestants(_differences),
            OURS: _our_differences,
            LIMIT: limits.read,
        },
        digest=_sorted_digest,
        limit="both texts read once",
        calls=2,
    ),
    Case(
        "manifest-changes-column",
        f"changes as columns: {CHANGED}",
        "manifest",
        {
            **_contestants(_differences),
            OURS: _our_changes,
            LIMIT: limits.read,
        },
        digest=_length,
        limit="both texts read once",
        calls=2,
    ),
    Case(
        "manifest-check",
        f"lazymanifest made: {TEXT}",
        "manifest",
        _contestants(lambda kind, old, _new: kind(NODE, old)),
        digest=_length,
        calls=2,
    ),
    Case(
        "manifest-entries",
        f"all entries as tuples: {TEXT}",
        "manifest",
        _contestants(_entries),
        digest=_length,
    ),
    Case(
        "manifest-entries-column",
        f"all entries as columns: {TEXT}",
        "manifest",
        {**_contestants(_entries), OURS: _our_columns},
        digest=_length,
    ),
    Case(
        "manifest-edit",
        f"new text and delta: {CHANGED}",
        "manifest",
        {OURS: _our_edit, CEXT: _their_edit, PURE: _their_edit},
        digest=_parts_digest,
        calls=10,
    ),
]
