"""What the suite is run against."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mode:
    """One way to run Mercurial.

    Where our packages are installed, the hook is, too. It switches on the
    policy and the extension; `HGMODULEPOLICY`, here *policy*, leaves one of
    them out.
    """

    name: str
    what: str
    policy: str
    pypy: bool = False
    ours: bool = True
    # Whether ours are called where Mercurial's own are faster, too.
    every: bool = False

    @property
    def baseline(self) -> str:
        """The mode whose results this one's are compared with."""
        return "pypy-stock" if self.pypy else "stock"


MODES = {
    mode.name: mode
    for mode in (
        Mode("stock", "CPython, Mercurial's C extensions", "c", ours=False),
        Mode("policy", "CPython, our policy alone", "hgkernels"),
        Mode("extension", "CPython, our extension alone", "c"),
        Mode("both", "CPython, policy and extension", ""),
        Mode(
            "every",
            "the same, with our kernels called for the smallest things too",
            "",
            every=True,
        ),
        Mode(
            "pypy-stock",
            "PyPy, Mercurial's pure Python with its fault mended",
            "py",
            pypy=True,
            ours=False,
        ),
        Mode("pypy", "PyPy, policy and extension", "", pypy=True),
    )
}
