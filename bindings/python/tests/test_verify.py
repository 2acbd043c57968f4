"""Does the check of a repository find what is wrong, and nothing else?"""

from __future__ import annotations

import json
import os
import random

import pytest
import repositories

from hgkernels import Repository
from hgkernels.__main__ import main

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from repositories import Maker

    from hgkernels.verification import Finding

    Capture = pytest.CaptureFixture[str]


@pytest.fixture
def maker() -> Maker:
    return repositories.sample()


def findings(
    maker: Maker, tmp_path: Path, *, full: bool = False
) -> list[Finding]:
    root = maker.write(str(tmp_path / "repository"))
    return Repository(root).verify(full=full).findings


def only(found: list[Finding]) -> Finding:
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("inline", [False, True])
@pytest.mark.parametrize("jobs", [1, 3])
def test_a_sound_repository(
    inline: bool, jobs: int, maker: Maker, tmp_path: Path
) -> None:
    root = maker.write(str(tmp_path / "repository"), inline=inline)
    found = Repository(root).verify(jobs=jobs)
    assert found.findings == []
    assert found.is_sound
    assert found.first_damaged is None
    assert (found.changesets, found.revisions, found.files) == (4, 5, 3)


def test_an_empty_repository(tmp_path: Path) -> None:
    (tmp_path / ".hg").mkdir()
    assert Repository(tmp_path).verify().findings == []


def test_a_file_whose_text_has_changed(maker: Maker, tmp_path: Path) -> None:
    maker.filelogs[b"a"].texts[1] = b"9\n"
    found = only(findings(maker, tmp_path))
    assert found.is_error
    assert (found.place, found.rev, found.changeset) == ("a", 1, 1)
    assert "cannot be read" in found.message


def test_a_changeset_that_has_changed(maker: Maker, tmp_path: Path) -> None:
    text = maker.changelog.texts[3]
    maker.changelog.texts[3] = text.replace(b"merge", b"Merge")
    found = findings(maker, tmp_path)
    assert (found[0].place, found[0].rev) == ("changelog", 3)
    assert all(each.place in ("changelog", "manifest", "c") for each in found)


def test_a_changeset_that_says_nothing(tmp_path: Path) -> None:
    maker = repositories.Maker()
    maker.changelog.add(b"words", 0)
    found = only(findings(maker, tmp_path))
    assert (found.place, found.changeset) == ("changelog", 0)
    assert "text of a changeset is wrong" in found.message


def test_a_manifest_that_has_changed(maker: Maker, tmp_path: Path) -> None:
    maker.manifest.texts[1] = maker.manifest.texts[0]
    found = findings(maker, tmp_path, full=True)
    assert (found[0].place, found[0].rev) == ("manifest", 1)


def test_a_manifest_that_has_changed_is_not_hashed(
    maker: Maker, tmp_path: Path
) -> None:
    maker.manifest.texts[1] = maker.manifest.texts[0]
    found = only(findings(maker, tmp_path))
    assert (found.place, found.rev) == ("a", 1)
    assert "no manifest names it" in found.message


def test_a_manifest_without_sense(maker: Maker, tmp_path: Path) -> None:
    node = maker.manifest.add(b"words\n", 4, (3, -1)).hex().encode()
    text = node + b"\nuser\n0 0\n\nwords"
    maker.changelog.add(text, 4, (3, -1))
    found = only(findings(maker, tmp_path))
    assert (found.place, found.rev) == ("manifest", 4)
    assert "a manifest has no line like b'words'" in found.message


@pytest.mark.parametrize("link", [1, 4, -2])
def test_a_link_to_nowhere(link: int, maker: Maker, tmp_path: Path) -> None:
    maker.filelogs[b"dir/b"].links[0] = link
    found = only(findings(maker, tmp_path))
    assert (found.place, found.rev) == ("dir/b", 0)
    assert "it belongs to" in found.message


def test_links_of_others(maker: Maker, tmp_path: Path) -> None:
    maker.changelog.links[1] = 2
    maker.manifest.links[1] = 2
    places = [each.place for each in findings(maker, tmp_path)]
    assert places == ["changelog", "manifest"]


def test_a_file_that_is_not_there(maker: Maker, tmp_path: Path) -> None:
    root = maker.write(str(tmp_path / "repository"))
    os.remove(os.path.join(root, ".hg", "store", "data", "dir", "b.i"))
    found = only(Repository(root).verify().findings)
    assert (found.place, found.is_error) == ("dir/b", True)
    assert "no such file" in found.message


def test_a_revision_that_is_not_there(maker: Maker, tmp_path: Path) -> None:
    log = maker.filelogs[b"a"]
    for column in (log.nodes, log.texts, log.links, log.parents):
        column.pop()
    found = only(findings(maker, tmp_path))
    assert (found.place, found.changeset) == ("a", 1)
    assert "which a manifest names, is missing" in found.message


def test_a_revision_that_nobody_names(maker: Maker, tmp_path: Path) -> None:
    maker.filelogs[b"a"].add(b"more\n", 1, (1, -1))
    found = only(findings(maker, tmp_path))
    assert (found.place, found.rev) == ("a", 2)
    assert "no manifest names it" in found.message


def test_a_manifest_that_nobody_names(maker: Maker, tmp_path: Path) -> None:
    maker.manifest.add(b"", 3, (3, -1))
    found = only(findings(maker, tmp_path))
    assert (found.place, found.rev) == ("manifest", 4)


def test_missing_manifests(maker: Maker, tmp_path: Path) -> None:
    root = maker.write(str(tmp_path / "repository"))
    os.remove(os.path.join(root, ".hg", "store", "00manifest.i"))
    found = only(Repository(root).verify().findings)
    assert found.place == "manifest"


def test_files_that_only_one_side_names(tmp_path: Path) -> None:
    maker = repositories.Maker()
    maker.commit({b"a": b"1\n"})
    manifest = maker.manifest.nodes[0].hex().encode()
    maker.changelog = repositories.Log()
    maker.changelog.add(manifest + b"\nuser\n0 0\nb\n\nwords", 0)
    found = findings(maker, tmp_path)
    assert [(each.place, each.message.split(",")[0]) for each in found] == [
        ("b", "a changeset touches it"),
        ("a", "manifests have it"),
        (
            "b",
            "its history cannot be read: b: the repository has no such file",
        ),
    ]


def test_a_copy_of_what_is_missing(tmp_path: Path) -> None:
    maker = repositories.Maker()
    maker.commit({b"a": b"1\n"})
    for source in (b"a", b"z"):
        text = b"\x01\ncopy: %s\ncopyrev: %s\n\x01\n" % (source, b"1" * 40)
        maker.commit({b"of-" + source: text})
    found = findings(maker, tmp_path)
    assert [each.place for each in found] == ["of-a", "of-z"]
    assert "a copy of z, revision 111111111111" in found[1].message


def test_metadata_without_sense(tmp_path: Path) -> None:
    maker = repositories.Maker()
    maker.commit({b"a": b"\x01\nno end"})
    found = only(findings(maker, tmp_path))
    assert "text of a file's revision is wrong" in found.message


def test_the_list_of_files(maker: Maker, tmp_path: Path) -> None:
    root = maker.write(str(tmp_path / "repository"))
    store = os.path.join(root, ".hg", "store")
    path = os.path.join(store, "fncache")
    with open(path, "wb") as file:
        file.write(b"data/a.i\ndata/c.i\ndata/left.i\ndata/gone.i\n")
    with open(os.path.join(store, "data", "left.i"), "wb"):
        pass
    found = Repository(root).verify()
    assert found.is_sound
    assert [each.place for each in found.findings] == ["dir/b", "left"]
    with open(path, "wb") as file:
        file.write(b"data/a.i\n\n")
    assert only(Repository(root).verify().findings).place == "fncache"


def test_every_changed_byte_is_found(maker: Maker, tmp_path: Path) -> None:
    """Flip one bit of each byte: no harm is done, and hardly any is missed."""
    root = maker.write(str(tmp_path / "repository"))
    store = os.path.join(root, ".hg", "store")
    seed = random.randrange(1 << 32)
    chance = random.Random(seed)
    for name in ("00changelog.i", "00manifest.i", "data/a.i", "data/c.i"):
        path = os.path.join(store, *name.split("/"))
        with open(path, "rb") as file:
            whole = file.read()
        for place in chance.sample(range(len(whole)), 60):
            damaged = bytearray(whole)
            damaged[place] ^= 1 << chance.randrange(8)
            with open(path, "wb") as file:
                file.write(damaged)
            sound = Repository(root).verify(full=True).is_sound
            if sound:
                # Then all that can be read of it is as it was.
                log = Repository(root)
                found = log.cat("a", 1) + log.cat("c", 3)
                assert found == b"2\n3\n", (seed, name, place)
        with open(path, "wb") as file:
            file.write(whole)
    assert Repository(root).verify().is_sound


def test_quiet(maker: Maker, tmp_path: Path, capsys: Capture) -> None:
    root = maker.write(str(tmp_path / "repository"))
    assert main(["verify", "-q", root]) == 0
    assert capsys.readouterr().out == ""
    maker.filelogs[b"a"].links[1] = 7
    root = maker.write(str(tmp_path / "damaged"))
    assert main(["verify", "--quiet", root]) == 1
    assert capsys.readouterr().out.startswith("a, revision 1: ")


def test_the_command(maker: Maker, tmp_path: Path, capsys: Capture) -> None:
    root = maker.write(str(tmp_path / "repository"))
    assert main(["verify", root]) == 0
    summary = "checked 4 changesets with 5 changes to 3 files"
    assert capsys.readouterr().out == f"{summary}\n"
    maker.filelogs[b"a"].links[1] = 7
    root = maker.write(str(tmp_path / "damaged"))
    assert main(["verify", root, "-j", "2"]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "a, revision 1: it belongs to changeset 7, which is none",
        summary,
        "1 errors",
    ]
    assert err == ""
    assert main(["verify", "--json", root]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "changesets": 4,
        "files": 3,
        "file_revisions": 5,
        "errors": 1,
        "warnings": 0,
        "first_damaged": None,
        "findings": [
            {
                "kind": "error",
                "place": "a",
                "revision": 1,
                "changeset": None,
                "message": "it belongs to changeset 7, which is none",
            }
        ],
    }
