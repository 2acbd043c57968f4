"""What is done to a module when somebody needs it.

Mercurial loads its modules when they are used. To wrap a function is to use
its module, which would make each command load what few of them need.
"""

from __future__ import annotations

import importlib
import sys
import types
from typing import Any

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def when_loaded(name: str, do: Callable[[], object]) -> None:
    """Do something to a module as soon as it is loaded, which may be now."""
    # To import a module that waits to be loaded would load it.
    module = sys.modules.get(name) or importlib.import_module(name)
    # Asking the object itself for anything would load it.
    if object.__getattribute__(module, "__class__") is types.ModuleType:
        do()
        return
    spec = object.__getattribute__(module, "__spec__")
    spec.loader = _Loader(spec.loader, do)


class _Loader:
    """A loader that has something to do afterwards."""

    def __init__(self, loader: Any, do: Callable[[], object]) -> None:
        self._loader = loader
        self._do = do

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Load a module, and do what is to be done."""
        spec: Any = object.__getattribute__(module, "__spec__")
        spec.loader = self._loader
        self._loader.exec_module(module)
        self._do()
