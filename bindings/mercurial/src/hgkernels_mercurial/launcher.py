"""The command `hgk`: what `hg` does, with the kernels on."""

from __future__ import annotations

import os
import shutil
import sys

from . import hook

_NO_MERCURIAL = 255


def main() -> None:
    """Run the command; this ends the process."""
    arguments = sys.argv[1:]
    if _is_ours(arguments):
        from . import manage

        sys.exit(manage.run(arguments))
    hook.install()
    _name_ourselves()
    try:
        import hgdemandimport
    except ImportError as error:
        sys.stderr.write(f"abort: hgk needs Mercurial: {error}\n")
        sys.exit(_NO_MERCURIAL)
    hgdemandimport.enable()
    from mercurial import dispatch

    dispatch.run()


def _is_ours(arguments: list[str]) -> bool:
    """Say whether a command is ours and not one of Mercurial's."""
    if not arguments:
        return False
    if arguments[0] == "status":
        return "--hook" in arguments
    return arguments[0] in ("enable", "disable")


def _name_ourselves() -> None:
    """Let hooks and other children run us where they would run `hg`.

    They are given the variable HG, which Mercurial otherwise sets to an `hg`.
    What else a user has set it to stays.
    """
    path = sys.argv[0]
    if os.path.basename(path) != "hgk":
        # `python -m hgkernels_mercurial`: the path of a module.
        beside = os.path.join(os.path.dirname(sys.executable), "hgk")
        found = beside if os.access(beside, os.X_OK) else shutil.which("hgk")
        if not found:
            return
        # What Mercurial starts itself again with, as `hg serve` does.
        path = sys.argv[0] = found
    if os.path.basename(os.environ.get("HG") or "hg") == "hg":
        os.environ["HG"] = os.path.abspath(path)
