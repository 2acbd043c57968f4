"""The command `tools/test`: install what is missing, then check it all."""

from __future__ import annotations

import argparse

from hgktools.checks import command
from hgktools.support import interpreters, system

DESCRIPTION = """
Install the system packages that the checks need, as root, or name them; then
make all checks and print totals. Everything else that is needed goes into
.cache. The exit code is 0 when no check fails.
"""
# Programs and the Debian packages that bring them.
NEEDED = {
    "git": ("git",),
    "gcc": ("gcc", "libc6-dev"),
    "g++": ("g++",),
    "readelf": ("binutils",),
}


def main() -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="tools/test", description=DESCRIPTION
    )
    parser.add_argument("name", nargs="*", help="as for tools/check")
    options = parser.parse_args()
    checks = command.chosen(options.name)
    system.need_swift()
    for program, packages in NEEDED.items():
        system.need_program(program, *packages)
    system.need_archives()
    if not interpreters.pypys():
        # Done early, so that every check sees the same interpreters; the
        # check `pypy` says why if it cannot be.
        system.install_pypy()
        interpreters.found.cache_clear()
    return command.run(checks)
