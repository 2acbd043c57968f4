"""Makes a repository with a history of every kind, for a test.

`python graph_repository.py PATH [CONFIG...]`, where a CONFIG is like
`format.revlog-compression=zlib`. What it makes is the same each time.
"""

from __future__ import annotations

import random
import sys
from typing import Any

from mercurial import commands, context, extensions, hg, obsolete, ui as uimod

CHANGESETS = 70
FILES = 90
HIDDEN = 5


def make(path: bytes, settings: list[bytes]) -> None:
    """Make the repository."""
    ui = uimod.ui.load()
    ui.setconfig(b"experimental", b"evolution", b"all")
    for setting in settings:
        name, value = setting.split(b"=", 1)
        ui.setconfig(*name.split(b".", 1), value)
    extensions.loadall(ui)
    repo = hg.repository(ui, path, create=True)
    chance = random.Random(7)
    names = sorted(
        b"%s/%s%d%s"
        % (
            chance.choice(
                (b"lib", b"src", b"src/core", b"a", b"a.b", b"docs")
            ),
            chance.choice((b"x", b"name with space ", b"y-")),
            number,
            chance.choice((b"", b".c", b".txt")),
        )
        for number in range(FILES)
    )
    with repo.lock(), repo.transaction(b"make"):
        for number in range(CHANGESETS):
            _commit(repo, number, names, chance)
    _obsolete(repo, chance)
    commands.update(ui, hg.repository(ui, path), rev=b"tip")


def _commit(repo: Any, number: int, names: Any, chance: Any) -> None:
    """Add a changeset: of all files at the two roots, elsewhere of few."""
    log = repo.unfiltered().changelog
    parents = [repo.nullid, repo.nullid]
    is_root = number in (0, CHANGESETS // 2)
    if not is_root:
        parents[0] = log.node(max(0, number - 1 - chance.randrange(4)))
        if number > CHANGESETS // 8 and chance.randrange(5) == 0:
            other = log.node(chance.randrange(number))
            if other != parents[0]:
                parents[1] = other
    there = repo.unfiltered()[parents[0]].manifest()
    # The contents of a path, None for a removal, and where they came from.
    changes: dict[bytes, tuple[bytes | None, bytes | None]] = {}
    for name in names if is_root else chance.sample(names, 6):
        kind = chance.randrange(4) if name in there else 3
        if kind == 0:
            changes[name] = None, None
        elif kind == 1:
            changes[name + b"-copy%d" % number] = b"copied\n", name
        else:
            changes[name] = b"%d\n" % chance.randrange(5) * 3, None

    def filectx(repo: Any, ctx: Any, path: bytes) -> Any:
        data, source = changes[path]
        if data is None:
            return None
        return context.memfilectx(
            repo,
            ctx,
            path,
            data,
            islink=number % 7 == 3 and len(path) % 5 == 0,
            isexec=number % 3 == 1 and len(path) % 4 == 0,
            copysource=source,
        )

    context.memctx(
        repo,
        parents,
        b"change %d" % number,
        sorted(changes),
        filectx,
        user=b"user%d" % (number % 3),
        date=b"%d 0" % number,
        extra={b"branch": b"stable"} if number % 11 == 10 else {},
    ).commit()


def _obsolete(repo: Any, chance: Any) -> None:
    """Hide some of the heads."""
    heads = sorted(repo.unfiltered().changelog.headrevs())[:-1]
    hidden = [repo[rev] for rev in chance.sample(heads, HIDDEN)]
    with repo.lock(), repo.transaction(b"obsolete"):
        obsolete.createmarkers(
            repo,
            [((ctx,), ()) for ctx in hidden],
            date=(0, 0),
            metadata={b"user": b"somebody"},
        )


if __name__ == "__main__":
    arguments = [argument.encode() for argument in sys.argv[1:]]
    make(arguments[0], arguments[1:])
