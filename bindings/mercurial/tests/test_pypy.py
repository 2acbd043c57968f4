"""Does Mercurial on PyPy use the kernels, and work?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from peers import MODULES_ONLY, needs_peer, on_pypy, peer, text

if TYPE_CHECKING:
    from conftest import Runner

pytestmark = on_pypy


@pytest.fixture
def hg(runner: Runner) -> Runner:
    runner.variables.update(MODULES_ONLY)
    return runner


def test_all_modules_are_ours(hg: Runner) -> None:
    script = (
        "from hgkernels_mercurial import hook; hook.install()\n"
        "from mercurial import manifest, mdiff, pathutil, policy, revlog\n"
        "print(policy.policy.decode())\n"
        "for found in (\n"
        "    mdiff.textdiff, mdiff.storage_diff, mdiff.manifest_diff,\n"
        "    mdiff.blocks, mdiff.patches, mdiff.patchedsize,\n"
        "    manifest._lazymanifest, pathutil.dirs,\n"
        "    revlog.parsers.fm1readmarkers, revlog.parsers.index.__base__,\n"
        "):\n"
        "    print(found.__module__)\n"
        "print(revlog.HAS_FAST_PERSISTENT_NODEMAP)\n"
    )
    output, _ = hg.run("-c", script)
    policy, *homes, nodemap = output.split()
    assert policy == "hgkernels"
    assert len(homes) == 10
    assert all(home.startswith("hgkernels.") for home in homes), homes
    assert nodemap == "True"


def test_own_modules_without_a_library(hg: Runner) -> None:
    hg.hg("init", "x", "--config", "format.revlog-compression=zlib")
    missing = {"HGKERNELS_LIBRARY": "/does/not/exist"}
    (hg.folder / "x/a").write_text("a\n")
    _, errors = hg.hg("-R", "x", "commit", "-Am", "a", env=missing)
    warnings = [line for line in errors.splitlines() if "hgkernels" in line]
    assert len(warnings) == 1
    assert "Mercurial's own modules are used" in warnings[0]
    output, _ = hg.hg("-R", "x", "verify", env=missing)
    assert "checked 1 changesets with 1 changes to 1 files\n" in output


def test_local_clones(hg: Runner) -> None:
    hg.hg("init", "x", "--config", "format.revlog-compression=zlib")
    (hg.folder / "x/a").write_text(text(50))
    hg.hg("-R", "x", "commit", "-Am", "a")
    for name, options in (("y", ()), ("z", ("--pull",)), ("s", ("--stream",))):
        hg.hg("clone", *options, "x", name)
        assert (hg.folder / name / "a").read_text() == text(50)
    output, _ = hg.hg("-R", "y", "verify")
    assert "checked 1 changesets" in output


def test_markers(hg: Runner) -> None:
    hg.hg("init", "x")
    with (hg.folder / "x/.hg/hgrc").open("w") as file:
        file.write("[experimental]\nevolution = all\n")
    for number in range(5):
        (hg.folder / "x/a").write_text(text(20, number))
        hg.hg(
            "-R", "x", "commit", "-Am", "a", *(["--amend"] if number else [])
        )
    output, _ = hg.hg("-R", "x", "debugobsolete")
    assert len(output.splitlines()) == 4
    hidden, _ = hg.hg("-R", "x", "log", "--hidden", "-T", "{rev} {obsolete}\n")
    assert hidden == "4 \n" + "".join(
        f"{rev} obsolete\n" for rev in (3, 2, 1, 0)
    )


@needs_peer
def test_persistent_nodemaps(hg: Runner) -> None:
    """One is kept up to date, and written whole where it cannot be used."""
    hg.hg("init", "x", "--config", "format.use-persistent-nodemap=yes")
    root = ("-R", "x", "--config", "extensions.strip=")
    for number in range(6):
        (hg.folder / "x/a").write_text(text(20, number))
        _, errors = hg.hg(*root, "commit", "-Am", f"{number}", "-q")
        assert errors == ""
        if number == 3:
            hg.hg(*root, "strip", "-r", "1", "--no-backup")
    store = hg.folder / "x/.hg/store"
    assert (store / "00changelog.n").exists()
    allow = ("--config", "storage.all-slow-path=allow")
    checked = peer(store, *allow, "debugnodemap", "--check").split("\n")
    assert [line.split()[-1] for line in checked[:2]] == ["3", "3"]
    (blocks,) = store.glob("00changelog-*.nd")
    damaged = bytearray(blocks.read_bytes())
    damaged[:] = b"\x01" * len(damaged)
    blocks.write_bytes(damaged)
    (hg.folder / "x/a").write_text("end\n")
    hg.hg(*root, "commit", "-m", "after damage")
    checked = peer(store, *allow, "debugnodemap", "--check").split("\n")
    assert [line.split()[-1] for line in checked[:2]] == ["4", "4"]
    assert "checked 4 changesets" in peer(store, *allow, "verify")
