"""An extension that treats maps of markers as dictionaries."""

from __future__ import annotations

from typing import Any

from mercurial import obsolete, registrar

cmdtable: dict[bytes, Any] = {}
command: Any = registrar.command(cmdtable)

FRESH = b"\x77" * 20
ADDERS = {
    "successors": obsolete._addsuccessors,
    "predecessors": obsolete._addpredecessors,
    "children": obsolete._addchildren,
}


def expected(store: Any, name: str) -> dict[Any, Any]:
    """Return the dictionary that Mercurial would have."""
    made: dict[Any, Any] = {}
    ADDERS[name](made, list(store))
    return made


def refuses(found: Any, key: object, problem: type[Exception]) -> bool:
    """Tell whether a key is refused as it should be."""
    try:
        found[key]
    except problem:
        return True
    return False


@command(b"changing", [], b"", norepo=False)  # type: ignore[untyped-decorator]
def changing(ui: Any, repo: Any) -> None:
    """use the maps in every way"""
    for name in ADDERS:
        store = obsolete.makestore(ui, repo)
        real = expected(store, name)
        found = getattr(store, name)
        assert type(found) is not dict
        for node in [*real, FRESH, None, 1]:
            assert (node in found) == (node in real)
            assert found.get(node) == real.get(node)
            assert found.get(node, ()) == real.get(node, ())
        for node, rows in real.items():
            assert found[node] == rows
            assert found[node] is found[node]
            assert found.setdefault(node, set()) is found[node]
        assert refuses(found, FRESH, KeyError)
        assert refuses(found, [], TypeError)
        assert not found.is_made
        assert bool(found) == bool(real)
        mine: set[Any] = next(iter(real.values()), set())
        kept = found.get(next(iter(real), FRESH))
        if kept is not None:
            kept.add("mine")
            mine.add("mine")
        assert list(found) == list(real)
        assert dict(found) == real == found
        assert len(found) == len(real)
        assert set(found.keys()) == set(real.keys())
        assert list(found.items()) == list(real.items())
        assert list(found.values()) == list(real.values())
        assert found.copy() == real
        found.setdefault(FRESH, set()).add(1)
        assert found[FRESH] == {1}
        found[FRESH] = {2}
        assert found.pop(FRESH) == {2}
        assert FRESH not in found
        found.update({FRESH: {3}})
        del found[FRESH]
        found.clear()
        assert not found
        # What was changed is what is believed from then on.
        assert store.asked() is None
    store = obsolete.makestore(ui, repo)
    rows = list(store)
    assert len(store) == len(rows)
    assert rows == store._all
    assert all(row in store for row in rows)
    assert sorted(map(hash, rows)) == sorted(map(hash, store._all))
    ui.write(b"fine\n")
