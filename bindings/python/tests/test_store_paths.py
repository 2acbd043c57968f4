"""Are the files of a store called what Mercurial calls them?"""

from __future__ import annotations

import json
import os

import pytest
import stores

from hgkernels import _fncache, _store_paths
from hgkernels.errors import MalformedError

DOTENCODE = _store_paths.encoder({b"store", b"fncache", b"dotencode"})
LONG = b"data/" + b"longdirname/" * 12 + b"file.name.txt.i"
HASHED = {
    b"data/" + b"X" * 60 + b".i": (
        b"dh/" + b"x" * 60 + b".if76e00f721e7c942822fc78069d63a2c579b57a1.i"
    ),
    LONG: (
        b"dh/" + b"longdirn/" * 7 + b"file.name.txf0d16ff89fccfcd2f0209dc33"
        b"7b7167e455a6fc6.i"
    ),
    b"data/" + b"abcdefg. /" * 3 + b"b" * 110 + b".d": (
        b"dh/" + b"abcdefg_/" * 3 + b"b" * 48 + b"fb985ae8c6be123bd13ffdb80"
        b"4ceb6fdad7aa5b5.d"
    ),
}
SHORT = {
    b"00manifest.i": b"00manifest.i",
    b"data/foo.i/bla.i": b"data/foo.i.hg/bla.i",
    b"data/Foo_Bar.txt.i": b"data/_foo___bar.txt.i",
    b"data/com1/x.i": b"data/co~6d1/x.i",
    b"data/.hidden/ sp.i": b"data/~2ehidden/~20sp.i",
    b"data/trail./x.i": b"data/trail~2e/x.i",
    b"data/a:b*?.i": b"data/a~3ab~2a~3f.i",
    b"data/\xe9\x7f\x01.i": b"data/~e9~7f~01.i",
    b"data/con.foo/PRN.i": b"data/co~6e.foo/_p_r_n.i",
    b"data/foo. ": b"data/foo.~20",
}


def recorded() -> list[list[bytes]]:
    """Return store paths, and their names by ever more requirements."""
    with open(os.path.join(stores.DATA, "store_paths.json")) as file:
        return [
            [name.encode("latin-1") for name in row] for row in json.load(file)
        ]


@pytest.mark.parametrize("path", [*SHORT, *HASHED])
def test_known_names(path: bytes) -> None:
    assert DOTENCODE(path) == {**SHORT, **HASHED}[path]


def test_recorded_names() -> None:
    encoders = [
        _store_paths.encoder({b"store"}),
        _store_paths.encoder({b"store", b"fncache"}),
        DOTENCODE,
    ]
    rows = recorded()
    for path, *names in rows:
        assert [encode(path) for encode in encoders] == names
    assert any(name.startswith(b"dh/") for row in rows for name in row)


def test_a_store_without_requirements() -> None:
    encode = _store_paths.encoder(frozenset())
    assert encode(b"data/A.i/aux.i") == b"data/A.i.hg/aux.i"


def test_no_name_is_longer_than_it_may_be() -> None:
    for size in range(200):
        name = DOTENCODE(b"data/" + b"A" * size + b".i")
        assert len(name) <= _store_paths.LONGEST
        # A letter takes two bytes.
        assert name.startswith(b"dh/") == (size > 56)


@pytest.mark.parametrize(
    "path", [b"", b"/", b"//", b"data/", b"data//a", b"." * 300, b"/" * 300]
)
def test_what_is_no_store_path_does_no_harm(path: bytes) -> None:
    for requirements in ([], [b"store"], [b"store", b"fncache"]):
        assert isinstance(_store_paths.encoder(requirements)(path), bytes)
    assert isinstance(DOTENCODE(path), bytes)


def test_directories_can_be_decoded() -> None:
    for path, *_ in recorded():
        encoded = _store_paths.encode_directories(path)
        assert _store_paths.decode_directories(encoded) == path


def test_what_no_list_has_can_be_decoded() -> None:
    for path, plain, *_ in recorded():
        assert _store_paths.decode_reversibly(plain, is_store=True) == path
        encoded = _store_paths.encode_directories(path)
        assert _store_paths.decode_reversibly(encoded, is_store=False) == path


def test_a_list_of_files() -> None:
    paths = [b"data/dir.i/B.txt.i", b"data/a.i", b"meta/x.hg/00manifest.i"]
    data = _fncache.format_fncache(paths)
    assert data == (
        b"data/dir.i.hg/B.txt.i\ndata/a.i\nmeta/x.hg.hg/00manifest.i\n"
    )
    assert _fncache.parse_fncache(data) == paths
    assert _fncache.parse_fncache(b"") == []


@pytest.mark.parametrize(
    ("data", "offset"),
    [(b"data/a.i", 8), (b"\n", 0), (b"a\n\n", 2), (b"a\n\nb\n", 2)],
)
def test_lists_that_are_broken(data: bytes, offset: int) -> None:
    with pytest.raises(MalformedError) as caught:
        _fncache.parse_fncache(data)
    assert caught.value.offset == offset
