"""Is what the texts of changesets and files say understood?"""

from __future__ import annotations

import pytest

from hgkernels.changesets import Changeset, parse_changeset
from hgkernels.errors import MalformedError
from hgkernels.filetexts import parse_file_text

MANIFEST = b"1406e74118627694268417491f018a4a883152f0"
NODE = bytes.fromhex(MANIFEST.decode())
DEFAULT = {b"branch": b"default"}


def text(date: bytes = b"0 0", rest: bytes = b"a\ndir/b\n\nfirst") -> bytes:
    """Return the text of a changeset."""
    return b"\n".join([MANIFEST, b"Zo\xc3\xab <z@example.org>", date, rest])


def test_a_changeset() -> None:
    found = parse_changeset(text(b"1700000000 -3600"))
    assert found == Changeset(
        manifest=NODE,
        user=b"Zo\xc3\xab <z@example.org>",
        date=(1700000000.0, -3600),
        extra=DEFAULT,
        files=(b"a", b"dir/b"),
        description=b"first",
    )
    assert isinstance(found.date[0], float)


def test_the_null_revision() -> None:
    found = parse_changeset(b"")
    assert found == (bytes(20), b"", (0.0, 0), DEFAULT, (), b"")


@pytest.mark.parametrize(
    ("rest", "files", "description"),
    [
        (b"\n", (), b""),
        (b"\nwords", (), b"words"),
        (b"\n\n\nmany\n\nlines\n", (), b"\n\nmany\n\nlines\n"),
        (b"a\n\n", (b"a",), b""),
        (b"a\n\n\n\n", (b"a",), b"\n\n"),
    ],
)
def test_files_and_description(
    rest: bytes, files: tuple[bytes, ...], description: bytes
) -> None:
    found = parse_changeset(text(rest=rest))
    assert (found.files, found.description) == (files, description)


@pytest.mark.parametrize(
    ("written", "extra"),
    [
        (b"branch:stable", {b"branch": b"stable"}),
        (b"close:1", {**DEFAULT, b"close": b"1"}),
        (b"a:b:c", {**DEFAULT, b"a": b"b:c"}),
        (b"a:b c\0b:", {**DEFAULT, b"a": b"b c", b"b": b""}),
        (rb"a:\\0\0\n\r\\", {**DEFAULT, b"a": b"\\0\0\n\r\\"}),
        (rb"a:\x41\t\1\777\q", {**DEFAULT, b"a": b"A\t\1\xff\\q"}),
    ],
)
def test_extra(written: bytes, extra: dict[bytes, bytes]) -> None:
    assert parse_changeset(text(b"0 0 " + written)).extra == extra


def test_extra_is_nobody_elses() -> None:
    parse_changeset(text()).extra[b"branch"] = b"other"
    assert parse_changeset(text()).extra == DEFAULT


@pytest.mark.parametrize(
    "wrong",
    [
        b"\n",
        MANIFEST,
        MANIFEST + b"\nuser\n0 0",
        MANIFEST + b"\nuser\n0 0\n",
        text(rest=b"a"),
        text(rest=b"a\n"),
        text(b"now 0"),
        text(b"0"),
        text(b"0 zone"),
        text(b"0 0 extra"),
        text(b"0 0 a:b\\"),
        text(b"0 0 a:\\xq"),
        text()[1:],
        b"g" + text()[1:],
        b"0" + text(),
    ],
)
def test_texts_of_no_changeset(wrong: bytes) -> None:
    with pytest.raises(MalformedError, match="text of a changeset is wrong"):
        parse_changeset(wrong)


def test_a_plain_file() -> None:
    for content in (b"", b"hello\n", b"\x01", b"\x01hello"):
        found = parse_file_text(content)
        assert found == (content, {})
        assert found.copied_from is None


def test_a_copy() -> None:
    found = parse_file_text(
        b"\x01\ncopy: a: b\ncopyrev: " + MANIFEST + b"\n\x01\nhello"
    )
    assert found.content == b"hello"
    assert found.copied_from == (b"a: b", NODE)


def test_metadata_without_a_copy() -> None:
    found = parse_file_text(b"\x01\ncensored: gone\n\x01\n")
    assert found == (b"", {b"censored": b"gone"})
    assert found.copied_from is None
    for half in (b"copy: a\n", b"copyrev: " + MANIFEST + b"\n"):
        assert parse_file_text(b"\x01\n%s\x01\n" % half).copied_from is None


def test_content_like_metadata() -> None:
    found = parse_file_text(b"\x01\n\x01\n\x01\nhello\x01\n")
    assert found == (b"\x01\nhello\x01\n", {})


@pytest.mark.parametrize(
    "wrong", [b"\x01\n", b"\x01\nhello", b"\x01\ncopy:a\n\x01\n"]
)
def test_metadata_that_is_wrong(wrong: bytes) -> None:
    with pytest.raises(MalformedError, match="text of a file's revision"):
        parse_file_text(wrong)


def test_a_copy_of_no_node() -> None:
    found = parse_file_text(b"\x01\ncopy: a\ncopyrev: 12\n\x01\n")
    with pytest.raises(MalformedError):
        _ = found.copied_from
