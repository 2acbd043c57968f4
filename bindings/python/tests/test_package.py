"""Is importing cheap, and is the right library opened?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
import repositories
import stores

import hgkernels
from hgkernels import _lib
from hgkernels.native import ffi, lib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGE = os.path.dirname(os.path.abspath(hgkernels.__file__))


LARGE = (
    "typing argparse json pathlib cffi pycparser datetime numpy re enum"
    " typing_extensions threading hashlib zlib"
)


# Only the start of a command notices these.
SMALLER = "collections contextlib functools"


def python(
    code: str, *arguments: str, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run some code in a Python of its own."""
    path = os.pathsep.join([os.path.dirname(PACKAGE), HERE])
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": path, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def loaded_by(code: str, *arguments: str) -> set[str]:
    """Return the modules that some code loads."""
    run = python(
        "import sys; before = set(sys.modules)\n"
        f"{code}\n"
        "print(*set(sys.modules) - before)",
        *arguments,
    )
    assert run.returncode == 0, run.stderr
    return set(run.stdout.splitlines()[-1].split())


def test_importing_the_package_loads_nothing_else() -> None:
    assert loaded_by("import hgkernels") == {"hgkernels"}


def test_importing_all_of_it_loads_nothing_large() -> None:
    loaded = loaded_by("from hgkernels import Markers; import hgkernels.rows")
    assert "hgkernels._lib" in loaded
    assert loaded.isdisjoint(LARGE.split())


READ = """
import sys
from hgkernels import Repository
print(Repository(sys.argv[1]).changeset("tip"))
"""


def test_reading_one_changeset_loads_what_that_needs(tmp_path: Path) -> None:
    root = repositories.sample().write(str(tmp_path / "repository"))
    loaded = loaded_by(READ, root)
    assert {"hgkernels.revlog", "hgkernels._texts"} <= loaded
    not_needed = "columns markers filetexts phases _docket _store_paths"
    assert loaded.isdisjoint(
        [f"hgkernels.{name}" for name in not_needed.split()]
        + ["array", "mmap", "struct", *SMALLER.split(), *LARGE.split()]
    )


COMMAND = """
import sys
from hgkernels.__main__ import main
main(sys.argv[1:])
"""


@pytest.mark.parametrize("command", ["verify", "log", "heads", "info"])
def test_commands_load_what_they_need(command: str, tmp_path: Path) -> None:
    root = repositories.sample().write(str(tmp_path / "repository"))
    loaded = loaded_by(COMMAND, command, root)
    assert "hgkernels.repository" in loaded
    assert loaded.isdisjoint(
        [*LARGE.split(), "contextlib", "hgkernels._usage"]
    )
    if command == "verify":
        assert loaded.isdisjoint(["array", *SMALLER.split()])


def test_importing_the_command_loads_nothing_else() -> None:
    loaded = loaded_by("import hgkernels.__main__")
    assert loaded <= {"__future__", "gc", "hgkernels", "hgkernels.__main__"}


def test_library_is_opened_when_it_is_used() -> None:
    run = python(
        "import hgkernels, hgkernels.native, hgkernels.errors\n"
        "from hgkernels.native import ffi\n"
        "assert 'hgkernels._lib' not in __import__('sys').modules\n",
        HGKERNELS_LIBRARY="/does/not/exist",
    )
    assert run.returncode == 0, run.stderr


def test_names() -> None:
    for name in hgkernels.__all__:
        assert getattr(hgkernels, name)
        assert name in dir(hgkernels)
    for name in ("columns", "errors", "markers", "native", "parsers"):
        assert getattr(hgkernels, name).__name__ == f"hgkernels.{name}"
    with pytest.raises(AttributeError, match="'nonsense'"):
        hgkernels.nonsense  # type: ignore[attr-defined] # noqa: B018
    with pytest.raises(AttributeError, match="'nonsense'"):
        hgkernels.native.nonsense  # type: ignore[attr-defined] # noqa: B018
    assert {"ffi", "lib"} <= set(dir(hgkernels.native))


def test_native_functions_can_be_called() -> None:
    data = stores.recorded(1)
    place = ffi.new("uint64_t *")
    assert lib.hgk_markers_validate(data, len(data), place) == 2
    code = lib.hgk_markers_validate(data, len(data) - 1, place)
    assert (code, place[0]) == (lib.HGK_ERROR_TRUNCATED, 91)
    assert lib.hgk_abi_version() == lib.HGK_ABI_VERSION
    assert lib.hgk_abi_hash() == lib.HGK_ABI_HASH
    assert lib.hgk_version() == lib.HGK_VERSION


def test_all_declared_functions_are_there() -> None:
    for name in dir(lib):
        getattr(lib, name)


def test_version_is_the_library_s() -> None:
    version = ".".join(map(str, lib.hgk_version().to_bytes(3, "big")))
    assert hgkernels.__version__ == version


OPEN = (
    "from hgkernels.errors import LibraryError\n"
    "try:\n"
    "    from hgkernels import Markers\n"
    "except LibraryError as error:\n"
    "    assert isinstance(error, ImportError)\n"
    "    print(error)\n"
)


def test_a_library_that_is_not_there() -> None:
    run = python(OPEN, HGKERNELS_LIBRARY="/does/not/exist.so")
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("cannot load the library of hgkernels: ")
    assert "/does/not/exist.so" in run.stdout


def test_an_empty_variable_is_none() -> None:
    run = python(
        "import hgkernels; print(hgkernels.Markers.from_bytes(b''))",
        HGKERNELS_LIBRARY="",
    )
    if "HGKERNELS_LIBRARY" not in os.environ:
        assert run.stdout == "<0 Markers of version 1>\n", run.stderr


FAKE = """
#include <stdint.h>
uint32_t hgk_abi_version(void) { return %s; }
uint64_t hgk_abi_hash(void) { return %s; }
"""


def fake(folder: Path, source: str) -> str:
    """Compile a library that is not ours."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        pytest.skip("there is no C compiler to make another library with")
    (folder / "fake.c").write_text(source)
    path = folder / "fake.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-o", path, folder / "fake.c"],
        check=True,
    )
    return str(path)


@pytest.mark.parametrize(
    ("version", "digest"), [(999, None), (None, 0xABC), (999, 0xABC)]
)
def test_a_library_of_other_declarations(
    tmp_path: Path, version: int | None, digest: int | None
) -> None:
    version = version or lib.HGK_ABI_VERSION
    digest = digest or lib.HGK_ABI_HASH
    path = fake(tmp_path, FAKE % (version, f"{digest}ULL"))
    run = python(OPEN, HGKERNELS_LIBRARY=path)
    assert run.returncode == 0, run.stderr
    assert run.stdout == (
        f"{path} has ABI version {version} with hash {digest:016x}, but this"
        f" package needs version {lib.HGK_ABI_VERSION} with hash"
        f" {lib.HGK_ABI_HASH:016x}: install matching builds of the two\n"
    )


def test_a_library_of_something_else(tmp_path: Path) -> None:
    path = fake(tmp_path, "int nothing;")
    run = python(OPEN, HGKERNELS_LIBRARY=path)
    assert run.returncode == 0, run.stderr
    assert run.stdout == f"{path} is not a library of hgkernels\n"


def test_where_the_library_is_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "bindings" / "python" / "src" / "hgkernels"
    package.mkdir(parents=True)
    monkeypatch.setattr(_lib, "__file__", str(package / "_lib.py"))
    monkeypatch.delenv("HGKERNELS_LIBRARY", raising=False)
    with pytest.raises(hgkernels.errors.LibraryError, match="reinstall"):
        _lib.library_path()
    (tmp_path / "Package.swift").touch()
    with pytest.raises(hgkernels.errors.LibraryError, match="swift build"):
        _lib.library_path()
    built = tmp_path / ".build" / "release" / "libhgkernels.so"
    built.parent.mkdir(parents=True)
    built.touch()
    assert _lib.library_path() == str(built)
    beside = package / "libhgkernels.so"
    beside.touch()
    assert _lib.library_path() == str(beside)
    monkeypatch.setenv("HGKERNELS_LIBRARY", "/some/other.so")
    assert _lib.library_path() == "/some/other.so"
