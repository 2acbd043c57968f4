"""Feed changed inputs to the library for a while."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from hgkernels._lib import library_path

HERE = Path(__file__).parent
INCLUDE = HERE.parents[1] / "Include"
TARGETS = sorted(
    path.name[: -len("_target.c")] for path in HERE.glob("*_target.c")
)


def seconds() -> int:
    """Return how long one target is fed."""
    usual = "10" if os.environ.get("HGK_SAMPLE") == "small" else "60"
    return int(os.environ.get("HGK_FUZZ_SECONDS", usual))


def program(target: str, folder: Path) -> Path:
    """Compile a target and what feeds it."""
    compiler = shutil.which("gcc") or shutil.which("cc") or "clang"
    path = folder / target
    for name in ("libhgkernels.so", "libhgkernels.so.1"):
        (folder / name).symlink_to(Path(library_path()).resolve())
    command = [compiler, "-std=c11", "-O1", "-g", f"-I{INCLUDE}"]
    command += [str(HERE / "mutate.c"), str(HERE / f"{target}_target.c")]
    command += ["-o", str(path), f"-L{folder}", "-lhgkernels"]
    command += [f"-Wl,-rpath,{folder}"]
    subprocess.run(command, check=True)
    return path


@pytest.mark.parametrize("target", TARGETS)
def test_no_input_does_harm(target: str, tmp_path: Path) -> None:
    seed = os.environ.get("HGK_SEED") or str(random.randrange(1 << 40))
    last = tmp_path / "input"
    corpus = sorted(map(str, (HERE / "corpus" / target).iterdir()))
    command = [str(program(target, tmp_path)), str(seconds()), seed, str(last)]
    done = subprocess.run(
        command + corpus,
        capture_output=True,
        text=True,
        timeout=seconds() + 120,
        check=False,
    )
    assert done.returncode == 0, (
        f"{done.stderr}\nexit code {done.returncode}; HGK_SEED={seed}; "
        f"input {contents(last).hex()}"
    )
    assert int(done.stdout.split()[0]) > 100 * seconds()


def contents(last: Path) -> bytes:
    """Return the input that was in hand, whose size is kept after it."""
    data = last.read_bytes()
    size = int.from_bytes(data[-8:], "little")
    return data[:size]
