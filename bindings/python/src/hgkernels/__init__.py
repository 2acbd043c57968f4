"""Mercurial's performance kernels, for Python.

Names are loaded when they are first used, so that importing the package costs
next to nothing.

- `Repository` opens a repository: its history, files, phases and markers;
  `Changeset` is what one of its changesets says.
- `Manifest` looks files up in the text of a manifest, compares and edits it.
- `Markers` reads the obsolescence markers of a repository; `Marker` is one.
- `Succession` keeps who was replaced by whom of many markers, and no more.
- `Revlog` reads the index of a revlog: nodes, parents, ancestry, chains.
- `hgkernels.delta` makes deltas, applies and folds them, and takes them back.
- `hgkernels.chunks` decodes what a revlog stores, chunk by chunk.
- `hgkernels.bdiff`, `hgkernels.mpatch` and `hgkernels.parsers` have functions
  with the names, arguments and results of Mercurial's own modules.
- `hgkernels.errors` has the exceptions, all under `HgKernelsError`.
- `hgkernels.native` has the C functions themselves.
"""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from . import (
        bdiff,
        changesets,
        chunks,
        columns,
        delta,
        errors,
        filetexts,
        manifest,
        markers,
        mpatch,
        native,
        parsers,
        phases,
        repository,
        revlog,
        rows,
        succession,
    )
    from .changesets import Changeset
    from .errors import HgKernelsError
    from .manifest import Manifest
    from .markers import Markers
    from .repository import Repository
    from .revlog import Revlog
    from .rows import Marker
    from .succession import Succession

__all__ = [
    "Changeset",
    "HgKernelsError",
    "Manifest",
    "Marker",
    "Markers",
    "Repository",
    "Revlog",
    "Succession",
    "__version__",
    "bdiff",
    "changesets",
    "chunks",
    "columns",
    "delta",
    "errors",
    "filetexts",
    "manifest",
    "markers",
    "mpatch",
    "native",
    "parsers",
    "phases",
    "repository",
    "revlog",
    "rows",
    "succession",
]

__version__ = "0.1.0"

_HOMES = {
    "Changeset": "changesets",
    "HgKernelsError": "errors",
    "Manifest": "manifest",
    "Marker": "rows",
    "Markers": "markers",
    "Repository": "repository",
    "Revlog": "revlog",
    "Succession": "succession",
}
_MODULES = frozenset(
    (
        "bdiff",
        "changesets",
        "chunks",
        "columns",
        "delta",
        "errors",
        "filetexts",
        "manifest",
        "markers",
        "mpatch",
        "native",
        "parsers",
        "phases",
        "repository",
        "revlog",
        "rows",
        "succession",
    )
)


if not TYPE_CHECKING:  # A checker would let any name pass.

    def __getattr__(name: str) -> object:
        home = _HOMES.get(name, name if name in _MODULES else None)
        if home is None:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        # As importlib.import_module does, which would have to be imported.
        __import__(f"{__name__}.{home}")
        module = sys.modules[f"{__name__}.{home}"]
        if home == name:
            return module
        value = getattr(module, name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES, *_MODULES})
