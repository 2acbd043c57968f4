"""Does a `Manifest` say what its text says?"""

from __future__ import annotations

from itertools import accumulate
from random import Random
from typing import Any

import manifests
import pytest

import hgkernels
from hgkernels import Manifest
from hgkernels.delta import apply
from hgkernels.errors import HgKernelsError, MalformedError, TruncatedError
from hgkernels.manifest import Change, Merge

NODE, OTHER = bytes([0x5A]) * 20, bytes([0xC3]) * 20
LINES = {
    b"a": (NODE, b""),
    b"a.c": (NODE, b"x"),
    b"a/b": (OTHER, b"l"),
    b"a/c/d": (NODE, b""),
    b"b": (NODE, b"t"),
}
TEXT = manifests.text(LINES)


def test_it_is_a_mapping() -> None:
    manifest = Manifest(TEXT)
    assert dict(manifest) == LINES
    assert list(manifest) == sorted(LINES)
    assert list(manifest.items()) == sorted(LINES.items())
    assert list(manifest.values()) == [LINES[path] for path in sorted(LINES)]
    assert (b"a.c", (NODE, b"x")) in manifest.items()
    assert len(manifest) == len(LINES)
    assert manifest[b"a/b"] == (OTHER, b"l")
    assert b"a" in manifest
    others: list[Any] = [b"", b"a/", b"c", b"a\0", "a", None]
    for missing in others:
        assert missing not in manifest
        assert manifest.get(missing) is None
    with pytest.raises(KeyError):
        manifest[b"c"]
    assert not Manifest()
    assert manifest == LINES
    assert manifest.text == TEXT
    assert repr(manifest) == f"<Manifest of {len(TEXT)} bytes>"
    manifest.check()


@pytest.mark.parametrize("node_size", [20, 32])
def test_random_manifests(node_size: int) -> None:
    random = Random(node_size)
    for _ in range(200):
        lines = manifests.random_lines(random, 30, node_size)
        manifest = Manifest(manifests.text(lines), node_size=node_size)
        assert dict(manifest.items()) == lines
        assert len(manifest) == len(lines)
        asked = [manifests.random_path(random) for _ in range(9)]
        for path in [*asked, *lines]:
            assert manifest.get(path) == lines.get(path)


def test_many_nodes_are_made_right() -> None:
    random = Random(5)
    lines = {
        b"%06d" % number: manifests.random_value(random)
        for number in range(2000)
    }
    assert dict(Manifest(manifests.text(lines)).items()) == lines


def test_any_bytes_like_object_will_do() -> None:
    for data in (bytearray(TEXT), memoryview(TEXT), memoryview(TEXT)[0:]):
        assert dict(Manifest(data)) == LINES
        assert Manifest(data).text == TEXT
    assert Manifest(TEXT).text is TEXT
    with pytest.raises(TypeError):
        Manifest("a")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="21"):
        Manifest(TEXT, node_size=21)


def test_columns() -> None:
    columns = Manifest(TEXT).columns
    paths = sorted(LINES)
    sizes = [len(path) + 42 + len(LINES[path][1]) for path in paths]
    assert list(columns.offsets) == [0, *accumulate(sizes)]
    assert list(columns.path_sizes) == list(map(len, paths))
    assert list(columns.nodes) == [LINES[path][0] for path in paths]
    assert bytes(columns.flags) == b"\0xl\0t"
    assert columns.nodes.shape == (5, 20)
    assert list(columns) == ["offsets", "path_sizes", "nodes", "flags"]
    assert set(columns) <= set(dir(columns))
    assert repr(columns) == "<ManifestColumns of 5 rows>"
    with pytest.raises(AttributeError):
        columns.kinds  # type: ignore[attr-defined]  # noqa: B018


def test_columns_outlive_their_manifest(collect: Any) -> None:
    nodes = Manifest(TEXT).columns.nodes
    collect()
    assert nodes[0] == NODE


def test_under_a_folder() -> None:
    manifest = Manifest(TEXT)
    for name in (b"a", b"a/", b"a//"):
        part = manifest.under(name)
        assert list(part) == [b"a/b", b"a/c/d"]
        assert part[b"a/b"] == (OTHER, b"l")
    assert list(manifest.under(b"a/c")) == [b"a/c/d"]
    assert list(manifest.under(b"")) == sorted(LINES)
    assert not manifest.under(b"b")


@pytest.mark.parametrize(
    ("text", "kind", "offset"),
    [
        (TEXT[:-1], TruncatedError, len(TEXT) - 44),
        (TEXT + b"c\n", MalformedError, len(TEXT)),
        (TEXT + TEXT, MalformedError, len(TEXT)),
        (TEXT.replace(b"5a", b"5g"), MalformedError, 0),
        (TEXT.replace(b"x\n", b"y\n"), MalformedError, 43),
    ],
    ids=["cut", "short", "twice", "digit", "flag"],
)
def test_bad_lines_are_refused(
    text: bytes, kind: type[HgKernelsError], offset: int
) -> None:
    with pytest.raises(kind) as caught:
        Manifest(text).check()
    assert caught.value.offset == offset


def difference(old: Any, new: Any, *, clean: bool) -> dict[bytes, Any]:
    found: dict[bytes, Any] = {}
    for path in sorted({*old, *new}):
        if old.get(path) != new.get(path):
            found[path] = (
                old.get(path, (None, b"")),
                new.get(path, (None, b"")),
            )
        elif clean:
            found[path] = None
    return found


@pytest.mark.parametrize("clean", [False, True])
def test_diff(clean: bool) -> None:
    random = Random(3)
    for _ in range(300):
        old = manifests.random_lines(random, 20)
        new = manifests.changed(random, old)
        left, right = map(Manifest, map(manifests.text, (old, new)))
        found = left.diff(right, clean)
        expected = difference(old, new, clean=clean)
        assert found == expected
        assert list(found) == list(expected)
        names = [manifests.random_path(random) for _ in range(3)]
        only = left.changes(right, clean=clean, only=names)
        assert list(only.as_dict()) == [p for p in expected if p in names]
        folders = [name.split(b"/")[0] for name in names]
        under = left.changes(right, clean=clean, under=folders)
        assert list(under.as_dict()) == [
            path
            for path in expected
            if any(not f or path.startswith(f + b"/") for f in folders)
        ]


def test_changes() -> None:
    new = dict(LINES)
    del new[b"a"]
    new[b"a.c"] = (NODE, b"")
    new[b"c"] = (OTHER, b"l")
    changes = Manifest(TEXT).changes(Manifest(manifests.text(new)))
    expected = [
        Change(b"a", (NODE, b""), None),
        Change(b"a.c", (NODE, b"x"), (NODE, b"")),
        Change(b"c", None, (OTHER, b"l")),
    ]
    assert list(changes) == expected
    assert len(changes) == len(expected)
    assert changes[1] == expected[1]
    assert changes[1:] == expected[1:]
    assert (changes.removed, changes.modified) == ([b"a"], [b"a.c"])
    assert (changes.added, changes.clean) == ([b"c"], [])
    assert repr(changes) == "<3 ManifestChanges>"
    columns = changes.columns
    assert bytes(columns.kinds) == bytes([2, 3, 1])
    assert bytes(columns.paths) == b"a\0a.c\0c\0"
    assert list(columns.path_offsets) == [0, 2, 6, 8]
    assert list(columns.new_nodes) == [bytes(20), NODE, OTHER]
    assert bytes(columns.old_flags) == b"\0x\0"
    assert set(columns) == {
        "kinds",
        "paths",
        "path_offsets",
        "old_nodes",
        "old_flags",
        "new_nodes",
        "new_flags",
    }
    clean = Manifest(TEXT).changes(Manifest(TEXT), clean=True)
    assert clean.clean == sorted(LINES)


def test_changes_that_cannot_be_asked_for() -> None:
    manifest = Manifest(TEXT)
    with pytest.raises(ValueError, match="sizes"):
        manifest.changes(Manifest(node_size=32))
    with pytest.raises(ValueError, match="both"):
        manifest.changes(manifest, under=[b"a"], only=[b"a"])
    with pytest.raises(ValueError, match="NUL"):
        manifest.changes(manifest, only=[b"a\0b"])
    with pytest.raises(MalformedError, match="of the new manifest") as caught:
        manifest.changes(Manifest(TEXT.replace(b"b\0", b"b\n")))
    assert caught.value.offset == TEXT.index(b"a/b\0")


def test_merge() -> None:
    random = Random(11)
    for _ in range(200):
        base = manifests.random_lines(random, 12)
        left = manifests.changed(random, base)
        right = manifests.changed(random, base)
        for path in left:
            if random.random() < 0.3:
                right[path] = left[path]
        found = Manifest(manifests.text(base)).merge(
            Manifest(manifests.text(left)), Manifest(manifests.text(right))
        )
        assert found == [
            Merge(path, base.get(path), left.get(path), right.get(path))
            for path in sorted({*base, *left, *right})
            if not base.get(path) == left.get(path) == right.get(path)
        ]
    with pytest.raises(ValueError, match="sizes"):
        Manifest().merge(Manifest(), Manifest(node_size=32))


def test_edits() -> None:
    random = Random(7)
    for _ in range(300):
        lines = manifests.random_lines(random, 20)
        sets = manifests.random_lines(random, 6)
        removals = [
            path
            for path in lines
            if path not in sets and random.random() < 0.3
        ]
        expected = {**lines, **sets}
        for path in removals:
            del expected[path]
        base = manifests.text(lines)
        made, delta = Manifest(base).edited(sets, removals)
        assert made.text == manifests.text(expected)
        assert apply(base, [delta]) == made.text
    made, delta = Manifest(TEXT).edited([(b"b", (OTHER, b""))])
    assert made[b"b"] == (OTHER, b"")
    assert Manifest(TEXT).edited()[1] == b""


def test_edits_that_cannot_be_made() -> None:
    manifest = Manifest(TEXT)
    with pytest.raises(KeyError) as missing:
        manifest.edited(removals=[b"a", b"nothing"])
    assert missing.value.args == (b"nothing",)
    spoof = b"c\0" + NODE.hex().encode() + b"\nd"
    for path in [b"", b"a\0b", b"a\nb", b"c\0", b"c\n", spoof]:
        with pytest.raises(ValueError, match=r"path|format"):
            manifest.edited({path: (NODE, b"")})
        with pytest.raises(ValueError, match=r"path|format"):
            manifest.edited(removals=[path])
    for value in [(NODE[1:], b""), (NODE, b"q"), (NODE, b"xx")]:
        with pytest.raises(MalformedError, match="of the edits"):
            manifest.edited({b"c": value})
    with pytest.raises(MalformedError):
        manifest.edited([(b"c", (NODE, b"")), (b"c", (OTHER, b""))])


def test_names_of_the_package() -> None:
    assert hgkernels.Manifest is hgkernels.manifest.Manifest
