"""The checks `format` and `lint`: how sources are written."""

from __future__ import annotations

from hgktools.checks.check import need
from hgktools.support import interpreters, system
from hgktools.support.environments import environment
from hgktools.support.paths import BINDING, DROP_IN, HEADERGEN, ROOT, TOOLS
from hgktools.support.process import run

SWIFT = ("Package.swift", "Sources", "Tests")
COMMANDS = ("check", "test", "demo", "bench", "generate", "hg-suite")
PYTHON_TESTS = ("Differential", "Fuzz", "Linkage")


def check_format() -> str:
    """Check that Swift sources are laid out as .swift-format says."""
    inputs = [base / name for base in (ROOT, HEADERGEN) for name in SWIFT]
    for path in inputs:
        need(path.exists(), f"{path.relative_to(ROOT)}: missing")
    command = [system.need_swift(), "format", "lint", "--strict"]
    command += ["--parallel", "--recursive"]
    command += ["--configuration", str(ROOT / ".swift-format")]
    run(command + [str(path) for path in inputs], cwd=ROOT)
    return ""


def check_lint() -> str:
    """Check Python sources with ruff and, strictly, mypy."""
    python = environment(interpreters.default(), "develop")
    tests = [ROOT / "Tests" / name for name in PYTHON_TESTS]
    folders = [
        BINDING,
        DROP_IN,
        TOOLS,
        *(path for path in tests if path.exists()),
    ]
    for folder in folders:
        need(folder.exists(), f"{folder.relative_to(ROOT)}: missing")
        ruff = [str(python), "-m", "ruff"]
        run([*ruff, "check", "."], cwd=folder)
        run([*ruff, "format", "--check", "."], cwd=folder)
    mypy = [str(python), "-m", "mypy", "--strict"]
    # A package says itself which files are meant.
    run(mypy, cwd=BINDING)
    run(mypy, cwd=DROP_IN)
    run(
        [*mypy, "--config-file", "hgktools/mypy.ini"]
        + ["--scripts-are-modules", "hgktools", "tests", *COMMANDS],
        cwd=TOOLS,
    )
    return ""
