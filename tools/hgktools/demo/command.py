"""The command `tools/demo`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from hgktools.bench import report
from hgktools.bench.case import CEXT, OURS
from hgktools.bench.cases import CASES
from hgktools.bench.data.kinds import Store
from hgktools.bench.data.repositories import demonstration
from hgktools.bench.data.stores import store
from hgktools.bench.driver import Arena, Place, Result
from hgktools.demo.nodes import changesets
from hgktools.demo.repository import cached_repository, make
from hgktools.support import interpreters, system, wheel
from hgktools.support.console import Progress
from hgktools.support.paths import CACHE, ROOT

if TYPE_CHECKING:
    from hgktools.support.interpreters import Interpreter

DESCRIPTION = """
Build the library; install the Python package into environments of its own;
make a Mercurial repository out of real source releases and rewrite its
history; read the markers that this leaves with hgkernels and with Mercurial,
compare every field of every marker and the set of obsolete changesets, and
show how long each took. The same is then done on a generated store. At the
end, both check the whole repository.
"""
QUESTIONS = ("objects", "drafts")
VERIFY = CASES["verify-demo"]
GENERATED = 300_000
ROUNDS = 5


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="tools/demo", description=DESCRIPTION
    )
    parser.add_argument(
        "--repository-only",
        type=Path,
        metavar="DIR",
        help="only make the repository, in DIR, and stop",
    )
    options = parser.parse_args()
    if options.repository_only:
        make(options.repository_only.absolute())
        return 0
    return demonstrate()


def demonstrate() -> int:
    """Show everything; return the exit code."""
    reason = "" if interpreters.pypys() else system.install_pypy()
    interpreters.found.cache_clear()
    built = wheel.built()
    print(f"wheel        {built.relative_to(ROOT)}")
    repository = cached_repository()
    own = _own_store(repository)
    print(f"repository   {repository.relative_to(ROOT)}")
    print(f"obsstore     {own.count} markers, {own.size:,} bytes")
    if not interpreters.pypys():
        print(f"PyPy         absent: {reason or 'not found'}")
    results = []
    for interpreter in [interpreters.default(), *interpreters.pypys()]:
        results += _read(interpreter, [own, store(GENERATED)])
    print(f"\n{report.tables(results)}\n")
    return _verdict(results) or _verify(interpreters.default())


def _own_store(repository: Path) -> Store:
    count, nodes = changesets(repository)
    return Store(
        count, repository / ".hg" / "store" / "obsstore", nodes, nodes
    )


def _installed(interpreter: Interpreter) -> Place:
    folder = CACHE / "demo" / "environments" / interpreter.name
    return wheel.install(interpreter, [wheel.built()], folder), {}


def _read(interpreter: Interpreter, stores: list[Store]) -> list[Result]:
    arena = Arena(interpreter, _installed)
    results = []
    for data in stores:
        for name in QUESTIONS:
            case = CASES[name]
            with Progress(f"{interpreter.name}: {case.title}"):
                sides = arena.sides(case, peers=True)
                results.append(arena.compete(case, data, sides, ROUNDS))
    arena.close()
    return results


def _verify(interpreter: Interpreter) -> int:
    """Check the repository with both; return the exit code.

    Whoever finds an error, or checks something else, ends the demonstration.
    """
    arena = Arena(interpreter, _installed)
    with Progress(VERIFY.title):
        result = arena.compete(VERIFY, demonstration(), [OURS, CEXT], ROUNDS)
    arena.close()
    ours, theirs = (result.scores[side].median for side in (OURS, CEXT))
    print(f"\nhgkernels verify {ours:6.3f} s")
    print(f"hg verify        {theirs:6.3f} s, {theirs / ours:.1f} times that")
    if not result.agreed:
        print("DIFFERENT amounts were checked")
        return 1
    print("\nBoth checked the same, and found no error.")
    return 0


def _verdict(results: list[Result]) -> int:
    titles = {name: CASES[name].title for name in QUESTIONS}
    titles["objects"] += ", every field compared"
    for name, title in titles.items():
        print(f"{name:8} {title}")
    answers: dict[tuple[str, int], dict[str, list[str]]] = {}
    for result in results:
        readers = answers.setdefault((result.case.name, result.data.count), {})
        for side in result.sides:
            name = f"{side} on {result.interpreter}"
            readers.setdefault(result.scores[side].digest, []).append(name)
    failed = False
    for (name, count), readers in answers.items():
        if len(readers) > 1:
            failed = True
            groups = " / ".join(", ".join(each) for each in readers.values())
            print(f"DIFFERENT {name}, {count:,} markers: {groups}")
    if failed:
        return 1
    print("\nEvery reader gave the same answers.")
    return 0
