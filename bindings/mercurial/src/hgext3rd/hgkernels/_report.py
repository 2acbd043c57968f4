"""What `hg debughgkernels` writes."""

from __future__ import annotations

import platform
from importlib import import_module
from typing import TYPE_CHECKING, Any

from mercurial import policy, util
from mercurial.utils import stringutil

from hgkernels_mercurial import __version__

from . import PARTS, _selftests

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

    from ._selftests import Test

# The modules that a policy chooses.
MODULES = ("base85", "bdiff", "charencode", "mpatch", "osutil", "parsers")

# What Mercurial takes from them.
KERNELS = frozenset(
    (
        "DirstateItem",
        "asciilower",
        "asciiupper",
        "b85decode",
        "b85encode",
        "bdiff",
        "blocks",
        "dict_new_presized",
        "dirs",
        "encodedir",
        "fixws",
        "fm1readmarkers",
        "getfstype",
        "isasciistr",
        "jsonescapeu8fast",
        "lazymanifest",
        "line_diff",
        "listdir",
        "lowerencode",
        "make_file_foldmap",
        "manifest_diff",
        "mpatchError",
        "nodetree",
        "pack_dirstate",
        "parse_dirstate",
        "parse_index2",
        "parse_index_devel_nodemap",
        "patchedsize",
        "patches",
        "pathencode",
        "setprocname",
        "splitnewlines",
        "statfiles",
        "storage_diff",
        "unblocksignal",
        "xdiffblocks",
    )
)

_OURS = ("hgkernels", "mercurial.hgkernels", "hgkernels_mercurial")


def write(ui: Any, formatter: Any) -> int:
    """Write the report; return how many problems were found."""
    formatter.startitem()
    formatter.write(
        b"version",
        b"checking versions: hgkernels-mercurial %s",
        _b(__version__),
    )
    formatter.write(b"mercurial", b", Mercurial %s\n", util.version())
    formatter.write(
        b"python",
        b"checking Python (%s)\n",
        _b(f"{platform.python_implementation()} {platform.python_version()}"),
    )
    problems = _library(formatter)
    formatter.write(b"policy", b"checking module policy (%s)\n", policy.policy)
    _modules(formatter)
    on = _parts(ui, formatter)
    if not problems:
        problems += _tests(formatter, on)
    formatter.data(problems=problems)
    if problems:
        many = b"s" if problems > 1 else b""
        formatter.plain(b"%d problem%s detected\n" % (problems, many))
    else:
        formatter.plain(b"no problems detected\n")
    return problems


def _library(formatter: Any) -> int:
    path, abi, problem = None, None, None
    version = "unknown"
    try:
        import hgkernels
        from hgkernels import _lib

        version = hgkernels.__version__
        path = _lib.library_path()
        from hgkernels.native import lib

        abi = lib.hgk_abi_version()
    except ImportError as error:
        # `LibraryError` is one.
        problem = str(error)
    formatter.write(b"hgkernels", b"checking hgkernels (%s)\n", _b(version))
    formatter.write(
        b"library", b"checking the library (%s)\n", _b(path or "not found")
    )
    formatter.condwrite(
        abi is not None, b"abi", b" its ABI has version %d\n", abi
    )
    formatter.condwrite(problem, b"libraryerror", b" %s\n", _b(problem or ""))
    return 1 if problem else 0


def _modules(formatter: Any) -> None:
    formatter.plain(b"checking where functions come from:\n")
    with formatter.nested(b"modules") as nested:
        for name in MODULES:
            module = policy.importmod(name)
            functions = _functions(module)
            nested.startitem()
            nested.write(
                b"name module", b" %s (%s)\n", _b(name), _b(module.__name__)
            )
            nested.data(
                functions={
                    _b(key): _b(value) for key, value in functions.items()
                }
            )
            sources: dict[str, list[str]] = {}
            for function, source in functions.items():
                sources.setdefault(source, []).append(function)
            for source, names in sorted(sources.items()):
                nested.plain(
                    b"  %s: %s\n" % (_b(source), _b(", ".join(sorted(names))))
                )


def _functions(module: ModuleType) -> dict[str, str]:
    """Return where each kernel of a module comes from.

    A module in Python has other names, too, of what it imports.
    """
    return {
        name: _source(value, module)
        for name, value in sorted(vars(module).items())
        if callable(value) and name in KERNELS
    }


def _source(value: Any, module: ModuleType) -> str:
    home = getattr(value, "__module__", None) or module.__name__
    if any(home == name or home.startswith(name + ".") for name in _OURS):
        return "hgkernels"
    parts = home.split(".")
    for kind in ("cext", "pure", "cffi"):
        if kind in parts:
            return kind
    # What C has defined does not always say where.
    package = module.__name__.split(".")
    return next(
        (each for each in package if each in ("cext", "pure", "cffi")), home
    )


def _parts(ui: Any, formatter: Any) -> list[str]:
    """Write which parts of the extension are on, and return their names."""
    formatter.plain(b"checking parts of the extension:\n")
    on = [part for part in PARTS if ui.configbool(b"hgkernels", part.encode())]
    with formatter.nested(b"parts") as nested:
        for part in PARTS:
            nested.startitem()
            nested.write(b"name", b" %s: ", _b(part))
            nested.data(enabled=part in on)
            nested.plain(b"on\n" if part in on else b"off\n")
    return on


def _tests(formatter: Any, on: list[str]) -> int:
    """Compare all kernels; return how many differ from what they replace."""
    formatter.plain(b"comparing kernels with what they replace:\n")
    problems = 0
    with formatter.nested(b"tests") as nested:
        for group, tests in _groups(on):
            for name, ask in tests:
                problem = _compared(ask)
                problems += bool(problem)
                nested.startitem()
                nested.data(part=_b(group))
                nested.write(
                    b"name result",
                    b" %s: %s\n",
                    _b(name),
                    _b(problem or "same"),
                )
    return problems


def _groups(on: list[str]) -> Iterable[tuple[str, Iterable[Test]]]:
    yield "kernels", _selftests.kernels()
    for part in on:
        module = import_module(f"{__package__}.{part}")
        if hasattr(module, "selftests"):
            yield part, module.selftests()


def _compared(ask: Any) -> str:
    """Ask both sides; return what is wrong, or an empty string."""
    try:
        ours, theirs = ask()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is reported
        return f"failed: {stringutil.forcebytestr(error).decode()}"
    return "" if ours == theirs else "DIFFERENT"


def _b(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
