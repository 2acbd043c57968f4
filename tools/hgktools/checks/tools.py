"""The check `tools-test`: that the checks can fail."""

from __future__ import annotations

from hgktools.checks.check import need
from hgktools.checks.differential import PASSED
from hgktools.support import interpreters
from hgktools.support.environments import environment
from hgktools.support.paths import TOOLS
from hgktools.support.process import run


def check_tools_test() -> str:
    """Run the tools' own tests: checks that find what is wrong."""
    python = environment(interpreters.default(), "develop")
    output = run(
        [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=TOOLS,
        env={"PYTHONPATH": str(TOOLS)},
    )
    found = PASSED.search(output)
    need(found, f"tools/tests: no test passed\n{output}")
    return f"{found[1] if found else 0} tests"
