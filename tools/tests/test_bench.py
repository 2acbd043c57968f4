"""The harness compares what it should, and its data is what it says."""

from __future__ import annotations

import json
from array import array
from pathlib import Path

import pytest

from hgktools.bench import figures, report, targets
from hgktools.bench.case import CEXT, LIMIT, OURS, PURE, Case, Contestant
from hgktools.bench.cases import CASES, ancestry, processes, texts
from hgktools.bench.command import chosen_cases, disagreements
from hgktools.bench.data import kinds, manifests, sources
from hgktools.bench.data.catalogue import CATALOGUE
from hgktools.bench.data.chance import Chance
from hgktools.bench.data.edits import delta, edited, patched
from hgktools.bench.driver import Arena, Result, Score
from hgktools.support.console import UserError
from hgktools.support.interpreters import Interpreter

DATA = kinds.Nothing(1)


def _case(**more: object) -> Case:
    return Case("a", "", "nothing", {}, **more)  # type: ignore[arg-type]


def _result(case: Case, interpreter: str = "x", **answers: str) -> Result:
    scores = {
        side: Score([1.0], digest, "same", len(digest))
        for side, digest in answers.items()
    }
    return Result(case, interpreter, DATA, scores)


def test_all_but_the_limit_must_agree() -> None:
    assert _result(_case(), **{OURS: "1", CEXT: "1", LIMIT: ""}).agreed
    assert not _result(_case(), **{OURS: "1", CEXT: "2"}).agreed


def test_the_free_need_only_mean_the_same() -> None:
    case = _case(free=frozenset({PURE}), meaning=lambda _, answer: str(answer))
    result = _result(case, **{OURS: "1", CEXT: "1", PURE: "2"})
    assert result.agreed
    assert not _result(case, **{OURS: "1", CEXT: "2", PURE: "2"}).agreed
    result.scores[PURE].meaning = "another"
    assert not result.agreed


def test_free_answers_need_a_meaning() -> None:
    with pytest.raises(ValueError, match="meaning"):
        _case(free=frozenset({PURE}))


def test_interpreters_must_agree() -> None:
    one = _result(_case(), "one", **{OURS: "1"})
    assert not disagreements([one, _result(_case(), "two", **{OURS: "1"})])
    assert disagreements([one, _result(_case(), "two", **{OURS: "2"})])


@pytest.mark.parametrize(
    ("implementation", "heavy", "sides"),
    [
        ("cpython", False, [OURS, CEXT, PURE]),
        ("cpython", True, [OURS, CEXT]),
        ("pypy", False, [OURS, PURE]),
        ("pypy", True, [OURS, PURE]),
    ],
)
def test_pure_python_is_spared_where_it_would_take_long(
    implementation: str,
    heavy: bool,  # noqa: FBT001
    sides: list[str],
) -> None:
    arena = Arena(Interpreter(implementation, (3, 9, 0), Path("python")))
    contestants: dict[str, Contestant] = dict.fromkeys(
        (OURS, CEXT, PURE), lambda _: lambda: lambda: None
    )
    case = Case("a", "", "nothing", contestants, heavy=heavy)
    assert arena.sides(case, peers=True) == sides


@pytest.mark.parametrize(("heavy", "rounds"), [(False, 7), (True, 3)])
def test_a_heavy_case_has_few_rounds(
    monkeypatch: pytest.MonkeyPatch,
    heavy: bool,  # noqa: FBT001
    rounds: int,
) -> None:
    arena = Arena(Interpreter("cpython", (3, 9, 0), Path("python")))
    answer = {"seconds": 1.0, "digest": "1"}
    monkeypatch.setattr(arena, "_ask", lambda *_, **__: answer)
    result = arena.compete(_case(heavy=heavy), DATA, [OURS, CEXT], 7)
    assert len(result.scores[CEXT].seconds) == rounds


def test_cases_are_chosen_by_name_or_by_what_they_are_about() -> None:
    assert [case.name for case in chosen_cases(["import"])] == ["import"]
    about = chosen_cases(["manifest", "import"])
    assert {case.data for case in about} == {"manifest", "nothing"}
    assert len(chosen_cases([])) == len(CASES)
    with pytest.raises(UserError):
        chosen_cases(["manifst"])


def test_every_case_is_about_data_that_there_is() -> None:
    assert {case.data for case in CASES.values()} == set(CATALOGUE)


def test_every_target_names_a_case() -> None:
    for ahead in targets.AHEAD.values():
        assert set(ahead) <= set(CASES)
    assert set(targets.OUTPUT) <= set(CASES)
    assert set(targets.SHARES) <= set(CASES)


def test_the_same_answer_in_another_form_counts_as_equal() -> None:
    one, other = array("i", [1, 5]), memoryview(array("i", [1, 5]))
    digest = ancestry.revisions_digest
    assert digest(one) == digest(other) == digest([5, 1])
    assert digest(one) != digest([1])
    # Mercurial lists drafts and secrets; we have a byte for each revision.
    digest = ancestry.phases_digest
    assert digest(bytes([0, 1, 2, 1])) == digest([{3, 1}, [2]])
    assert digest(bytes([0, 1, 2, 1])) != digest([{3}, [2]])


def test_what_commands_print_is_compared_by_what_it_says() -> None:
    ours = "checked 1,234 changesets with 5,678 changes to 90 files\n"
    theirs = "checking files\n" + ours.replace(",", "")
    assert (
        processes.checked(ours) == processes.checked(theirs) == "1234 5678 90"
    )
    with pytest.raises(ValueError, match="nothing"):
        processes.checked("abort: no repository")
    plain = "changeset:   0:12\nuser:        a b\nsummary:     c: d\n\n"
    assert processes.said(plain) == processes.said(
        "user: a b\nsummary: c: d\n"
    )


def test_openssl_says_its_rate_in_the_last_line() -> None:
    said = "+DT:sha1:1:16384\n+R:6:sha1:0.5\n+H:16384\n+F:25:sha1:1895.43\n"
    assert texts.rate(said) == 1895.43
    with pytest.raises(ValueError, match="said"):
        texts.rate("+H:16384\n")


def test_a_walk_notices_each_text() -> None:
    some = [b"a" * 100, b"b" * 1000, b"", b"c"]
    assert texts.sampled(some) == b"a" * 64 + b"b" * 64 + b"c"
    assert texts.sampled(some[:1] * 2) == b"a" * (64 + 36)


def test_sizes_of_answers_are_compared() -> None:
    result = _result(_case(output=len), **{OURS: "123", CEXT: "1234"})
    assert report.output_ratio(result, CEXT) == 0.75
    assert report.output_ratio(result, PURE) is None
    assert "0.750 x" in report.tables([result])


def test_short_times_are_told_apart() -> None:
    result = _result(_case(), **{OURS: "1", CEXT: "1"})
    result.scores[OURS].seconds[:] = [4e-6]
    result.scores[CEXT].seconds[:] = [1e-6]
    shown = report.tables([result])
    assert "4.00 us" in shown
    assert "0.25 x" in shown
    found = figures.figures([result])["figures"]
    assert found["x a ms"] == "0.004"
    assert found["x a cext"] == "0.2"


def test_data_reaches_another_process_unchanged(tmp_path: Path) -> None:
    pair = kinds.Pair(3, 0.5, tmp_path / "old", tmp_path / "new")
    assert kinds.unpacked(json.loads(json.dumps(kinds.packed(pair)))) == pair
    assert not pair.is_usual
    assert kinds.unpacked(kinds.packed(DATA)) == DATA
    repository = kinds.Repository(3, tmp_path, usual=False)
    assert kinds.unpacked(
        json.loads(json.dumps(kinds.packed(repository)))
    ) == (repository)
    assert not repository.is_usual


def test_each_revision_is_paired_with_the_next_of_its_log(
    tmp_path: Path,
) -> None:
    for name, numbers in (("sizes", [1, 2, 1, 0]), ("logs", [2, 0, 2])):
        (tmp_path / name).write_bytes(array("Q", numbers).tobytes())
    (tmp_path / "texts").write_bytes(b"abbc")
    files = [tmp_path / name for name in ("texts", "sizes", "logs")]
    assert kinds.Revisions(4, *files).pairs() == [(b"a", b"bb"), (b"c", b"")]


@pytest.mark.parametrize("seed", range(20))
def test_a_delta_says_what_the_edits_do(seed: int) -> None:
    chance = Chance(seed)
    lines = sources.lines(chance, 60)
    edits = sources.edits(chance, 60, 1 + chance.below(20))
    new = b"".join(edited(lines, edits))
    assert patched(b"".join(lines), delta(lines, edits)) == new
    manifest = manifests.lines(chance, 60)
    assert manifest == sorted(set(manifest))
    edits = manifests.edits(chance, manifest, 1 + chance.below(20))
    new_manifest = edited(manifest, edits)
    assert new_manifest == sorted(new_manifest)
    change = delta(manifest, edits)
    assert patched(b"".join(manifest), change) == b"".join(new_manifest)


@pytest.mark.parametrize("change", ["00000002000000010000000000", "00000000"])
def test_a_bad_delta_is_not_applied(change: str) -> None:
    with pytest.raises(ValueError, match="hunk"):
        patched(b"text", bytes.fromhex(change))
