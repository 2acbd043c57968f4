"""Does ``hgkernels diff`` say what ``diff -u`` says?"""

from __future__ import annotations

import os
import random
import shutil
import subprocess

import pytest
from deltas import apply

from hgkernels.__main__ import main
from hgkernels._unified import unified_diff
from hgkernels.bdiff import storage_diff

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    Capture = pytest.CaptureFixture[bytes]

NUMBERS = b"".join(b"%d\n" % n for n in range(1, 31))


def written(folder: Path, a: bytes, b: bytes) -> tuple[str, str]:
    """Write two files; return their paths."""
    old, new = folder / "old", folder / "new"
    old.write_bytes(a)
    new.write_bytes(b)
    return str(old), str(new)


def shown(capsysbinary: Capture, status: int, *arguments: str) -> bytes:
    assert main(["diff", *arguments]) == status
    out, err = capsysbinary.readouterr()
    assert err == b""
    return out


def test_hunks(tmp_path: Path, capsysbinary: Capture) -> None:
    changed = NUMBERS.replace(b"\n5\n", b"\nV\n").replace(b"\n20\n", b"\n")
    paths = written(tmp_path, NUMBERS, changed + b"end")
    lines = shown(capsysbinary, 1, *paths).split(b"\n")
    assert lines[0].startswith(b"--- %s\t" % os.fsencode(paths[0]))
    assert lines[1].startswith(b"+++ %s\t" % os.fsencode(paths[1]))
    assert lines[2:] == (
        b"@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+V\n 6\n 7\n 8\n"
        b"@@ -17,7 +17,6 @@\n 17\n 18\n 19\n-20\n 21\n 22\n 23\n"
        b"@@ -28,3 +27,4 @@\n 28\n 29\n 30\n+end\n"
        b"\\ No newline at end of file\n"
    ).split(b"\n")


def test_equal_files_say_nothing(
    tmp_path: Path, capsysbinary: Capture
) -> None:
    assert shown(capsysbinary, 0, *written(tmp_path, b"a\0", b"a\0")) == b""
    assert shown(capsysbinary, 0, *written(tmp_path, b"", b"")) == b""


def test_binary_files_are_not_shown(
    tmp_path: Path, capsysbinary: Capture
) -> None:
    old, new = written(tmp_path, b"a\0\n", b"b\n")
    expected = f"Binary files {old} and {new} differ\n".encode()
    assert shown(capsysbinary, 1, old, new) == expected
    text = shown(capsysbinary, 1, "--text", old, new)
    assert text.endswith(b"@@ -1 +1 @@\n-a\0\n+b\n")


def test_delta_is_written(tmp_path: Path, capsysbinary: Capture) -> None:
    a, b = NUMBERS, NUMBERS.replace(b"7\n", b"\0")
    old, new = written(tmp_path, a, b)
    path = tmp_path / "delta.bin"
    assert shown(capsysbinary, 1, old, new, "-o", str(path)) == b""
    assert apply(a, path.read_bytes()) == b
    assert path.read_bytes() == storage_diff(a, b)
    assert shown(capsysbinary, 0, old, old, "-o", str(path)) == b""
    assert path.read_bytes() == b""


def test_trouble_is_exit_code_2(tmp_path: Path, capsysbinary: Capture) -> None:
    old, _ = written(tmp_path, b"a", b"b")
    missing = str(tmp_path / "missing")
    folder = str(tmp_path)
    for arguments in (
        [old, missing],
        [missing, old],
        [folder, old],
        [old, folder],
        [old, old, "-o", str(tmp_path / "no" / "delta")],
    ):
        assert main(["diff", *arguments]) == 2
        out, err = capsysbinary.readouterr()
        assert out == b""
        assert err.startswith(b"hgkernels: ")
        assert err.count(b"\n") == 1
    for wrong in (["-U", "x"], ["-U", "-1"], [], [old]):
        with pytest.raises(SystemExit) as ended:
            main(["diff", *wrong])
        assert ended.value.code == 2


def test_names_with_spaces_are_quoted(
    tmp_path: Path, capsysbinary: Capture
) -> None:
    name = tmp_path / 'a "b"\n\x01'
    name.write_bytes(b"x\n")
    out = shown(capsysbinary, 1, str(name), os.devnull)
    folder = os.fsencode(tmp_path)
    assert out.startswith(b'--- "%s/a \\"b\\"\\n\\001"\t' % folder)


@pytest.mark.skipif(not shutil.which("diff"), reason="there is no diff")
def test_same_bytes_as_diff(tmp_path: Path, capsysbinary: Capture) -> None:
    """Where lines can be matched in one way only, nothing may differ."""
    seed = random.randrange(1 << 40)
    numbers = random.Random(seed)
    for _ in range(25):
        a = [b"%d\n" % n for n in range(numbers.randrange(60))]
        b = [line for line in a if numbers.random() < 0.9]
        for n in range(numbers.randrange(5)):
            b.insert(numbers.randrange(len(b) + 1), b"new %d\n" % n)
        texts = [b"".join(lines) for lines in (a, b)]
        if numbers.random() < 0.5:
            texts = [text[:-1] for text in texts]
        paths = written(tmp_path, *texts)
        context = str(numbers.randrange(5))
        theirs = subprocess.run(
            ["diff", "-U", context, *paths],  # noqa: S607
            capture_output=True,
            check=False,
        )
        ours = shown(capsysbinary, theirs.returncode, "-U", context, *paths)
        assert ours == theirs.stdout, seed


def test_hunks_are_a_patch() -> None:
    """Lines with `-` or a space are the old text, with `+` the new one."""
    seed = random.randrange(1 << 40)
    numbers = random.Random(seed)
    for _ in range(100):
        a, b = (
            b"".join(b"%d\n" % numbers.randrange(9) for _ in range(40))
            for _ in range(2)
        )
        everything = b"".join(unified_diff(a, b, 100))
        lines = everything.splitlines(keepends=True)[1:]
        assert a == b"".join(line[1:] for line in lines if line[:1] in b" -")
        assert b == b"".join(line[1:] for line in lines if line[:1] in b" +")
