"""Are the texts of a revlog what they should be, or refused?"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest
from repositories import NULL, Log, node_of

from hgkernels import Revlog
from hgkernels.errors import (
    HgKernelsError,
    MalformedError,
    MismatchError,
    RepositoryError,
    TruncatedError,
)
from hgkernels.revlog import CORRECT, MISMATCH, NOT_CHECKABLE

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [b"", b"one\n", b"two\n" * 100, bytes(200), b"\0five", b"x" * 5000]
CENSORED = 1 << 15


def log() -> Log:
    made = Log()
    for link, text in enumerate(TEXTS):
        made.add(text, link, (link - 1, -1))
    return made


@pytest.fixture(params=["inline", "split", "memory"])
def revlog(request: pytest.FixtureRequest, tmp_path: Path) -> Revlog:
    index, data = log().files(inline=request.param == "inline")
    if request.param == "memory":
        return Revlog.from_bytes(index, data)
    path = tmp_path / "a.i"
    path.write_bytes(index)
    if request.param == "split":
        (tmp_path / "a.d").write_bytes(data)
    return Revlog.open(path)


def test_every_text(revlog: Revlog) -> None:
    count = len(TEXTS)
    assert [revlog.fulltext(rev) for rev in range(count)] == TEXTS
    assert list(revlog.iter_fulltexts()) == TEXTS
    assert revlog.fulltexts(range(count)) == TEXTS
    assert revlog.fulltexts([4, -1, 1, 4]) == [TEXTS[4], b"", *TEXTS[1:5:3]]
    assert revlog.fulltexts([]) == []
    assert revlog.fulltext(-1) == b""
    for rev in (-2, count, 1 << 40):
        with pytest.raises(IndexError, match="no revision"):
            revlog.fulltext(rev)
        with pytest.raises(IndexError, match="no revision"):
            revlog.fulltexts([0, rev])


def test_how_chunks_are_compressed(revlog: Revlog) -> None:
    assert revlog.compressions() == {"empty": 1, "none": 3, "zlib": 2}


def test_how_other_chunks_are_compressed() -> None:
    index, data = log().files(inline=False)
    assert Revlog.from_bytes(index).compressions() == {
        "empty": 1,
        "missing": 5,
    }
    zstd, unknown = (data.replace(b"x", each) for each in (b"(", b"?"))
    assert Revlog.from_bytes(index, zstd).compressions() == {
        "empty": 1,
        "none": 3,
        "zstd": 2,
    }
    assert Revlog.from_bytes(index, unknown).compressions() == {
        "empty": 1,
        "none": 3,
        "unknown": 2,
    }


@pytest.mark.parametrize("jobs", [1, 2])
def test_verify_says_what_each_hash_says(revlog: Revlog, jobs: int) -> None:
    steps: list[int] = []
    outcomes = revlog.verify(progress=steps.append, jobs=jobs)
    assert list(outcomes) == [CORRECT] * len(TEXTS)
    assert sum(steps) == len(TEXTS)
    assert list(revlog.verify(range(2, 4), jobs=jobs)) == [CORRECT] * 2
    assert list(revlog.verify(range(3, 3), jobs=jobs)) == []
    for revs in (range(-1, 2), range(len(TEXTS) + 1), range(0, 4, 2)):
        with pytest.raises(IndexError, match="follow each other"):
            revlog.verify(revs, jobs=jobs)


def test_a_closed_revlog_has_no_texts(revlog: Revlog) -> None:
    walk = revlog.iter_fulltexts()
    assert next(walk) == TEXTS[0]
    revlog.close()
    # What has begun goes on.
    assert list(walk) == TEXTS[1:]
    with pytest.raises(ValueError, match="closed"):
        revlog.fulltext(0)
    with pytest.raises(ValueError, match="closed"):
        revlog.fulltexts([0])
    with pytest.raises(ValueError, match="closed"):
        revlog.iter_fulltexts()
    with pytest.raises(ValueError, match="closed"):
        revlog.verify()


def test_another_hash_raises_an_error() -> None:
    made = log()
    made.nodes[2] = node_of(b"another text")
    revlog = Revlog.from_bytes(*made.files(inline=False))
    with pytest.raises(MismatchError, match="in revision 2") as caught:
        revlog.fulltext(2)
    assert caught.value.index == 2
    with pytest.raises(MismatchError):
        list(revlog.iter_fulltexts())
    assert revlog.fulltext(2, check=False) == TEXTS[2]
    assert revlog.fulltexts([2], check=False) == [TEXTS[2]]
    assert list(revlog.iter_fulltexts(check=False)) == TEXTS
    # So has the one whose parent it is.
    assert list(revlog.verify()) == [0, 0, MISMATCH, MISMATCH, 0, 0]


def test_text_in_place_of_another_is_not_checked() -> None:
    made = Log()
    made.add(b"what is left", 0, node=node_of(b"the text that was hashed"))
    index, data = made.files()
    flags = CENSORED.to_bytes(2, "big")
    revlog = Revlog.from_bytes(index[:6] + flags + index[8:], data)
    assert revlog.fulltext(0) == b"what is left"
    assert list(revlog.verify()) == [NOT_CHECKABLE]


def test_damage_is_told_with_its_revision() -> None:
    index, data = log().files(inline=False)
    damaged = bytearray(data)
    damaged[-1] ^= 0xFF
    revlog = Revlog.from_bytes(index, damaged)
    with pytest.raises(MalformedError, match="in revision 5") as caught:
        revlog.fulltext(5)
    assert caught.value.index == 5
    assert list(revlog.verify())[:5] == [CORRECT] * 5
    assert revlog.verify()[5] == caught.value.code
    short = Revlog.from_bytes(index, data[:-1])
    with pytest.raises(TruncatedError, match="in revision 5"):
        short.fulltext(5)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    index, _data = log().files(inline=False)
    path = tmp_path / "a.i"
    path.write_bytes(index)
    revlog = Revlog.open(path)
    assert revlog.fulltext(0) == b""
    with pytest.raises(RepositoryError, match=r"a\.d"):
        revlog.fulltext(1)


def test_the_file_is_opened_for_the_first_text(tmp_path: Path) -> None:
    index, data = log().files(inline=False)
    (tmp_path / "a.i").write_bytes(index)
    revlog = Revlog.open(os.fsencode(tmp_path / "a.i"))
    (tmp_path / "a.d").write_bytes(data)
    assert revlog.fulltext(1) == TEXTS[1]
    os.remove(tmp_path / "a.d")
    assert revlog.fulltext(2) == TEXTS[2]


def test_threads_share_a_revlog() -> None:
    made = Log()
    texts = [b"%d" % number * 3000 for number in range(50)]
    for link, text in enumerate(texts):
        made.add(text, link)
    revlog = Revlog.from_bytes(*made.files(inline=False))
    wrong: list[int | HgKernelsError] = []

    def read(step: int) -> None:
        for number in range(0, 50 * step, step):
            rev = number % len(texts)
            try:
                if revlog.fulltext(rev) != texts[rev]:
                    wrong.append(rev)
            except HgKernelsError as error:
                wrong.append(error)

    threads = [
        threading.Thread(target=read, args=(step,)) for step in range(1, 9)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert revlog.node(0) == node_of(texts[0], NULL)
