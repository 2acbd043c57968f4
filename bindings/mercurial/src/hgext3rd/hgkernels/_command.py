"""The command `hg debughgkernels`."""

from __future__ import annotations

from typing import Any

from mercurial import cmdutil, pycompat, registrar

cmdtable: dict[bytes, Any] = {}
command = registrar.command(cmdtable)


@command(  # type: ignore[untyped-decorator]
    b"debughgkernels",
    list(cmdutil.formatteropts),
    b"",
    optionalrepo=True,
)
def debughgkernels(ui: Any, _repo: Any = None, **opts: Any) -> int:
    """show which native kernels are active, and test them

    Lists where the functions of Mercurial's kernels come from, and which
    parts of the extension are switched on, checks the library, and compares
    each kernel with what it replaces, on small data.

    Returns 0 on success, 1 if something is wrong.
    """
    from . import _report

    with ui.formatter(
        b"debughgkernels", pycompat.byteskwargs(opts)
    ) as formatter:
        return 1 if _report.write(ui, formatter) else 0
