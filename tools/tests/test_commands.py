"""Whole commands: what they took, what they made, and what is promised."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import pytest

from hgktools.bench import commands, figures, report, revlogs, targets
from hgktools.bench.case import OURS, PLAIN, STOCK, Case, Contestant
from hgktools.bench.cases import CASES, hg
from hgktools.bench.command import chosen_cases
from hgktools.bench.data import kinds
from hgktools.bench.driver import Arena, Result, Score
from hgktools.support.interpreters import Interpreter

HERE = {"PATH": ""}


def _result(
    name: str = "hg-log",
    interpreter: str = "cpython3.11",
    *,
    ours: float = 1.0,
    stock: float = 1.0,
) -> Result:
    case = Case(name, "", "nothing", {}, command=True)
    scores = {
        OURS: Score([9.0], "1", cpu=[ours], peak=20_000_000),
        STOCK: Score([9.0], "1", cpu=[stock], peak=30_000_000),
    }
    return Result(case, interpreter, kinds.Nothing(1), scores)


def test_a_process_is_accounted_for() -> None:
    work = "x = bytearray(50_000_000); n = sum(range(3_000_000)); print(n)"
    ended = commands.execute([sys.executable, "-c", work], HERE)
    assert ended.output == b"4499998500000\n"
    assert ended.cpu > 0
    assert ended.seconds > 0.01
    assert 50_000_000 < ended.peak < 200_000_000


@pytest.mark.parametrize(
    "program",
    ["import sys; sys.exit(3)", "import sys; print('a', file=sys.stderr)"],
)
def test_a_process_that_complains_is_no_answer(program: str) -> None:
    with pytest.raises(RuntimeError, match="exit code"):
        commands.execute([sys.executable, "-c", program], HERE)


def test_both_run_with_compiled_modules_and_without_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("HGRCPATH", "/somebody's/own")
    monkeypatch.setenv(commands.MODULES, "here")
    monkeypatch.setenv(commands.POLICY, "py")
    ours, stock = (commands.environment(side) for side in (OURS, STOCK))
    assert stock.pop("HGMODULEPOLICY") == "py"
    assert ours == stock
    assert ours["PYTHONPATH"] == "here"
    assert ours["HGRCPATH"] == "/dev/null"
    assert "PYTHONDONTWRITEBYTECODE" not in ours
    assert commands.POLICY not in ours


def test_several_calls_count_as_their_mean() -> None:
    ended = [commands.Ended(n, 2 * n, 5, b"") for n in (1.0, 3.0)]
    measured = commands.measured(ended, "answer")
    assert (measured.seconds, measured.cpu, measured.peak) == (2.0, 4.0, 5)


def _made(folder: Path) -> Path:
    for name in ("file", ".hg/store/00changelog.i", ".hg/dirstate"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


@pytest.mark.parametrize("name", ["file", ".hg/store/00changelog.i", "new"])
def test_what_was_written_is_compared(tmp_path: Path, name: str) -> None:
    answer = hg.Written(STOCK, b"said", _made(tmp_path))
    before = hg.written(answer)
    # Times of files are in there.
    (tmp_path / ".hg" / "dirstate").write_text("other")
    assert hg.written(answer) == before
    (tmp_path / name).write_text("other")
    assert hg.written(answer) != before


def test_what_was_said_is_compared(tmp_path: Path) -> None:
    made = _made(tmp_path)
    one, other = (hg.Written(STOCK, said, made) for said in (b"a", b"b"))
    assert hg.written(one) != hg.written(other)


def test_what_we_wrote_is_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(commands, "judge", lambda *words: asked.append(words))
    hg.written(hg.Written(STOCK, b"", _made(tmp_path)))
    assert not asked
    hg.written(hg.Written(OURS, b"", tmp_path))
    assert [words[:4] for words in asked] == [
        ("-R", str(tmp_path), "verify", "-q")
    ]


def _store(folder: Path, base: int, delta: bytes) -> Path:
    """Make a store with a revlog of two revisions, and return its folder."""
    index = folder / ".hg" / "store" / "data" / "a.i"
    index.parent.mkdir(parents=True)
    place, rows = 0, []
    for number, chunk in enumerate((b"u one", delta)):
        node = bytes([number]) * 20
        first = struct.pack(">I", 1 | 1 << 16) + bytes(4)
        start = struct.pack(">Q", place << 16) if number else first
        fields = (len(chunk), 5, base * number, 7, number - 1, -1, node)
        rows.append(start + struct.pack(">IiiIii20s12x", *fields) + chunk)
        place += len(chunk)
    index.write_bytes(b"".join(rows))
    (folder / "a").write_bytes(b"two")
    return folder


def test_what_is_stored_by_other_deltas_is_the_same(tmp_path: Path) -> None:
    stores = [
        _store(tmp_path / "one", 0, b"u delta"),
        _store(tmp_path / "two", 1, b"u all of the text"),
    ]
    answers = [hg.Written(STOCK, b"", folder) for folder in stores]
    assert len(set(map(hg.written, answers))) == 2
    assert len(set(map(hg.written_by_revisions, answers))) == 1
    index = stores[1] / ".hg" / "store" / "data" / "a.i"
    rows = list(revlogs.rows(index))
    assert rows[1] == (5, 7, 0, -1, b"\1" * 20)
    data = bytearray(index.read_bytes())
    # In the node of the second.
    data[64 + len(b"u one") + 32] ^= 1
    index.write_bytes(bytes(data))
    assert len(set(map(hg.written_by_revisions, answers))) == 2
    index.write_bytes(b"\0\0\0\2")
    with pytest.raises(ValueError, match="another format"):
        hg.written_by_revisions(answers[1])


def test_words_are_filled_in_one_by_one() -> None:
    found = hg._filled("cat -r {old} {folder}", {"old": 3, "folder": "a b"})
    assert found[-4:] == ["cat", "-r", "3", "a b"]


def test_commands_are_chosen_together() -> None:
    chosen = {case.name for case in chosen_cases(["hg"])}
    assert {"hg-verify", "hg-verify-zlib", "hg-rebase"} <= chosen
    assert all(CASES[name].command for name in chosen)


@pytest.mark.parametrize(("asked", "sides"), [("cpython", 2), ("pypy", 0)])
def test_a_case_is_asked_where_it_is_meant_to_be(
    asked: str, sides: int
) -> None:
    contestants: dict[str, Contestant] = dict.fromkeys(
        (OURS, STOCK), lambda _: lambda: lambda: None
    )
    case = Case("a", "", "nothing", contestants, implementation="cpython")
    arena = Arena(Interpreter(asked, (3, 9, 0), Path("python")))
    assert len(arena.sides(case, peers=True)) == sides


@pytest.mark.parametrize(
    ("result", "met"),
    [
        (_result(stock=0.98), True),
        (_result(stock=0.96), False),
        (_result("hg-verify", stock=1.19), False),
        (_result("hg-verify", stock=1.21), True),
        (_result("hg-verify-zlib", "pypy3.9", stock=1.99), False),
        (_result("hg-verify-zlib", "pypy3.9", stock=2.0), True),
        (_result("hg-start", ours=1.006), False),
        (_result("hg-start", ours=1.004), True),
        (_result("hg-start-zlib", "pypy3.9", ours=1.019), True),
    ],
)
def test_commands_promise_not_to_cost_anything(
    result: Result,
    met: bool,  # noqa: FBT001
) -> None:
    (found,) = targets.targets([result])
    assert found.met is met


@pytest.mark.parametrize(
    ("plain", "peak", "met"),
    [
        (1.0, 20_000_000, [True, True]),
        (0.76, 20_000_000, [False, True]),
        (0.78, 80_000_001, [True, True]),
        (1.0, 80_000_001, [True, True]),
    ],
)
def test_markers_may_cost_little(
    plain: float, peak: int, met: list[bool]
) -> None:
    result = _result("tax-id", stock=0.5)
    result.scores[PLAIN] = Score([9.0], "another", cpu=[plain], peak=peak)
    assert result.agreed
    assert [each.met for each in targets.targets([result])] == met
    result.scores[OURS].peak = peak + 60_000_001
    assert not targets.targets([result])[1].met
    assert "tax-id" in report.tables([result]).split("without markers")[1]
    found = figures.figures([result])["figures"]
    assert found["cpython tax-id more MB"] == "60"


@pytest.mark.parametrize(("stock", "met"), [(2.9, False), (3.0, True)])
def test_all_markers_are_shown_sooner(
    stock: float,
    met: bool,  # noqa: FBT001
) -> None:
    (found,) = targets.targets([_result("tax-debugobsolete", stock=stock)])
    assert found.met is met


def test_every_promise_is_about_a_command() -> None:
    for wanted in (*targets.COMMANDS.values(), targets.MARKERS):
        assert all(CASES[name].command for name in wanted)


def test_commands_have_a_table_and_figures() -> None:
    result = _result(ours=0.8)
    shown = report.tables([result])
    assert "1.25 x" in shown
    assert "30" in shown
    found = figures.figures([result])["figures"]
    assert found == {
        "cpython hg-log ms": "9000",
        "cpython hg-log MB": "20",
        "cpython hg-log stock MB": "30",
        "cpython hg-log stock": "1.00",
        "cpython hg-log stock CPU": "1.25",
    }


def test_figures_of_a_case_are_from_one_run() -> None:
    old = {
        "machine": "this one",
        "figures": {
            "cpython hg-log ms": "7000",
            "cpython hg-log stock": "2.00",
            "cpython hg-log-zlib ms": "5000",
            "pypy hg-log ms": "8000",
        },
    }
    new = {"machine": "this one", "figures": {"cpython hg-log ms": "9000"}}
    assert figures.updated(old, new)["figures"] == {
        "cpython hg-log-zlib ms": "5000",
        "pypy hg-log ms": "8000",
        "cpython hg-log ms": "9000",
    }
    elsewhere = {**new, "machine": "another one"}
    assert figures.updated(old, elsewhere) == elsewhere
