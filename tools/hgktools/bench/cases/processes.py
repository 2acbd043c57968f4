"""Cases of whole processes that look at a repository."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

from hgktools.bench.case import CEXT, OURS, PURE, Case

if TYPE_CHECKING:
    from hgktools.bench.case import Contestant, Setup
    from hgktools.bench.data.kinds import Repository

JOBS = "-j2"
# What the script `hg` does, which PyPy has none of.
HG = """
import hgdemandimport
hgdemandimport.enable()
from mercurial import dispatch
dispatch.run()
"""
# And the script `hgkernels`.
HGKERNELS = """
from hgkernels.__main__ import run
run()
"""
TIP = """
import sys
import hgkernels
changeset = hgkernels.Repository(sys.argv[1]).changeset('tip')
print('user:', changeset.user.decode())
print('summary:', changeset.description.decode().splitlines()[0])
"""
PLAIN = {
    "HGRCPATH": os.devnull,
    "HGPLAIN": "1",
    "HGENCODING": "utf-8",
    "PYTHONIOENCODING": "utf-8",
}
# hg writes thousands in one way, we in another.
CHECKED = re.compile(
    r"checked ([\d,]+) changesets with ([\d,]+) changes to ([\d,]+) files"
)
SAID = re.compile(r"^(user|summary): +(.*)$", re.MULTILINE)


def _ours(*arguments: str) -> Contestant:
    return _process(sys.executable, *arguments)


def _theirs(*arguments: str) -> Contestant:
    return _process(sys.executable, "-c", HG, *arguments)


def _process(*command: str) -> Contestant:
    """Run *command*, and the path of a repository after it."""

    def contestant(repository: Repository) -> Setup:
        words = [*command, str(repository.folder)]

        def timed() -> str:
            done = subprocess.run(
                words,
                capture_output=True,
                check=False,
                encoding="utf-8",
                env={**os.environ, **PLAIN},
            )
            if done.returncode:
                raise RuntimeError(
                    f"{words}: exit code {done.returncode}\n"
                    f"{done.stdout}{done.stderr}"
                )
            return done.stdout

        return lambda: timed

    return contestant


def checked(output: str) -> str:
    """Return how much was checked and found to be whole."""
    found = CHECKED.search(output)
    if found is None:
        raise ValueError(f"nothing was checked: {output}")
    return " ".join(found.groups()).replace(",", "")


def said(output: str) -> str:
    """Return what was said about a changeset."""
    return repr(SAID.findall(output))


def _verify(
    name: str, title: str, data: str, *sides: str, full: bool = False
) -> Case:
    option = ("--full",) if full else ()
    ours = _ours("-c", HGKERNELS, "verify", JOBS, *option)
    theirs = dict.fromkeys(sides, _theirs("verify", "-R"))
    return Case(name, title, data, {OURS: ours, **theirs}, checked, heavy=True)


def _tip(name: str, title: str, data: str, *sides: str) -> Case:
    theirs = _theirs("log", "--hidden", "-r", "tip", "-R")
    contestants = {OURS: _ours("-c", TIP), **dict.fromkeys(sides, theirs)}
    return Case(name, title, data, contestants, said)


REPOSITORY = "a generated repository"
ZLIB = "a smaller generated repository in zlib"
DEMO = "the demonstration's repository"
TITLE = "verify {}, by two threads"
FULL = "verify {}, all hashes of manifests too, which hg does not check"
NEWEST = "who committed the newest changeset of {}"

CASES = [
    # Pure Python knows no zstd where there are no native modules.
    _verify("verify", TITLE.format(REPOSITORY), "repository", CEXT),
    _verify(
        "verify-full", FULL.format(REPOSITORY), "repository", CEXT, full=True
    ),
    _tip("tip", NEWEST.format(REPOSITORY), "repository", CEXT),
    _verify("verify-demo", TITLE.format(DEMO), "demonstration", CEXT),
    _verify(
        "verify-full-demo", FULL.format(DEMO), "demonstration", CEXT, full=True
    ),
    _verify("verify-zlib", TITLE.format(ZLIB), "repository-zlib", CEXT, PURE),
    _tip("tip-zlib", NEWEST.format(ZLIB), "repository-zlib", CEXT, PURE),
]
