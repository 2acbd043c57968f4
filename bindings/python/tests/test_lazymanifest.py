"""Do `lazymanifest` and `dirs` behave as Mercurial's do?"""

from __future__ import annotations

from random import Random
from typing import Any

import manifests
import pytest

from hgkernels.parsers import dirs, lazymanifest

NODE, OTHER = bytes([0x5A]) * 20, bytes([0xC3]) * 20
TEXT = manifests.text({b"a": (NODE, b""), b"b/c": (OTHER, b"x")})


class Bytes(bytes):
    __slots__ = ()


def test_reading() -> None:
    manifest = lazymanifest(20, TEXT)
    assert len(manifest) == 2
    assert manifest[b"b/c"] == (OTHER, b"x")
    assert b"a" in manifest
    assert "a" not in manifest
    assert list(manifest) == list(manifest.iterkeys()) == [b"a", b"b/c"]
    assert list(manifest.iterentries()) == [
        (b"a", NODE, b""),
        (b"b/c", OTHER, b"x"),
    ]
    assert manifest.text() is TEXT
    assert bool(manifest)
    assert not lazymanifest(20, b"")
    assert list(lazymanifest(20, Bytes(TEXT))) == [b"a", b"b/c"]


def test_changing() -> None:
    manifest = lazymanifest(20, TEXT)
    copy = manifest.copy()
    keys = iter(manifest)
    manifest[b"c"] = (NODE, b"l")
    manifest[b"a"] = (OTHER, b"")
    del manifest[b"b/c"]
    assert len(manifest) == 2
    assert manifest[b"a"] == (OTHER, b"")
    assert b"b/c" not in manifest
    assert list(keys) == [b"a", b"b/c"]
    assert manifest.text() == manifests.text(
        {b"a": (OTHER, b""), b"c": (NODE, b"l")}
    )
    assert manifest.text() is manifest.text()
    assert copy.text() is TEXT
    del manifest[b"c"]
    manifest[b"d"] = (NODE, b"")
    del manifest[b"d"]
    assert list(manifest) == [b"a"]
    assert manifest.diff(copy) == {
        b"a": ((OTHER, b""), (NODE, b"")),
        b"b/c": ((None, b""), (OTHER, b"x")),
    }
    assert copy.diff(copy, 1) == {b"a": None, b"b/c": None}


def test_filtering() -> None:
    manifest = lazymanifest(20, TEXT)
    kept = manifest.filtercopy(lambda path: path.startswith(b"b"))
    assert list(kept) == [b"b/c"]
    assert len(kept) == 1
    assert len(manifest) == 2
    with pytest.raises(TypeError, match="must be callable"):
        manifest.filtercopy(None)  # type: ignore[arg-type]
    with pytest.raises(ZeroDivisionError):
        manifest.filtercopy(lambda _: 1 // 0)


@pytest.mark.parametrize("node_size", [20, 32])
def test_random_operations(node_size: int) -> None:
    random = Random(node_size)
    for _ in range(100):
        model = manifests.random_lines(random, 10, node_size)
        manifest = lazymanifest(node_size, manifests.text(model))
        for _ in range(20):
            path = manifests.random_path(random)
            if random.random() < 0.5:
                value = manifests.random_value(random, node_size)
                model[path] = manifest[path] = value
            elif path in model:
                del model[path], manifest[path]
            if random.random() < 0.2:
                assert manifest.text() == manifests.text(model)
            assert len(manifest) == len(model)
            assert manifest[path] == model[path] if path in model else True
            assert (path in manifest) == (path in model)
        assert manifest.text() == manifests.text(model)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEXT[:-1], "Manifest did not end in a newline."),
        (b"\0" + b"1" * 41 + b"\n", "zero-length filename"),
        (b"a\0" + b"1" * 39 + b"\n", "implausibly-short line"),
        (TEXT + TEXT, "not in sorted order"),
        (TEXT.replace(b"x", b"q"), "invalid node length"),
        (TEXT.replace(b"\n", b"xx\n"), "invalid node length"),
    ],
    ids=["cut", "nameless", "short", "twice", "flag", "flags"],
)
def test_texts_that_are_refused(text: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        lazymanifest(20, text)


def test_digits_are_looked_at_when_a_line_is_read() -> None:
    manifest = lazymanifest(20, TEXT.replace(b"5a", b"5g"))
    assert list(manifest) == [b"a", b"b/c"]
    reads: list[Any] = [
        lambda: manifest[b"a"],
        lambda: b"a" in manifest,
        manifest.iterentries,
        lambda: manifest.diff(lazymanifest(20, b"")),
    ]
    for read in reads:
        with pytest.raises(ValueError, match="non-hex") as caught:
            read()
        assert type(caught.value) is ValueError
    assert manifest.diff(manifest.copy()) == {}


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        ((), TypeError, "exactly 2 arguments"),
        ((20,), TypeError, "exactly 2 arguments"),
        ((20, bytearray()), TypeError, "must be bytes"),
        ((20, "a"), TypeError, "must be bytes"),
        (("20", b""), TypeError, "integer"),
        ((21, b""), ValueError, "Unsupported node length"),
    ],
)
def test_arguments_that_are_refused(
    arguments: tuple[Any, ...], kind: type[Exception], words: str
) -> None:
    with pytest.raises(kind, match=words):
        lazymanifest(*arguments)


@pytest.mark.parametrize(
    ("path", "value", "kind", "words"),
    [
        ("a", (NODE, b""), TypeError, "keys must be"),
        (b"a", [NODE, b""], TypeError, "must be a tuple"),
        (b"a", (NODE,), TypeError, "must be a tuple"),
        (b"a", (NODE[1:], b""), TypeError, "node must be a 20 bytes string"),
        (b"a", (NODE, b"xx"), TypeError, "flags must"),
        (b"a", (NODE, None), TypeError, "flags must"),
        (b"a", (NODE, b"q"), TypeError, "invalid manifest flag"),
        (b"", (NODE, b""), ValueError, "cannot have the path"),
        (b"a\0", (NODE, b""), ValueError, "cannot have the path"),
        (b"a\n", (NODE, b""), ValueError, "cannot have the path"),
    ],
)
def test_what_cannot_be_set(
    path: Any, value: Any, kind: type[Exception], words: str
) -> None:
    manifest = lazymanifest(20, TEXT)
    with pytest.raises(kind, match=words):
        manifest[path] = value
    assert manifest.text() is TEXT


def test_other_refusals() -> None:
    manifest = lazymanifest(20, TEXT)
    with pytest.raises(KeyError, match="No such manifest entry"):
        manifest[b"q"]
    with pytest.raises(KeyError, match="Tried to delete nonexistent"):
        del manifest[b"q"]
    with pytest.raises(TypeError, match="keys must be"):
        manifest["a"]  # type: ignore[index]
    with pytest.raises(TypeError, match="keys must be"):
        del manifest["a"]  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="must be parsers"):
        manifest.diff({})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="different sizes"):
        manifest.diff(lazymanifest(32, b""))


def test_folders_of_paths() -> None:
    found = dirs([b"a/b/c", b"a/d", b"x"])
    assert sorted(found) == [b"", b"a", b"a/b"]
    assert b"a" in found
    assert "a" not in found
    found.addpath(b"a/b/e")
    found.delpath(b"a/b/c")
    assert b"a/b" in found
    found.delpath(b"a/b/e")
    assert sorted(found) == [b"", b"a"]
    assert sorted(dirs({b"q/r": 1})) == [b"", b"q"]
    assert sorted(dirs([b"/a", b""])) == [b""]
    assert sorted(dirs([b"a/b/"])) == [b"", b"a", b"a/b"]
    assert list(dirs()) == []


def test_folders_of_tracked_paths() -> None:
    class Item:
        def __init__(self, tracked: str) -> None:
            self.tracked = tracked

    items: dict[bytes, Any] = {b"a/b": Item("yes"), b"c/d": Item("")}
    assert sorted(dirs(items, only_tracked=True)) == [b"", b"a"]
    assert sorted(dirs(items)) == [b"", b"a", b"c"]
    with pytest.raises(TypeError, match="dirstate tuple"):
        dirs({b"a": 1}, only_tracked=True)
    with pytest.raises(ValueError, match="dict source"):
        dirs([], only_tracked=True)


def test_folders_that_are_refused() -> None:
    found = dirs([b"a/b"])
    deep = b"/".join([b"d"] * 2048)
    for path in (b"a//b", b"x//y/z", b"//", deep):
        with pytest.raises(ValueError, match=r"slashes|deep"):
            found.addpath(path)
    with pytest.raises(ValueError, match="found none"):
        found.delpath(b"q/r")
    assert sorted(found) == [b"", b"a"]
    found.addpath(deep[2:])
    for wrong in ("a", bytearray(b"a"), None):
        with pytest.raises(TypeError):
            found.addpath(wrong)  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            found.delpath(wrong)  # type: ignore[arg-type]
        with pytest.raises(TypeError):
            dirs([wrong])  # type: ignore[list-item]
