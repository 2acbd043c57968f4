"""Repositories that Mercurial writes, of all the kinds that it can write."""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hgkernels import Repository
from mercurial import context, hg, phases, revlog, ui, util

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    "revlog-v2": {
        **PLAIN,
        "experimental.revlogv2": EXPERIMENT,
        "storage.fileindex.slow-path": "allow",
    },
    "delta-info": {**PLAIN, "format.use-delta-info-flags": "yes"},
}

# Kinds that are made like others, or of others.
SPECIAL = {
    "split": PLAIN,
    "censored": PLAIN,
    "shared": PLAIN,
    "relatively shared": PLAIN,
}
DEMO = "demonstration"

# What must be required for a variant to be what it is called, and what not.
REQUIRED = {
    "zstd": b"revlog-compression-zstd",
    "uncompressed": b"exp-compression-none",
    "tree-manifests": b"treemanifest",
    "nodemap": b"persistent-nodemap",
    "changelog-v2": b"exp-changelog-v2",
    "revlog-v2": b"exp-revlogv2.2",
    "delta-info": b"delta-info-revlog",
    "shared": b"shared",
    "relatively shared": b"relshared",
}
NOT_REQUIRED = {
    "no-general-delta": b"generaldelta",
    "no-sparse-revlog": b"sparserevlog",
    "no-dotencode": b"dotencode",
    "no-fncache": b"fncache",
    "no-store": b"store",
    "no-share-safe": b"share-safe",
}
HAS_ZSTD = util.compengines[b"zstd"].available()

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


@dataclass(frozen=True)
class Made:
    """A repository of some kind, seen from both sides."""

    kind: str
    path: Path
    theirs: Any
    ours: Repository


def make_kind(kind: str, folder: Path, chance: Random, count: int) -> Made:
    """Make a repository of a kind in a folder."""
    settings = {**VARIANTS, **SPECIAL}[kind]
    path = folder / "made"
    with all_split() if kind == "split" else nullcontext():
        theirs = make(path, chance, settings, count)
    if kind == "censored":
        _censor(theirs, chance)
    if kind in ("shared", "relatively shared"):
        source, path = path, folder / "share"
        hg.share(
            interface(settings),
            os.fsencode(source),
            os.fsencode(path),
            update=False,
            relative=kind == "relatively shared",
        )
    found = opened(kind, path, settings)
    assert REQUIRED.get(kind, b"store") in {*found.ours.requirements, b"store"}
    assert NOT_REQUIRED.get(kind) not in found.ours.requirements
    return found


def opened(kind: str, path: Path, settings: dict[str, str]) -> Made:
    """Look at a repository from both sides."""
    theirs = hg.repository(interface(settings), os.fsencode(path))
    return Made(kind, path, theirs.unfiltered(), Repository(path))


@contextmanager
def all_split() -> Iterator[None]:
    """Let every revlog be large enough to have two files."""
    usual = revlog._maxinline  # noqa: SLF001
    revlog._maxinline = 0  # noqa: SLF001
    try:
        yield
    finally:
        revlog._maxinline = usual  # noqa: SLF001


def _censor(repository: Any, chance: Random) -> None:  # noqa: ANN401
    """Remove the texts of some revisions of files, but not their records."""
    with repository.lock(), repository.transaction(b"censor") as change:
        for path in NAMES:
            log = repository.file(path)
            if len(log) > 1:
                node = log.node(chance.randrange(len(log)))
                log.censorrevision(change, [node], b"because")


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
