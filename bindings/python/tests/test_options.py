"""Is a command line understood as `argparse` would?"""

from __future__ import annotations

import contextlib
import io
import random
from typing import Any

import pytest

from hgkernels import _command, _repository_commands
from hgkernels._options import Command, understood
from hgkernels._usage import parse

COMMANDS: tuple[Command, ...] = (
    *_repository_commands.COMMANDS,
    _command.MARKERS,
    _command.DIFF,
    _command.PATCH,
)


def said(line: str) -> dict[str, Any] | None:
    found = understood(COMMANDS, line.split())
    return None if found is None else vars(found)


def expected(words: list[str]) -> dict[str, Any] | None:
    try:
        with contextlib.redirect_stderr(io.StringIO()):
            return vars(parse(COMMANDS, words))
    except SystemExit:
        return None


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("verify a", {"path": "a", "jobs": 1, "full": False}),
        ("verify -j2 a", {"path": "a", "jobs": 2}),
        ("verify a -j 2 --full", {"jobs": 2, "full": True, "json": False}),
        ("verify --jobs=3 --json a -q", {"jobs": 3, "quiet": True}),
        ("log a", {"rev": None, "limit": None}),
        ("log a -r 1 --rev 2:3 -r=4", None),
        ("log a -r 1 --rev 2:3 --rev=4 -l5", {"rev": ["1", "2:3", "4"]}),
        ("cat a b c -r 1", {"files": ["b", "c"], "rev": "1"}),
        ("cat -rtip a b", {"files": ["b"], "rev": "tip"}),
        ("status a -r 1 --rev 2", {"rev": ["1", "2"], "path": "a"}),
        ("status a b/ -r1 -r2", {"rev": ["1", "2"], "names": ["b/"]}),
        ("diff -U0 a b", {"unified": 0, "old": "a", "new": "b"}),
        ("markers a --node " + "ab" * 20, {"node": b"\xab" * 20}),
        ("patch a b c", {"base": "a", "deltas": ["b", "c"], "output": None}),
    ],
)
def test_usual_lines(line: str, values: dict[str, Any] | None) -> None:
    found = said(line)
    if values is None:
        assert found is None
        return
    assert found is not None
    assert {name: found[name] for name in values} == values
    assert found == expected(line.split())


@pytest.mark.parametrize(
    "line",
    [
        *(
            "",
            "verif a",
            "-h",
            "--version",
            "verify",
            "verify -h",
            "verify a b",
        ),
        *("verify -x a", "verify a -j", "verify a -jx", "verify a --full=1"),
        *("verify a --jo 2", "log a -r -1", "diff -- a b", "cat a", "diff a"),
        *("verify -qj2 a", "verify - a", "log -l 1_ a", "verify a -j --json"),
    ],
)
def test_what_is_left_to_argparse(line: str) -> None:
    assert said(line) is None


# What is no option, or none that is said well.
OTHERS = [*"ab12", "-", "--", "-1", "", "x=y", "-qj2", "-j=2", "--jo", "-x"]


def random_words(chance: random.Random, command: Command) -> list[str]:
    """Return a command line of which most words could be meant."""
    words = [command.name]
    for option in chance.choices(command.options, k=chance.randrange(6)):
        value = chance.choice(["a", "1", "1", "0f" * 20, "-1", ""])
        if option.is_positional:
            words.append(value)
        elif chance.random() < 0.2:
            words.append(chance.choice(OTHERS))
        else:
            name = chance.choice(option.names)
            joined = name + "=" * name.startswith("--") + value
            separate = [name] if option.is_flag else [name, value]
            words += chance.choice([[joined], separate, separate])
    return words


def test_random_lines() -> None:
    chance = random.Random(5)
    understood_too = 0
    for _ in range(4000):
        command = chance.choice(COMMANDS)
        words = random_words(chance, command)
        found = understood(COMMANDS, words)
        if found is None:
            continue
        other = expected(words)
        # It wants the words of a list side by side.
        if other is None and any(each.is_list for each in command.options):
            continue
        assert vars(found) == other, words
        understood_too += 1
    assert understood_too > 200
