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
from hgext3rd.hgkernels import addition
_reused = addition._reused
def counted(*args):
    found = _reused(*args)
    with open("reused.txt", "a") as file:
        print("no" if found is None else "yes", file=file)
    return found
addition._reused = counted
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
    "variant", ["usual", "zlib", "no general delta", "delta info"]
)
def test_stores_are_those_of_mercurial(runner: Runner, variant: str) -> None:
    settings = VARIANTS[variant]
    root = repository(runner, *settings)

    def commands(name: str) -> list[list[str]]:
        return [
            ["clone", "-q", "-U", "--pull", str(root), f"{name}-pulled"],
            ["-R", str(root), "bundle", "-qa", f"{name}.hg"],
            ["init", f"{name}-unbundled"],
            ["-R", f"{name}-unbundled", "unbundle", "-q", f"{name}.hg"],
            ["init", f"{name}-parts"],
            ["-R", f"{name}-parts", "pull", "-q", "-r", "6", str(root)],
            ["-R", f"{name}-parts", "pull", str(root)],
            ["-R", f"{name}-parts", "verify"],
        ]

    stock = answers(runner, commands("stock"), *settings)
    ours = answers(runner, commands("ours"), *settings, *OURS, before=COUNTED)
    assert [code for code, _, _ in stock] == [code for code, _, _ in ours]
    assert ours[-2:] == stock[-2:]
    for kind in ("pulled", "unbundled", "parts"):
        expected = store(runner.folder / f"stock-{kind}")
        found = store(runner.folder / f"ours-{kind}")
        assert found == expected, kind
    reused = (runner.folder / "reused.txt").read_text()
    assert ("yes" in reused) == (variant in ("usual", "zlib"))
