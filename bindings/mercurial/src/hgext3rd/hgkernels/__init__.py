"""use native kernels above the level of C extensions (EXPERIMENTAL)

Obsolescence markers are asked in the file instead of being made into
Python objects, texts of revisions are read in one native call, and so on.
Each part can be switched off::

  [hgkernels]
  obsolescence = yes
  revisions = yes
  manifests = yes
  ancestry = yes
  nodemap = yes

Results are those of Mercurial without the extension.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from mercurial import registrar

from ._command import cmdtable

__all__ = ["cmdtable", "extsetup", "reposetup", "uisetup"]

testedwith = b"7.2 7.2.1 7.2.2 7.2.3 7.2.4"
minimumhgversion = b"7.2"

configtable: dict[bytes, Any] = {}
configitem = registrar.configitem(configtable)

# Each is a module of this package with any of `uisetup`, `extsetup` and
# `reposetup`, called as Mercurial calls an extension's.
PARTS = ("obsolescence", "revisions", "manifests", "ancestry", "nodemap")

for _part in PARTS:
    configitem(b"hgkernels", _part.encode(), default=True)


def _call(stage: str, ui: Any, *arguments: Any) -> None:
    for part in PARTS:
        if ui.configbool(b"hgkernels", part.encode()):
            module = import_module(f"{__name__}.{part}")
            getattr(module, stage, _nothing)(ui, *arguments)


def _nothing(*_arguments: Any) -> None:
    pass


def uisetup(ui: Any) -> None:
    """Let each part that is switched on wrap what it replaces."""
    _call("uisetup", ui)


def extsetup(ui: Any) -> None:
    """Let each part see the extensions that are there."""
    _call("extsetup", ui)


def reposetup(ui: Any, repo: Any) -> None:
    """Let each part look at a repository that was opened."""
    _call("reposetup", ui, repo)
