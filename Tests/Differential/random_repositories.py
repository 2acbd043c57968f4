"""Repositories that Mercurial writes, of all the kinds that it can write."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from mercurial import context, hg, phases, ui

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

EXPERIMENT = "enable-unstable-format-and-corrupt-my-data"

# What a repository is told when it is made; unless it says otherwise, it is
# compressed as on every platform.
PLAIN = {"format.revlog-compression": "zlib"}
VARIANTS: dict[str, dict[str, str]] = {
    "default": PLAIN,
    "zstd": {"format.revlog-compression": "zstd"},
    "uncompressed": {"format.revlog-compression": "none"},
    "no-general-delta": {
        **PLAIN,
        "format.usegeneraldelta": "no",
        "format.sparse-revlog": "no",
    },
    "no-sparse-revlog": {**PLAIN, "format.sparse-revlog": "no"},
    "no-dotencode": {**PLAIN, "format.dotencode": "no"},
    "no-fncache": {**PLAIN, "format.usefncache": "no"},
    "no-store": {**PLAIN, "format.usestore": "no"},
    "no-share-safe": {**PLAIN, "format.use-share-safe": "no"},
    "tree-manifests": {**PLAIN, "experimental.treemanifest": "yes"},
    "nodemap": {
        **PLAIN,
        "format.use-persistent-nodemap": "yes",
        "storage.revlog.persistent-nodemap.slow-path": "allow",
    },
    "changelog-v2": {
        **PLAIN,
        "format.exp-use-changelog-v2": EXPERIMENT,
    },
    "delta-info": {**PLAIN, "format.exp-use-delta-info-flags": "yes"},
}

NAMES = [
    *(b"a", b"B", b"dir/c", b"dir/sub/d", b"dir.i/e", b"dir.d/f.hg/g"),
    *(b".hidden/ x", b"aux", b"Com1/con.txt", b"trail./y ", b"\xe9/\x7f"),
    *(b"long/" * 30 + b"name.txt", b"_Under_score", b"dir/" + b"N" * 120),
]
FLAGS = [b"", b"", b"", b"x", b"l"]
EXTRA = [{}, {}, {b"branch": b"stable"}, {b"close": b"1", b"k": b"\n\\\0"}]
MESSAGES = [b"words", b"two\nlines\n\nand more", b"Gr\xc3\xbc\xc3\x9fe"]


def interface(settings: dict[str, str]) -> Any:  # noqa: ANN401
    """Return one that says nothing and knows nobody's own settings."""
    made = ui.ui.load()
    for name, value in {
        "ui.quiet": "yes",
        "ui.username": "test <test@example.org>",
        "phases.publish": "no",
        **settings,
    }.items():
        section, _, key = name.partition(".")
        made.setconfig(section.encode(), key.encode(), value.encode())
    return made


def make(
    folder: Path, chance: Random, settings: dict[str, str], count: int
) -> Any:  # noqa: ANN401
    """Return Mercurial's own view of a new repository with some history."""
    repository = hg.repository(
        interface(settings), os.fsencode(folder), create=True
    )
    for _ in range(count):
        _commit(repository, chance)
    with repository.lock(), repository.transaction(b"phases") as change:
        nodes = [repository[chance.randrange(count)].node() for _ in range(2)]
        phases.advanceboundary(repository, change, phases.public, nodes[:1])
        phases.retractboundary(repository, change, phases.secret, nodes[1:])
    return hg.repository(interface(settings), os.fsencode(folder)).unfiltered()


def _commit(repository: Any, chance: Random) -> None:  # noqa: ANN401
    tip = len(repository) - 1
    first = repository[max(tip - chance.choice([0, 0, 0, 1, 3]), -1)]
    second = repository[b"null"]
    if tip > 1 and chance.random() < 0.2:
        other = repository[chance.randrange(tip)]
        if not other.isancestorof(first) and not first.isancestorof(other):
            second = other
    present = sorted(first.manifest())
    changes: dict[bytes, tuple[bytes, bytes, bytes | None] | None] = {}
    for path in chance.sample(NAMES, chance.randrange(1, 6)):
        if _collides(path, [*present, *changes]):
            continue
        if path in present and chance.random() < 0.2:
            changes[path] = None
            continue
        before = first[path].data() if path in present else b""
        text = _edited(chance, before)
        source = None
        if path not in present and present and chance.random() < 0.4:
            source = chance.choice(present)
            text = first[source].data()
        flag = chance.choice(FLAGS if b"\0" not in text else [b"", b"x"])
        changes[path] = (text, flag, source)

    def file(repo: Any, made: Any, path: bytes) -> Any:  # noqa: ANN401
        change = changes[path]
        if change is None:
            return None
        text, flag, source = change
        return context.memfilectx(
            repo,
            made,
            path,
            text,
            islink=flag == b"l",
            isexec=flag == b"x",
            copysource=source,
        )

    context.memctx(
        repository,
        (first.node(), second.node()),
        chance.choice(MESSAGES),
        sorted(changes),
        file,
        date=b"%d %d"
        % (chance.randrange(1 << 31), chance.randrange(-50400, 43201)),
        extra=dict(chance.choice(EXTRA)),
    ).commit()


def _collides(path: bytes, others: list[bytes]) -> bool:
    return any(
        other.startswith(path + b"/") or path.startswith(other + b"/")
        for other in others
    )


def _edited(chance: Random, text: bytes) -> bytes:
    lines = text.splitlines(keepends=True)
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(lines) + 1)
        new = [b"%d\n" % chance.randrange(10**9)] * chance.randrange(40)
        lines[place : place + chance.randrange(3)] = new
    start = chance.choice([b"", b"", b"", b"\x01\nlike metadata", b"\0\xff"])
    return start + b"".join(lines)
