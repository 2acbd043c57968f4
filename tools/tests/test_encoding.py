"""Generated stores are what Mercurial would have written."""

from __future__ import annotations

from hgktools.bench.data.encoding import encode_0, encode_1
from hgktools.bench.data.history import History

SPLIT = (
    bytes.fromhex("8c2be7845ba1fbb6ea855b41206bfc63a765c197"),
    (b"\x11" * 20, b"\x22" * 20),
    1,
    ((b"user", b"alice"),),
    (1700000000.0, -19800),
    None,
)
PRUNE = (
    SPLIT[0],
    (),
    0,
    ((b"user", b"bob"),),
    (10.0, 3600),
    (bytes.fromhex("94f17a630eafb99bca31b7eb3c22b7f77e9b9f04"),),
)


def test_version_1_is_what_mercurial_writes() -> None:
    head = "0000005a41d954fc40000000feb600010203018c2be784"
    assert encode_1(SPLIT).hex().startswith(head)
    assert encode_1(SPLIT).endswith(b"\x22" * 20 + b"\x04\x05useralice")
    head = "000000444024000000000000003c00000001018c2be784"
    assert encode_1(PRUNE).hex().startswith(head)
    assert encode_1(PRUNE).endswith(b"\x9b\x9f\x04\x04\x03userbob")


def test_version_0_is_what_mercurial_writes() -> None:
    assert encode_0(SPLIT).hex().startswith("0200000023018c2be784")
    assert encode_0(SPLIT).endswith(b"date:1700000000.0 -19800\0user:alice")
    assert encode_0(PRUNE).endswith(
        b"date:10.0 3600\0"
        b"p1:94f17a630eafb99bca31b7eb3c22b7f77e9b9f04\0user:bob"
    )


def test_a_seed_gives_the_same_history() -> None:
    once, again = (list(History(7).markers(2000)) for _ in range(2))
    assert once == again
    assert once != list(History(8).markers(2000))


def test_a_history_has_all_operations_and_chains() -> None:
    markers = list(History(7).markers(5000))
    operations = {dict(marker[3])[b"operation"] for marker in markers}
    assert operations == {b"amend", b"rebase", b"split", b"fold", b"prune"}
    made = {node for marker in markers for node in marker[1]}
    again = [marker for marker in markers if marker[0] in made]
    assert len(again) > len(markers) / 2
