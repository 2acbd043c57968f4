"""The checks find what is wrong, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hgktools.checks import figures, header, layers, linkage, prototypes
from hgktools.checks.check import Check, CheckError, Skip, make, totals
from hgktools.checks.command import chosen
from hgktools.checks.every import CHECKS
from hgktools.support.console import UserError

if TYPE_CHECKING:
    from pathlib import Path


def _raise(error: Exception) -> str:
    raise error


def test_totals_have_the_form_that_programs_look_for() -> None:
    outcomes = [
        make(Check("a", "", lambda: "fine")),
        make(Check("b", "", lambda: _raise(CheckError("bad")))),
        make(Check("c", "", lambda: _raise(Skip("absent")))),
    ]
    assert totals(outcomes) == "1 passed, 1 failed, 1 skipped"
    assert totals(outcomes[:2]) == "1 passed, 1 failed"


def test_checks_are_chosen_by_name_or_left_out() -> None:
    assert [each.name for each in chosen(["lint", "format"])] == [
        "format",
        "lint",
    ]
    names = [each.name for each in chosen(["^lint"])]
    assert names == [each.name for each in CHECKS if each.name != "lint"]
    with pytest.raises(UserError):
        chosen(["lnt"])


@pytest.mark.parametrize(
    ("layer", "text"),
    [
        ("HgKernels", "let a = unsafe b"),
        ("HgKernels", "// UnsafePointer"),
        ("HgKernels", "import Glibc"),
        ("HgKernels", "internal import CDeps"),
        ("HgKernels", "@_implementationOnly import HgABI"),
        ("HgBytes", "public import HgKernels"),
        ("HgABI", "import Foundation"),
    ],
)
def test_layers_are_kept_apart(layer: str, text: str) -> None:
    assert list(layers._layer(layer, "a.swift", text))


def test_layers_may_import_what_is_below_them() -> None:
    text = "public import HgBytes\nimport HgKernels\n"
    assert not list(layers._layer("HgABI", "a.swift", text))


def test_a_long_file_and_a_machine_path_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layers, "ROOT", tmp_path)
    (tmp_path / "long.py").write_text("a = 1\n" * 601)
    (tmp_path / "path.py").write_text("# see /ro" + "ot/notes\n")
    (tmp_path / "fine.py").write_text("# see bindings/work/notes\n")
    assert list(layers._text("long.py"))
    assert list(layers._text("path.py"))
    assert not list(layers._text("fine.py"))


def test_figures_are_quoted() -> None:
    text = "3 ms<!-- figure: a -->, 4 times<!-- figure: b -->, `5 ms`\n"
    assert figures.quoted(text, {"a": "2.5"}) == (
        "2.5 ms<!-- figure: a -->, 4 times<!-- figure: b -->, `5 ms`\n"
    )


def test_constants_are_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "DROP_IN", tmp_path)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text("X = 3\nSIZE = 4 << 20\n")
    text = "From {} <!-- figure: constant a.py {} --> on.".replace(" <", "<")
    good = text.format("4 MiB", "SIZE")
    assert not list(figures._findings(good, {}))
    assert not list(figures._findings(text.format("4096 KiB", "SIZE"), {}))
    for bad in (("5 MiB", "SIZE"), ("3 KiB", "X"), ("4 MB", "SIZE")):
        assert list(figures._findings(text.format(*bad), {}))
    assert figures.quoted(text.format("5 MiB", "SIZE"), {}) == good


def test_figures_must_say_where_they_come_from() -> None:
    known = {"cpython drafts cext": "104"}
    good = "It is 104 times<!-- figure: cpython drafts cext --> as fast."
    assert not list(figures._findings(good, known))
    for bad in (
        "It is 104 times as fast.",
        "It is 105 times<!-- figure: cpython drafts cext --> as fast.",
        "It takes 104 ms<!-- figure: another --> and no more.",
    ):
        assert list(figures._findings(bad, known))
    assert not list(figures._findings("It is for 7.2.x alone.", known))
    assert not list(figures._findings("```\n5 ms\n```\nVersion 3.", known))


def test_exports_must_be_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linkage, "ROOT", tmp_path)
    names, path = {"hgk_a", "hgk_b"}, tmp_path / "hgkernels.map"
    assert not linkage._differences(path, names, names)
    assert linkage._differences(path, names, {"hgk_a"})
    assert linkage._differences(path, {"hgk_a"}, names)
    assert linkage._foreign({"hgk_a", "swift_retain"}) == ["swift_retain"]


def test_opaque_types_are_erased_for_the_comparison() -> None:
    text = "typedef struct hgk_markers hgk_markers;\nint64_t hgk_a(void);\n"
    assert prototypes.OPAQUE.sub(r"#define \1 void", text).startswith(
        "#define hgk_markers void\n"
    )
    assert prototypes._functions(text + "/* hgk_b() */") == {"hgk_a"}


def test_the_header_is_tried_in_four_languages_with_two_compilers() -> None:
    assert len(header.compilers()) == 8
