"""Texts of changesets and of files."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from hgkernels.changesets import parse_changeset
from hgkernels.errors import HgKernelsError
from hgkernels.filetexts import parse_file_text
from mercurial import changelog, encoding
from mercurial.utils import storageutil

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

BATCH = 20
KEYS = [b"branch", b"close", b"amend_source", b"k\\", b"\xc3\xab", b"a\n"]
VALUES = [b"", b"default", b"1", b"\\", b"\0", b"\n\r\\0", b"a:b", b"\\n"]
DATES = [b"0", b"1700000000", b"-5.5", b"1e300", b"1700000000.25"]
FILES = [b"a", b"dir/b c", b"\xe9", b"x.txt"]
WORDS = [b"a user", b"line\nline", b"", b"\n\nparts\n\n", b"\xc3\xab"]


def _changeset(chance: Random) -> bytes:
    extra = {
        key: chance.choice(VALUES)
        for key in chance.sample(KEYS, chance.randrange(4))
    }
    date = b"%s %d" % (chance.choice(DATES), chance.randrange(-50400, 43201))
    if extra:
        date += b" " + changelog.encodeextra(extra)
    lines = [
        bytes(chance.randrange(256) for _ in range(20)).hex().encode(),
        chance.choice([b"test", b"T\xc3\xa9st <t@example.org>"]),
        date,
        *sorted(chance.sample(FILES, chance.randrange(4))),
        b"",
        chance.choice(WORDS),
    ]
    return b"\n".join(lines)


def _file(chance: Random) -> bytes:
    copy = {b"copy": b"from: here", b"copyrev": b"1" * 40}
    metadata = chance.choice([{}, copy, {b"censored": b"gone"}])
    content = chance.choice([b"", b"text\n", b"\x01\nlike metadata\x01\n"])
    return bytes(storageutil.packmeta(metadata, content))


def _damaged(chance: Random, text: bytes) -> bytes:
    data = bytearray(text)
    for _ in range(chance.randrange(3)):
        place = chance.randrange(len(data) + 1)
        data[place : place + chance.randrange(3)] = chance.choice(
            [b"\n", b"\\", b" ", b":", b"\x01\n", b"", b"\0", b"9"]
        )
    return bytes(data)


def _their_changeset(text: bytes) -> object:
    found = changelog.changelogrevision(None, text, False, False)  # noqa: FBT003
    return (
        found.manifest,
        encoding.fromlocal(found.user),
        found.date,
        found.extra,
        tuple(found.files),
        encoding.fromlocal(found.description),
    )


def _ours(function: Callable[[bytes], object], text: bytes) -> object:
    try:
        return function(text)
    except HgKernelsError:
        return "refused"


def _theirs(function: Callable[[bytes], object], text: bytes) -> object:
    try:
        return function(text)
    except Exception:  # noqa: BLE001 - whatever it is, it is a refusal
        return "refused"


def test_changesets(text_seeds: Iterable[int]) -> None:
    for seed in text_seeds:
        chance = Random(seed)
        for _ in range(BATCH):
            text = _changeset(chance)
            ours = parse_changeset(text)
            assert ours == _their_changeset(text), f"HGK_SEED={seed}: {text!r}"


def _our_file(text: bytes) -> object:
    content, metadata = parse_file_text(text)
    return metadata, content


def _their_file(text: bytes) -> object:
    metadata, _ = storageutil.parsemeta(text)
    return metadata or {}, storageutil.filtermetadata(text)


def test_files(text_seeds: Iterable[int]) -> None:
    for seed in text_seeds:
        chance = Random(seed)
        for _ in range(BATCH):
            text = _damaged(chance, _file(chance))
            ours = _ours(_our_file, text)
            theirs = _theirs(_their_file, text)
            assert ours == theirs, f"HGK_SEED={seed}: {text!r}"


@pytest.mark.filterwarnings("ignore:invalid escape")
def test_damaged_changesets(text_seeds: Iterable[int]) -> None:
    """Where Mercurial reads on, with half a node or no date, we refuse."""
    read = 0
    for seed in text_seeds:
        chance = Random(seed)
        for _ in range(BATCH):
            text = _damaged(chance, _changeset(chance))
            # What is no UTF-8 Mercurial takes for Latin-1, and converts.
            text = text.decode("utf-8", "replace").encode()
            ours = _ours(parse_changeset, text)
            if ours != "refused":
                theirs = _theirs(_their_changeset, text)
                assert ours == theirs, f"HGK_SEED={seed}: {text!r}"
                read += 1
    assert read
