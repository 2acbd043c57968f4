"""An extension that asks of one changeset after the other what it is."""

from __future__ import annotations

from typing import Any

from mercurial import obsolete, registrar

cmdtable: dict[bytes, Any] = {}
command: Any = registrar.command(cmdtable)

NAMES = ("phasedivergent", "contentdivergent")


def divergent(repo: Any, rev: int) -> list[str]:
    """Return which of the two a changeset says that it is."""
    return [name for name in NAMES if getattr(repo[rev], name)()]


@command(b"asking", [], b"", norepo=False)  # type: ignore[untyped-decorator]
def asking(ui: Any, repo: Any) -> None:
    """compare what single changesets say with the sets of all"""
    repo = repo.unfiltered()
    revs = list(repo.revs(b"draft() - obsolete()"))[::-1]
    caches = repo.obsstore.caches
    before = []
    for at, rev in enumerate(revs):
        before.append(divergent(repo, rev))
        # The first question finds one, the second the next two.
        assert (b"phasedivergent" in caches) == (at > 2)
        assert (b"contentdivergent" in caches) == (at > 2)
    others = set(repo.changelog) - set(revs)
    assert not any(divergent(repo, rev) for rev in others)
    assert not any(getattr(repo[None], name)() for name in NAMES)
    obsolete.clearobscaches(repo)
    # None of what was found is remembered.
    assert not caches
    found = {
        name: obsolete.getrevs(repo, name.encode("ascii")) for name in NAMES
    }
    assert all(found.values())
    assert before == [
        [name for name in NAMES if rev in found[name]] for rev in revs
    ]
    ui.write(b"fine\n")
