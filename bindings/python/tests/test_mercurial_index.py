from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from hgkernels import parsers
from hgkernels.errors import RevisionLookupError

NULL = bytes(20)
HEADER = 0x20001


def entry(rev: int, **changes: Any) -> tuple[Any, ...]:
    """Return the 13-tuple of a revision in a line of them."""
    fields = {
        "offset": rev * 5 << 16,
        "stored": 5,
        "full": 9,
        "base": rev,
        "link": rev,
        "parent1": rev - 1,
        "parent2": -1,
        "node": bytes([rev * 16 + 1]) * 20,
        "sidedata": 0,
        "sidedata_size": 0,
        "mode": 2,
        "sidedata_mode": 2,
        "rank": -1,
        **changes,
    }
    return tuple(fields.values())


def made(count: int, version: int = 1) -> Any:
    index, cache = parsers.parse_index2(b"", 0, 1, 0, version)
    assert cache is None
    for rev in range(count):
        index.append(entry(rev))
    return index


def test_what_is_written_is_read() -> None:
    index = made(3)
    data = index.pack_header(HEADER)
    data += b"".join(index.entry_binary(rev) for rev in range(3))
    assert len(index.entry_binary(0)) == 60
    assert len(index.entry_binary(2)) == index.entry_size == 64
    read, cache = parsers.parse_index2(
        data,
        inlined=False,
        uses_generaldelta=True,
        uses_delta_info=False,
        format=1,
    )
    assert cache is None
    assert isinstance(read, parsers.index)
    assert list(read) == list(index) == [entry(rev) for rev in range(3)]
    assert read[-1] == (0, 0, 0, -1, -1, -1, -1, NULL, 0, 0, 2, 2, -1)


def test_inline_data_is_the_cache() -> None:
    index = made(2)
    data = index.pack_header(HEADER | 1 << 16)
    data += index.entry_binary(0) + b"chunk" + index.entry_binary(1) + b"again"
    read, cache = parsers.parse_index2(data, 1, 1, 0)
    assert list(read) == [entry(0), entry(1)]
    assert cache == (0, data)
    for size in (1, 63, len(data) - 1):
        with pytest.raises(ValueError, match="corrupt"):
            parsers.parse_index2(data[:size], 1, 1, 0)


@pytest.mark.parametrize("version", [0, 2, -1, 1 << 40])
def test_unknown_formats_are_refused(version: int) -> None:
    with pytest.raises(ValueError, match="format"):
        parsers.parse_index2(b"", 0, 1, 0, version)


def test_what_is_no_buffer_is_refused() -> None:
    for data in (None, 0, "text"):
        with pytest.raises(TypeError):
            parsers.parse_index2(data, 1, 0, 0)  # type: ignore[arg-type]


def test_members() -> None:
    index = made(3)
    node = entry(2)[7]
    assert index.rust_ext_compat == 0
    assert index.nodemap is index
    assert index[node] == index.rev(node) == index.get_rev(node) == 2
    assert index.rev(NULL) == -1
    assert index.get_rev(b"x" * 20) is None
    assert node in index
    assert 2 in index
    assert -1 in index
    assert 3 not in index
    assert b"x" * 20 not in index
    assert index.partialmatch(b"21") == node
    assert index.partialmatch(b"2X") is None
    assert index.shortest(node) == 1
    assert set(index.stats().values()) == {0, 3}


def test_entries_of_another_shape_are_refused() -> None:
    index = made(1)
    for bad in (entry(1)[:12], [*entry(1)], None):
        with pytest.raises(TypeError):
            index.append(bad)
    with pytest.raises(TypeError):
        index.append(entry(1, node=b"short"))
    with pytest.raises(ValueError, match="mode"):
        index.append(entry(1, mode=0))
    for changes in (
        {"stored": 1 << 31},
        {"offset": 1 << 64},
        {"link": -1 << 40},
    ):
        with pytest.raises(ValueError, match="number"):
            index.append(entry(1, **changes))
    assert len(index) == 1


def test_revisions_are_dropped() -> None:
    index = made(6)
    assert index.headrevs() == [5]
    del index[4:-1]
    assert (len(index), index.headrevs()) == (4, [3])
    del index[2:]
    assert index.get_rev(entry(3)[7]) is None
    for bad in (slice(0, 1), slice(0, None, 2)):
        with pytest.raises(ValueError, match="slice"):
            del index[bad]
    with pytest.raises(IndexError):
        del index[9:-1]
    with pytest.raises(TypeError):
        del index[0]
    assert len(index) == 2
    index.append(entry(2))
    assert index.rev(entry(2)[7]) == 2


def test_sidedata_of_what_was_added() -> None:
    index = made(2, 0xDEAD)
    index.replace_sidedata_info(1, 70, 8, 0x50001, 1)
    changed = entry(
        1, offset=0x50001, sidedata=70, sidedata_size=8, sidedata_mode=1
    )
    assert index[1] == changed
    assert len(index.entry_binary(0)) == 96
    with pytest.raises(IndexError):
        index.replace_sidedata_info(2, 70, 8, 0, 1)
    with pytest.raises(RuntimeError):
        index.pack_header(0xDEAD)
    with pytest.raises(RevisionLookupError):
        made(1).replace_sidedata_info(0, 70, 8, 0, 1)


def test_filters_are_asked_each_time() -> None:
    index = made(3)
    hidden = {2}
    assert index.headrevs(hidden) == [1]
    hidden.add(1)
    assert index.headrevs(hidden) == [0]

    class Odd:
        def __contains__(self, rev: object) -> bool:
            return rev != 0

    assert index.headrevs(Odd()) == [0]
    for stop in (4, -1):
        with pytest.raises(IndexError):
            index.headrevs(None, stop)


def test_bad_arguments_are_refused() -> None:
    index = made(3)
    calls: list[tuple[type[Exception], str, tuple[Any, ...]]] = [
        (TypeError, "reachableroots2", (0, (1,), [0], False)),
        (TypeError, "reachableroots2", (0, [1], (0,), False)),
        (TypeError, "reachableroots2", (0, [1], [0], 1)),
        (IndexError, "reachableroots2", (0, [3], [0], False)),
        (TypeError, "computephasesmapsets", ([],)),
        (TypeError, "computephasesmapsets", ({1: [0]},)),
        (IndexError, "computephasesmapsets", ({1: {3}},)),
        (IndexError, "ancestors", (0, 3)),
        (TypeError, "ancestors", (0, "x")),
        (ValueError, "deltachain", (3, None)),
        (ValueError, "deltachain", (0, "x")),
        (TypeError, "slicechunktodensity", ((0,), 0.5, 1)),
        (ValueError, "partialmatch", (b"",)),
        (ValueError, "partialmatch", (b"0" * 41,)),
        (TypeError, "partialmatch", ("00",)),
    ]
    for error, name, arguments in calls:
        with pytest.raises(error):
            getattr(index, name)(*arguments)


def test_errors_are_those_of_mercurial_if_it_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    index = made(1)
    monkeypatch.delitem(sys.modules, "mercurial.error", raising=False)
    with pytest.raises(RevisionLookupError):
        index.rev(b"x" * 20)
    host = ModuleType("mercurial.error")
    error = type("RevlogError", (Exception,), {})
    monkeypatch.setattr(host, "RevlogError", error, raising=False)
    monkeypatch.setitem(sys.modules, "mercurial.error", host)
    for ask in (index.rev, index.shortest):
        with pytest.raises(error):
            ask(b"x" * 20)


class Docket:
    """As much of Mercurial's docket as the index looks at."""

    def __init__(self, tip: int) -> None:
        self.tip_rev = tip
        self.tip_node = entry(tip)[7]


def test_nodemaps_of_mercurial() -> None:
    index = made(10)
    assert index.nodemap_data_incremental() is None
    older = made(6).nodemap_data_all()
    docket = Docket(5)
    index.update_nodemap_data(docket, older)
    of_docket, dead, blocks = index.nodemap_data_incremental()
    assert of_docket is docket
    assert dead == len(older) == 64
    assert blocks == index.nodemap_data_all()
    for rev in range(10):
        assert index.rev(entry(rev)[7]) == rev
    index.update_nodemap_data(Docket(4), older[:-1] + b"\0")
    del index[3:-1]
    assert index.nodemap_data_incremental() is None
    index.update_nodemap_data(docket, older)
    assert index.nodemap_data_incremental() is None


def test_corrupt_parents_are_refused() -> None:
    index = made(3)
    index.append(entry(3, parent1=3))
    for ask in (index.headrevs, lambda: index.ancestors(3, 2)):
        with pytest.raises(ValueError, match="revision 3"):
            ask()
    del index[3:-1]
    assert index.headrevs() == [2]
