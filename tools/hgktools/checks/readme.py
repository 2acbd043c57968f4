"""The check `readme`: what the README shows is run, and its figures kept.

The examples run in a folder that looks like a checkout in which the
demonstration's repository is called `repository`, with both wheels and
Mercurial installed. See tools/README.md for the marks that the text bears.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from hgktools.checks import figures
from hgktools.checks.check import need, need_none
from hgktools.checks.markdown import Block, blocks
from hgktools.demo.repository import cached_repository
from hgktools.support import interpreters
from hgktools.support.paths import HEADER, LIBRARY, ROOT
from hgktools.support.process import run
from hgktools.support.wheel import install_drop_in

README = ROOT / "README.md"
PROMPT = "$ "
# Commands that are run elsewhere: the first by whoever runs this check, the
# others by it or by a check of their own. Here they are asked for help.
ELSEWHERE = {"tools/test", "tools/demo", "tools/check", "tools/bench"}
SECONDS = 600


def check_readme() -> str:
    """Check that README.md's examples run and all quoted figures are true."""
    for path in figures.READMES:
        name = str(path.relative_to(ROOT))
        need(path.exists(), f"{name}: missing")
        need_none(figures.findings(path.read_text(), name))
    found = blocks(README.read_text())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "checkout"
        variables = _furnish(folder)
        counts = [_run(block, folder, variables) for block in found]
    need(sum(counts), "README.md: shows nothing that could be run")
    left_out = sum(bool(block.reason) for block in found)
    return f"{sum(counts)} examples run, {left_out} blocks not for running"


def _furnish(folder: Path) -> dict[str, str]:
    """Make the folder; return the variables that examples need."""
    folder.mkdir()
    for entry in ROOT.iterdir():
        if entry.name not in (".cache", ".git"):
            (folder / entry.name).symlink_to(entry)
    shutil.copytree(cached_repository(), folder / "repository")
    python = install_drop_in(
        interpreters.default(), folder.with_name("environment")
    )
    libraries = folder.with_name("libraries")
    libraries.mkdir()
    for name in ("libhgkernels.so", "libhgkernels.so.1"):
        (libraries / name).symlink_to(LIBRARY)
    path = [str(python.parent), os.environ["PATH"]]
    return {
        "PATH": os.pathsep.join(path),
        "PYTHONPATH": "",
        "C_INCLUDE_PATH": str(HEADER.parent),
        "LIBRARY_PATH": str(libraries),
        "LD_LIBRARY_PATH": str(libraries),
    }


def _run(block: Block, folder: Path, variables: dict[str, str]) -> int:
    """Run the examples in *block*; return how many there were."""
    if block.reason:
        return 0
    label = f"README.md, line {block.line}"
    if block.language == "python":
        command = ["python", "-c", block.text]
        if ">>>" in block.text:
            script = folder / f"example{block.line}.txt"
            script.write_text(block.text)
            options = "-o ELLIPSIS -o NORMALIZE_WHITESPACE"
            command = [
                "python",
                "-m",
                "doctest",
                *options.split(),
                str(script),
            ]
        run(command, cwd=folder, env=variables, label=label, timeout=SECONDS)
        return 1
    if block.language == "c":
        source = folder / f"example{block.line}.c"
        source.write_text(block.text)
        program = str(source.with_suffix(""))
        strict = ["-std=c11", "-Wall", "-Wextra", "-Werror"]
        run(
            ["gcc", *strict, str(source), "-o", program, "-lhgkernels"],
            cwd=folder,
            env=variables,
            label=label,
        )
        obsstore = "repository/.hg/store/obsstore"
        run([program, obsstore], cwd=folder, env=variables, timeout=SECONDS)
        return 1
    if block.language in ("console", "sh", "bash", "shell"):
        return _run_commands(block, folder, variables, label)
    return 0


def _run_commands(
    block: Block, folder: Path, variables: dict[str, str], label: str
) -> int:
    lines = block.text.splitlines()
    if block.language == "console":
        lines = [
            line[len(PROMPT) :] for line in lines if line.startswith(PROMPT)
        ]
    # A trailing comment in a README is for people.
    commands = [line.partition("  #")[0].strip() for line in lines]
    commands = [line for line in commands if line and line[0] != "#"]
    for command in commands:
        program = command.split()[0]
        shown = f"{program} --help" if program in ELSEWHERE else command
        run(
            ["bash", "-euo", "pipefail", "-c", shown],
            cwd=folder,
            env=variables,
            label=f"{label}: {command}",
            timeout=SECONDS,
        )
    return len(commands)
