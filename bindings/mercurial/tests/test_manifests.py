"""Manifests that wait, and Mercurial's own."""

from __future__ import annotations

import random
from binascii import hexlify
from typing import Any

import pytest
from mercurial import manifest, match as matchmod

from hgext3rd.hgkernels import (
    _deferred,
    _fastdelta,
    _manifest_diff,
    _manifest_methods,
    _manifest_text,
)

NAMES = (b"a", b"b", b"src", b"x.c", b"lib-2", b"Z", b"a.b", b"a0")
FLAGS = (b"", b"", b"x", b"l")
KIND = manifest.manifestdict
# Without C, what Mercurial says of differences is in no useful order, and its
# text has wrong lines after some changes.
HAS_C = _manifest_methods._theirs is not manifest._LazyManifest
ORIGINAL = {
    name: vars(KIND)[name]
    for name in ("diff", "filesnotin", "walk", "hasdir", "fastdelta")
}


@pytest.fixture(autouse=True)
def lowered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let small manifests be large enough."""
    monkeypatch.setattr(_manifest_diff, "OPENED_SIZE", 0)
    monkeypatch.setattr(_manifest_diff, "CLOSED_SIZE", 0)
    monkeypatch.setattr(_fastdelta, "SIZE", 0)
    monkeypatch.setattr(_deferred, "_BYTES_PER_ANSWER", 1 << 8)


def node(chance: random.Random) -> bytes:
    return bytes(chance.choices(range(256), k=20))


def text(chance: random.Random, count: int) -> bytes:
    paths = set()
    for _ in range(count):
        names = chance.choices(NAMES, k=chance.randrange(1, 4))
        paths.add(b"/".join(names) + b"%d" % chance.randrange(30))
    return b"".join(
        b"%s\0%s%s\n" % (path, hexlify(node(chance)), chance.choice(FLAGS))
        for path in sorted(paths)
    )


def theirs(data: bytes) -> Any:
    made = KIND(20)
    made._lm = _manifest_methods._theirs(20, data)
    return made


def ours(data: bytes) -> Any:
    made = KIND(20)
    made._lm = _deferred.DeferredManifest(_manifest_methods._theirs, data)
    return made


def change(chance: random.Random, base: Any, sides: list[Any]) -> Any:
    """Change manifests alike; return what was changed, for `fastdelta`."""
    paths = list(base)
    touched = set()
    for _ in range(chance.randrange(12)):
        if paths and chance.randrange(3):
            path = chance.choice(paths)
        else:
            path = chance.choice(NAMES) + b"/new%d" % chance.randrange(9)
        value = node(chance), chance.choice(FLAGS)
        kinds = ("set", "assign", "flag", "remove")
        kind = chance.choice(kinds if path in sides[0] else kinds[:2])
        for side in sides:
            _change(side, kind, path, value)
        touched.add(path)
    there = [path for path in touched if path in sides[0] or path in base]
    return sorted((path, path not in sides[0]) for path in there)


def _change(side: Any, kind: str, path: bytes, value: Any) -> None:
    if kind == "set":
        side.set(path, *value)
    elif kind == "assign":
        side[path] = value[0]
    elif kind == "flag":
        side.setflag(path, value[1])
    else:
        del side[path]


@pytest.mark.parametrize("seed", range(60))
def test_is_what_mercurial_has(seed: int) -> None:
    chance = random.Random(seed)
    data = text(chance, chance.randrange(120))
    old, expected_old = ours(data), theirs(data)
    new, expected = old.copy(), expected_old.copy()
    changes = change(chance, expected_old, [expected, new])

    for left, right, first, second in (
        (old, new, expected_old, expected),
        (new, old, expected, expected_old),
    ):
        found = _manifest_methods.diff(ORIGINAL["diff"], left, right)
        wanted = ORIGINAL["diff"](first, second)
        assert found == wanted
        if HAS_C:
            assert list(found) == list(wanted)
        files = _manifest_methods.filesnotin
        assert files(ORIGINAL["filesnotin"], left, right) == ORIGINAL[
            "filesnotin"
        ](first, second)

    wanted = ORIGINAL["fastdelta"](expected, bytearray(data), changes)
    for least in (0, 1 << 20):
        _fastdelta.OPENED_CHANGES = _fastdelta.CLOSED_CHANGES = least
        made = _fastdelta.make(new, bytearray(data), changes)
        assert made == wanted
        assert list(map(type, made or ())) == list(map(type, wanted))

    for path in [path for path, _ in changes] + list(expected)[:9] + [b"no"]:
        assert (path in new) == (path in expected)
        assert new.get(path) == expected.get(path)
        assert new.flags(path) == expected.flags(path)
    if HAS_C:
        assert new.text() == expected.text()
    assert len(new) == len(expected)
    assert list(new) == list(expected)
    assert list(new.iterentries()) == list(expected.iterentries())


@pytest.mark.parametrize("seed", range(30))
def test_looks_at_what_matches(seed: int) -> None:
    chance = random.Random(seed)
    data, other = text(chance, 90), text(chance, 90)
    folders = [b"path:" + name for name in chance.sample(NAMES, 2)]
    kinds = [
        matchmod.match(b"/", b"", folders),
        matchmod.match(b"/", b"", [*folders, b"path:a/b1", b"path:none"]),
        matchmod.match(b"/", b"", [b"path:a"], exclude=[b"glob:**1"]),
        matchmod.match(b"/", b"", [], include=[b"re:.*[0-9]"]),
        matchmod.exact([*list(theirs(data))[:5], b"none"]),
        matchmod.intersectmatchers(
            matchmod.match(b"/", b"", folders),
            matchmod.match(b"/", b"", [], include=[b"path:src", b"path:a"]),
        ),
        matchmod.unionmatcher(
            [
                matchmod.match(b"/", b"", folders),
                matchmod.exact([b"none", *list(theirs(data))[:2]]),
            ]
        ),
        matchmod.subdirmatcher(b"src", matchmod.match(b"/", b"", folders)),
        matchmod.prefixdirmatcher(b"a", matchmod.match(b"/", b"", folders)),
        matchmod.always(),
        matchmod.never(),
    ]
    for match in kinds:
        for name in ("diff", "filesnotin"):
            replaced = getattr(_manifest_methods, name)
            found = replaced(ORIGINAL[name], ours(data), ours(other), match)
            wanted = ORIGINAL[name](theirs(data), theirs(other), match)
            assert found == wanted
        bad: list[list[bytes]] = [[], []]
        walks = []
        for told, walk in (
            (bad[0], _walk_ours),
            (bad[1], ORIGINAL["walk"]),
        ):
            files = ours(data) if walk is _walk_ours else theirs(data)
            listening = matchmod.badmatch(
                match, lambda path, _, told=told: told.append(path)
            )
            walks.append(list(walk(files, listening)))
        assert walks[0] == walks[1]
        assert bad[0] == bad[1]


def _walk_ours(files: Any, match: Any) -> Any:
    return _manifest_methods.walk(ORIGINAL["walk"], files, match)


def test_knows_folders() -> None:
    data = text(random.Random(3), 100)
    for folder in (*NAMES, b"a/b", b"src/a", b"", b"a/", b"none", b"x"):
        found = _manifest_methods.hasdir(
            ORIGINAL["hasdir"], ours(data), folder
        )
        assert found == ORIGINAL["hasdir"](theirs(data), folder)


def outcome(ask: Any, make: Any) -> Any:
    """Return an answer, or the class of what is raised instead."""
    try:
        return ask(make)
    except Exception as error:  # noqa: BLE001 - it is compared
        return type(error)


@pytest.mark.parametrize(
    "data",
    [
        b"a\0" + b"0" * 40 + b"\nb",
        b"b\0%s\na\0%s\n" % (b"1" * 40, b"2" * 40),
        b"a" * 90 + b"\n",
        b"a\0" + b"x" * 40 + b"\n",
    ],
    ids=["no newline", "unsorted", "no nul", "no digits"],
)
def test_refuses_what_mercurial_refuses(data: bytes) -> None:
    good = b"a\0" + b"3" * 40 + b"\n"

    def entries(make: Any) -> Any:
        return list(make(data).iterentries())

    def copied(make: Any) -> Any:
        return list(make(data).copy().iterentries())

    def found(make: Any) -> Any:
        files = make(data)
        return [files.find(path) for path in (b"a", b"b")]

    def compared(make: Any) -> Any:
        return make(good).diff(make(data))

    asked = [entries, copied, compared]
    if not data.startswith(b"b"):
        # Lines in a wrong order are met only by those who read them.
        asked.append(found)
    for ask in asked:
        wanted = outcome(ask, theirs)
        assert isinstance(wanted, type)
        assert outcome(ask, ours) == wanted


def test_refuses_to_remove_what_is_not_there() -> None:
    data = text(random.Random(1), 20)
    assert _fastdelta.make(ours(data), data, [(b"none", True)]) is None
    with pytest.raises(AssertionError):
        _manifest_methods.fastdelta(
            ORIGINAL["fastdelta"], ours(data), data, [(b"none", True)]
        )
    with pytest.raises(KeyError):
        del ours(data)[b"none"]


def test_reads_at_once_while_verifying() -> None:
    data = text(random.Random(1), 20) * 2
    waiting = _manifest_methods.lazymanifest
    large = data * ((_deferred.DEFERRED_SIZE // len(data)) + 1)
    assert isinstance(waiting(20, large), _deferred.DeferredManifest)
    with _deferred.reading_at_once(), pytest.raises(ValueError, match="sort"):
        waiting(20, large)


def test_finds_a_place_in_a_text() -> None:
    chance = random.Random(4)
    data = text(chance, 60)
    lines = data.splitlines(keepends=True)
    for line in lines:
        path = line.partition(b"\0")[0]
        start = data.index(b"\n" + line) + 1 if line != lines[0] else 0
        assert _manifest_text.place(data, path) == (start, start + len(line))
        place = _manifest_text.place(data, path + b"\x01")
        assert place == (start + len(line),) * 2
    assert _manifest_text.place(b"", b"a") == (0, 0)
    assert _manifest_text.value(data, b"none") is None
