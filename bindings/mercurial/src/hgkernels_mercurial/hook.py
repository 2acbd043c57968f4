"""The hook: a finder that lets Mercurial find the policy `hgkernels`.

It waits for the few modules of Mercurial that are to be changed, and changes
each once it has been executed; and it makes `mercurial.hgkernels` a package,
whose modules are the files in the folder `modules` beside this one.

This runs at the start of each Python of an environment that `hgk enable` was
told about. So it imports nothing that Python has not imported already; even
`importlib.util` would cost more than all the rest.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.abc import Loader
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

PACKAGE = "mercurial.hgkernels"
IS_PYPY = sys.implementation.name == "pypy"

# Functions that change a module of Mercurial once it has been executed, as
# (module of this package, function).
CHANGES = {
    "mercurial.policy": ("changes", "policy"),
    "mercurial.configuration.rcutil": ("changes", "rcutil"),
}
if IS_PYPY:
    CHANGES["mercurial.util"] = ("pypy.collector", "let_nogc_be_a_context")
    CHANGES["mercurial.utils.compression"] = ("pypy.zstd", "read_zstd")


class Finder:
    """Finds the modules to change, and the package that is added.

    Mercurial's import on demand wraps all finders, so that this one cannot
    look for itself among them: what it changes is found by `PathFinder`.
    """

    @staticmethod
    def find_spec(
        name: str,
        path: Sequence[str] | None = None,
        _target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        """Return how to import *name*, or None if that is not our concern."""
        if not name.startswith("mercurial."):
            return None
        if name == PACKAGE:
            return _package()
        if name not in CHANGES:
            return None
        from importlib.machinery import PathFinder

        spec = PathFinder.find_spec(name, path)
        if spec is not None and spec.loader is not None:
            loader: Any = ChangingLoader(spec.loader)
            spec.loader = loader
        return spec


class ChangingLoader:
    """A loader that changes the module which another one has executed."""

    def __init__(self, inner: Loader) -> None:
        self._inner = inner

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Make the module, or leave that to the importer."""
        return self._inner.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        """Execute the module, then change it."""
        # As if there had been no other loader: `inspect` and the like ask.
        module.__loader__ = self._inner
        if module.__spec__ is not None:
            module.__spec__.loader = self._inner
        self._inner.exec_module(module)
        change(module)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)


def _package() -> ModuleSpec | None:
    from importlib.util import spec_from_file_location

    folder = os.path.join(os.path.dirname(__file__), "modules")
    own = os.path.join(folder, "pypy" if IS_PYPY else "cpython")
    return spec_from_file_location(
        PACKAGE,
        os.path.join(folder, "__init__.py"),
        submodule_search_locations=[own],
    )


def change(module: ModuleType) -> None:
    """Make the change of *module*, a module of Mercurial that is complete."""
    home, function = CHANGES[module.__name__]
    __import__(f"{__package__}.{home}")
    getattr(sys.modules[f"{__package__}.{home}"], function)(module)


def is_installed() -> bool:
    """Say whether the finder is there."""
    # Mercurial's import on demand keeps what it has wrapped in `_finder`.
    return any(
        isinstance(getattr(each, "_finder", each), Finder)
        for each in sys.meta_path
    )


def install() -> None:
    """Put the finder before all others, unless it is there.

    To be called before Mercurial is imported. Modules that are there already
    are changed at once, but what they have given to others is not.
    """
    if is_installed():
        return
    sys.meta_path.insert(0, Finder())
    for name in CHANGES:
        if name in sys.modules:
            change(sys.modules[name])
