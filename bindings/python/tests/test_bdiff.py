"""Does the stand-in for Mercurial's module do what that one does?"""

from __future__ import annotations

import array
import mmap
import random
from typing import Any

import pytest
from conftest import IS_PYPY
from deltas import apply, delta, hunks

from hgkernels import bdiff
from hgkernels.delta import make

DELTAS = [
    bdiff.bdiff,
    bdiff.storage_diff,
    bdiff.line_diff,
    bdiff.manifest_diff,
]


def test_names_are_those_of_mercurials_module() -> None:
    assert bdiff.version == 3
    assert getattr(bdiff, "xdiffblocks", None) is None
    assert set(bdiff.__all__) == {
        "bdiff",
        "blocks",
        "fixws",
        "line_diff",
        "manifest_diff",
        "splitnewlines",
        "storage_diff",
        "version",
    }


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (b"", b"", []),
        (b"a\nb\nc\n", b"a\nB\nc\n", [(2, 4, b"B\n")]),
        (b"", b"x\n", [(0, 0, b"x\n")]),
        (b"x\n", b"", [(0, 2, b"")]),
        (b"a\nb\nc", b"a\nb\nc\n", [(4, 5, b"c\n")]),
        (b"1\n2\n3\n", b"3\n2\n1\n", [(0, 2, b"3\n"), (4, 6, b"1\n")]),
        (b"a\nb\nc\n", b"b\nc\na\n", [(0, 2, b""), (6, 6, b"a\n")]),
        (b"x\na\na\ny\n", b"x\na\na\na\ny\n", [(6, 6, b"a\n")]),
        (b"a\r\nb\r\n", b"a\nb\r\n", [(0, 3, b"a\n")]),
    ],
)
def test_known_deltas(a: bytes, b: bytes, expected: Any) -> None:
    for make_delta in DELTAS:
        assert hunks(make_delta(a, b)) == expected


def test_storage_diff_leaves_the_common_end_out() -> None:
    a, b = b"a\nc\n\n\n\n", b"a\nb\n\n\n"
    assert bdiff.bdiff(a, b) == delta((2, 4, b"b\n"), (6, 7, b""))
    for make_delta in DELTAS[1:]:
        assert make_delta(a, b) == delta((2, 5, b"b\n"))


def test_known_blocks() -> None:
    assert bdiff.blocks(b"", b"") == [(0, 0, 0, 0)]
    assert bdiff.blocks(b"a\nc\n\n\n\n", b"a\nb\n\n\n") == [
        (0, 1, 0, 1),
        (2, 4, 2, 4),
        (5, 5, 4, 4),
    ]


def test_deltas_make_one_text_of_another() -> None:
    seed = random.randrange(1 << 40)
    numbers = random.Random(seed)
    pool = [
        b"\n",
        b"}\n",
        b"a\r\n",
        b"\0\n",
        *[b"%d\n" % n for n in range(30)],
    ]
    for _ in range(200):
        a, b = (
            b"".join(numbers.choices(pool, k=numbers.randrange(60)))
            for _ in range(2)
        )
        for make_delta in DELTAS:
            assert apply(a, make_delta(a, b)) == b, seed
            assert apply(a, make_delta(a, b[:-1])) == b[:-1], seed
        assert apply(a, make(a, b)) == b, seed


def test_any_bytes_like_object_is_a_text() -> None:
    expected = delta((2, 4, b"B\n"))
    a, b = b"a\nb\nc\n", b"a\nB\nc\n"
    with mmap.mmap(-1, len(a)) as mapped:
        mapped[:] = a
        around = memoryview(b"??" + a + b"??")[2:-2]
        for lent in (bytearray(a), memoryview(a), around, mapped):
            for make_delta in DELTAS:
                assert make_delta(lent, b) == expected
                assert apply(b, make_delta(b, lent)) == a
    table = memoryview(b"abcd").cast("B", (2, 2))
    assert bdiff.bdiff(table, b"") == delta((0, 4, b""))
    assert bdiff.bdiff(array.array("B", b"x\n"), b"") == delta((0, 2, b""))


@pytest.mark.parametrize("make_delta", DELTAS)
def test_what_is_no_text_is_refused(make_delta: Any) -> None:
    for wrong in ("text", 3, None, [b"x"]):
        with pytest.raises(TypeError):
            make_delta(wrong, b"")
        with pytest.raises(TypeError):
            make_delta(b"", wrong)
    with pytest.raises(BufferError):
        make_delta(memoryview(b"abcd")[::2], b"")
    with pytest.raises(TypeError):
        make_delta(b"")
    with pytest.raises(TypeError):
        make_delta(a=b"", b=b"")


@pytest.mark.skipif(IS_PYPY, reason="there a map is copied")
def test_texts_that_a_delta_cannot_speak_of_are_refused() -> None:
    # Address space, of which no page is ever touched.
    with mmap.mmap(-1, 1 << 32) as huge:
        for make_delta in DELTAS:
            with pytest.raises(ValueError, match="bdiff inputs too large"):
                make_delta(huge, b"")
            with pytest.raises(ValueError, match="bdiff inputs too large"):
                make_delta(b"", huge)


class Text(bytes):
    """What is derived from bytes is bytes."""


def test_blocks_are_of_bytes_only() -> None:
    assert bdiff.blocks(Text(b"a"), Text(b"a")) == [(0, 1, 0, 1), (1, 1, 1, 1)]
    for wrong in (bytearray(), memoryview(b""), "text"):
        name = type(wrong).__name__
        message = rf"bdiff\(\) argument 1 must be bytes, not {name}"
        with pytest.raises(TypeError, match=message):
            bdiff.blocks(wrong, b"")  # type: ignore[arg-type]
        with pytest.raises(TypeError, match="argument 2"):
            bdiff.blocks(b"", wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "none", "little"),
    [
        (b"", b"", b""),
        (b" a  b \t\n c ", b"ab\nc", b" a b\n c "),
        (b"a\r\nb  \n  ", b"a\nb\n", b"a\nb\n "),
        (b"\0 \x0b\xff", b"\0\x0b\xff", b"\0 \x0b\xff"),
        (b" " * 5000, b"", b" "),
    ],
)
def test_whitespace(text: bytes, none: bytes, little: bytes) -> None:
    for flag in (1, True, 2, 255):
        assert bdiff.fixws(text, flag) == none
    for flag in (0, False):
        assert bdiff.fixws(text, flag) == little


def test_fixws_refuses_what_mercurials_does() -> None:
    for number in (-1, 256, 10**30):
        with pytest.raises(OverflowError):
            bdiff.fixws(b"", number)
    for wrong in (1.0, "x", None, b""):
        with pytest.raises(TypeError):
            bdiff.fixws(b"", wrong)  # type: ignore[arg-type]
    for text in (bytearray(), memoryview(b""), "text", None):
        with pytest.raises(TypeError, match="must be bytes, not"):
            bdiff.fixws(text, 1)  # type: ignore[arg-type]


def test_lines_end_after_newlines_only() -> None:
    assert bdiff.splitnewlines(b"") == []
    assert bdiff.splitnewlines(b"\n") == [b"\n"]
    assert bdiff.splitnewlines(b"a\r\nb\rc\x0b\n\nd") == [
        b"a\r\n",
        b"b\rc\x0b\n",
        b"\n",
        b"d",
    ]
    for wrong in (bytearray(), memoryview(b""), "text"):
        with pytest.raises(TypeError, match="read-only bytes-like object"):
            bdiff.splitnewlines(wrong)  # type: ignore[arg-type]


def test_make_has_flavours() -> None:
    a, b = b"a\nc\n\n\n\n", b"a\nb\n\n\n"
    assert make(a, b, flavour="bdiff") == bdiff.bdiff(a, b)
    assert make(a, b, flavour="storage") == bdiff.storage_diff(a, b)
    assert apply(a, make(a, b, flavour="fast")) == b
    assert make(a, memoryview(b)) == make(a, b, flavour="fast")
    with pytest.raises(ValueError, match="no flavour 'best'"):
        make(a, b, flavour="best")  # type: ignore[arg-type]
