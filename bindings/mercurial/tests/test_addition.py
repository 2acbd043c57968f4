from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sessions import OURS, answers
from test_emission import VARIANTS, repository

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Runner

pytestmark = pytest.mark.thorough

COUNTED = """
from hgext3rd.hgkernels import addition, groups
def count(owner, name):
    asked = getattr(owner, name)
    def counted(*args):
        found = asked(*args)
        with open("counted.txt", "a") as file:
            print(name, "no" if found is None else "yes", file=file)
        return found
    setattr(owner, name, counted)
count(addition, "_reused")
count(groups._Group, "add")
groups._PIECE = 1 << 14
"""
ALONE = """
groups._is_plain = lambda *args: False
"""


def store(root: Path) -> dict[str, bytes]:
    """Return what is in the files of a store."""
    folder = root / ".hg/store"
    found = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
    for name, data in found.items():
        if "fncache" in name:
            # It is written from a set.
            found[name] = b"\n".join(sorted(data.splitlines()))
    return found


@pytest.mark.parametrize(
    ("variant", "counted"),
    [
        ("usual", "add yes"),
        ("zlib", "add yes"),
        ("usual", "_reused yes"),
        ("no general delta", ""),
        ("delta info", ""),
    ],
)
def test_stores_are_those_of_mercurial(
    runner: Runner, variant: str, counted: str
) -> None:
    settings = VARIANTS[variant]
    root = repository(runner, *settings)

    def commands(name: str) -> list[list[str]]:
        return [
            ["clone", "-q", "-U", "--pull", str(root), f"{name}-pulled"],
            ["-R", str(root), "bundle", "-qa", f"{name}.hg"],
            ["init", f"{name}-unbundled"],
            ["-R", f"{name}-unbundled", "unbundle", "-q", f"{name}.hg"],
            ["-R", f"{name}-unbundled", "unbundle", "-q", f"{name}.hg"],
            ["init", f"{name}-parts"],
            ["-R", f"{name}-parts", "pull", "-q", "-r", "6", str(root)],
            ["-R", f"{name}-parts", "pull", str(root)],
            ["-R", f"{name}-parts", "verify"],
        ]

    stock = answers(runner, commands("stock"), *settings)
    before = COUNTED + (ALONE if counted.startswith("_") else "")
    ours = answers(runner, commands("ours"), *settings, *OURS, before=before)
    assert [code for code, _, _ in stock] == [code for code, _, _ in ours]
    assert ours[-2:] == stock[-2:]
    for kind in ("pulled", "unbundled", "parts"):
        expected = store(runner.folder / f"stock-{kind}")
        found = store(runner.folder / f"ours-{kind}")
        assert found == expected, kind
    seen = runner.folder / "counted.txt"
    lines = seen.read_text() if seen.exists() else ""
    assert counted in lines
    assert ("yes" in lines) == bool(counted)


@pytest.mark.parametrize("place", [3000, -30, -5000])
def test_damage_is_told_by_mercurial(runner: Runner, place: int) -> None:
    root = repository(runner)
    answers(
        runner, [["-R", str(root), "bundle", "-qa", "-t", "none-v2", "all.hg"]]
    )
    whole = (runner.folder / "all.hg").read_bytes()
    damaged = bytearray(whole)
    damaged[place] ^= 0xFF
    (runner.folder / "damaged.hg").write_bytes(damaged)
    (runner.folder / "cut.hg").write_bytes(whole[:place])

    def commands(name: str) -> list[list[str]]:
        return [
            ["init", name],
            ["-R", name, "unbundle", "cut.hg"],
            ["-R", name, "unbundle", "damaged.hg"],
            ["-R", name, "verify"],
            ["-R", name, "log", "-T", "{node}\\n"],
        ]

    stock = answers(runner, commands("stock"))
    ours = answers(runner, commands("ours"), *OURS, before=COUNTED)
    assert ours == stock
    assert store(runner.folder / "ours") == store(runner.folder / "stock")
    assert "add yes" in (runner.folder / "counted.txt").read_text()
