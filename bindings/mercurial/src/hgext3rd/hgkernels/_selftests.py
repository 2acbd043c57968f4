"""Small questions to our kernels and to what they replace.

Each is a name and a function that returns both answers, which have to be
equal. The data is made here, the same each time.
"""

from __future__ import annotations

import random
import struct
from binascii import hexlify
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from mercurial import ancestor, dagop, obsolete

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Test = tuple[str, Callable[[], tuple[Any, Any]]]

_SEED = 20
NODE_SIZE = 20
_REVISIONS = 200
_FILES = 120


def kernels() -> Iterator[Test]:
    """Iterate over the tests of `hgkernels`, the Python package."""
    chance = random.Random(_SEED)  # noqa: S311 - no secret
    yield from _of_diffs(chance)
    yield from _of_manifests(chance)
    yield from _of_indexes(chance)
    yield from _of_markers(chance)


def theirs(name: str) -> Any:
    """Return the module of Mercurial's own that is replaced."""
    try:
        return import_module(f"mercurial.cext.{name}")
    except ImportError:
        return import_module(f"mercurial.pure.{name}")


def _ours(name: str) -> Any:
    return import_module(f"hgkernels.{name}")


def _of_diffs(chance: random.Random) -> Iterator[Test]:
    lines = [b"%d\n" % chance.randrange(40) for _ in range(300)]
    old = b"".join(lines)
    for _ in range(20):
        at = chance.randrange(len(lines))
        lines[at : at + chance.randrange(3)] = [b"new  %d \r\n" % at]
    new = b"".join(lines)

    def both(module: str, name: str, *arguments: Any) -> Test:
        return f"{module}.{name}", lambda: (
            getattr(_ours(module), name)(*arguments),
            getattr(theirs(module), name)(*arguments),
        )

    for name in ("bdiff", "storage_diff", "line_diff", "manifest_diff"):
        if _has_c():
            yield both("bdiff", name, old, new)
        else:
            yield f"bdiff.{name}", partial(_applied, name, old, new)
    if _has_c():
        yield both("bdiff", "blocks", old, new)
    else:
        yield "bdiff.blocks", partial(_matched, old, new)
    yield both("bdiff", "fixws", new, 1)
    yield both("bdiff", "splitnewlines", new)
    deltas = [theirs("bdiff").bdiff(old, new), theirs("bdiff").bdiff(new, old)]
    yield both("mpatch", "patches", old, deltas)
    yield both("mpatch", "patchedsize", len(old), deltas[0])


def _has_c() -> bool:
    name: str = theirs("bdiff").__name__
    return name.startswith("mercurial.cext.")


def _applied(name: str, old: bytes, new: bytes) -> tuple[bytes, bytes]:
    """Return what a delta of ours leads to in Mercurial's hands.

    The modules that are not in C find other deltas than those that are.
    """
    delta = getattr(_ours("bdiff"), name)(old, new)
    return theirs("mpatch").patches(old, [delta]), new


def _matched(old: bytes, new: bytes) -> tuple[Any, Any]:
    """Return the lines that ours takes for the same, in both texts."""
    split = theirs("bdiff").splitnewlines
    before, after = split(old), split(new)
    found = _ours("bdiff").blocks(old, new)
    return (
        [before[start:end] for start, end, _, _ in found],
        [after[start:end] for _, _, start, end in found],
    )


def manifest(chance: random.Random) -> bytes:
    """Return the text of a manifest."""
    paths = {
        b"%c/%d.%c" % (65 + chance.randrange(4), chance.randrange(90), 97 + at)
        for at in range(3)
        for _ in range(_FILES // 3)
    }
    return b"".join(
        b"%s\0%s%s\n"
        % (path, hexlify(_node(chance)), chance.choice((b"", b"x", b"l")))
        for path in sorted(paths)
    )


def _node(chance: random.Random) -> bytes:
    return bytes(chance.choices(range(256), k=NODE_SIZE))


def _of_manifests(chance: random.Random) -> Iterator[Test]:
    old = manifest(chance)
    names = [line.partition(b"\0")[0] for line in old.splitlines()]
    changed = {path: _node(chance) for path in chance.sample(names, 9)}

    def edited(kind: Any) -> Any:
        made = kind(NODE_SIZE, old)
        for at, (path, node) in enumerate(changed.items()):
            if at % 3 == 0:
                del made[path]
            else:
                made[path + b"+" * (at % 2)] = node, b"x"
        return made

    def answers(ask: Callable[[Any, Any], Any]) -> Callable[[], Any]:
        def answer() -> tuple[Any, Any]:
            kinds = (_ours("parsers").lazymanifest, _their_manifest())
            ours, others = (
                ask(kind(NODE_SIZE, old), edited(kind)) for kind in kinds
            )
            return ours, others

        return answer

    asked: dict[str, Callable[[Any, Any], Any]] = {
        "iterentries": lambda _, new: list(new.iterentries()),
        "lookups": lambda made, _: [made[path] for path in names],
        "text": lambda _, new: new.text(),
        "diff": lambda made, new: made.diff(new),
        "filtercopy": lambda made, _: list(made.filtercopy(changed.get)),
    }
    for name, ask in asked.items():
        yield f"parsers.lazymanifest: {name}", answers(ask)

    def dirs() -> tuple[Any, Any]:
        ours = _ours("parsers").dirs(names)
        from mercurial import pathutil

        others = getattr(theirs("parsers"), "dirs", pathutil.dirs)(names)
        return sorted(ours), sorted(others)

    yield "parsers.dirs", dirs


def _their_manifest() -> Any:
    from mercurial.manifest import _LazyManifest

    return getattr(theirs("parsers"), "lazymanifest", _LazyManifest)


def graph(chance: random.Random) -> list[tuple[int, int]]:
    """Return parents of revisions: branches and merges."""
    parents = [(-1, -1)]
    for rev in range(1, _REVISIONS):
        first = max(0, rev - 1 - chance.randrange(6))
        second = -1
        if rev > 1 and chance.randrange(4) == 0:
            second = chance.randrange(rev)
        parents.append((first, -1 if second == first else second))
    return parents


def index(chance: random.Random, parents: list[tuple[int, int]]) -> bytes:
    """Return an index, as a file has it, of texts that are not there."""
    record = struct.Struct(">Qiiiiii20s12x")
    records = [
        record.pack(rev << 16, 1, 1, rev, rev, *both, _node(chance))
        for rev, both in enumerate(parents)
    ]
    # The version word lies over the first offset, which is 0.
    return (0x20001).to_bytes(4, "big") + b"".join(records)[4:]


def _of_indexes(chance: random.Random) -> Iterator[Test]:
    parents = graph(chance)
    data = index(chance, parents)
    heads = chance.sample(range(_REVISIONS), 3)
    roots = list(range(_REVISIONS // 8))
    with_paths = True
    hidden = frozenset(range(_REVISIONS - 9, _REVISIONS))

    # Not inline, with general deltas, and without information on them.
    kind = (False, True, False)

    def ours() -> Any:
        return _ours("parsers").parse_index2(data, *kind)[0]

    def others() -> Any:
        return theirs("parsers").parse_index2(data, *kind)[0]

    def get(rev: int) -> tuple[int, int]:
        return parents[rev] if rev >= 0 else (-1, -1)

    yield (
        "parse_index2: records",
        lambda: (list(ours()), [others()[rev] for rev in range(_REVISIONS)]),
    )
    yield (
        "parse_index2: nodes",
        lambda: (
            [ours().rev(others()[rev][7]) for rev in range(_REVISIONS)],
            list(range(_REVISIONS)),
        ),
    )
    yield (
        "parse_index2: headrevs",
        lambda: (
            sorted(ours().headrevs(hidden)),
            sorted(dagop.headrevs(set(range(_REVISIONS)) - hidden, get)),
        ),
    )
    yield (
        "parse_index2: commonancestorsheads",
        lambda: (
            sorted(ours().commonancestorsheads(*heads)),
            sorted(ancestor.commonancestorsheads(get, *heads)),
        ),
    )
    yield (
        "parse_index2: reachableroots2",
        lambda: (
            sorted(ours().reachableroots2(0, heads, roots, with_paths)),
            sorted(
                dagop._reachablerootspure(get, 0, roots, heads, with_paths)
            ),
        ),
    )


def _of_markers(chance: random.Random) -> Iterator[Test]:
    markers = [
        (
            _node(chance),
            tuple(_node(chance) for _ in range(chance.randrange(3))),
            0,
            ((b"user", b"%d" % number), (b"ef1", b"9")),
            (float(number), 60 * (number % 7)),
            (_node(chance),) if number % 3 == 0 else None,
        )
        for number in range(50)
    ]
    data = b"".join(obsolete._fm1encodeonemarker(each) for each in markers)

    def both() -> tuple[Any, Any]:
        read = _ours("parsers").fm1readmarkers
        other = obsolete._fm1purereadmarkers
        return (
            list(read(data, 0, len(data))),
            list(other(data, 0, len(data))),
        )

    yield "parsers.fm1readmarkers", both
