"""What ``hgkernels diff`` does."""

from __future__ import annotations

import os
import sys
import time

from ._diff import make
from ._files import read
from ._unified import unified_diff

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._options import Said

# Exit codes, which are those of diff.
SAME = 0
DIFFERENT = 1
TROUBLE = 2

NANOSECONDS = 10**9

SPACE = ord(" ")

# What a C string escapes by a letter.
LETTERS = {7: b"a", 8: b"b", 9: b"t", 10: b"n", 11: b"v", 12: b"f", 13: b"r"}


def compare(options: Said) -> int:
    """Write how two files differ; return the exit code."""
    a, b = contents(options.old), contents(options.new)
    if options.output is not None:
        delta = make(a, b, flavour="storage")
        with open(options.output, "wb") as file:
            file.write(delta)
        return DIFFERENT if delta else SAME
    if a == b:
        return SAME
    out = sys.stdout.buffer
    if not options.text and (b"\0" in a or b"\0" in b):
        names = quoted(options.old), quoted(options.new)
        out.write(b"Binary files %s and %s differ\n" % names)
        return DIFFERENT
    out.write(b"--- %s\n" % header(options.old))
    out.write(b"+++ %s\n" % header(options.new))
    for hunk in unified_diff(a, b, options.unified):
        out.write(hunk)
    return DIFFERENT


def contents(path: str) -> bytes:
    """Return what is in a file."""
    data, _ = read(path)
    return bytes(data)


def header(path: str) -> bytes:
    """Return the name of a file and when it was changed."""
    changed = os.stat(path).st_mtime_ns
    seconds, nanoseconds = divmod(changed, NANOSECONDS)
    local = time.localtime(seconds)
    date = time.strftime("%Y-%m-%d %H:%M:%S", local)
    zone = time.strftime("%z", local)
    stamp = f"{date}.{nanoseconds:09} {zone}"
    return quoted(path) + b"\t" + stamp.encode("ascii")


def quoted(path: str) -> bytes:
    """Return a name; as a C string if a reader would lose its end."""
    name = os.fsencode(path)
    if not any(byte <= SPACE or byte in b'"\\' for byte in name):
        return name
    escaped = bytearray()
    for byte in name:
        if byte in b'"\\':
            escaped += b"\\%c" % byte
        elif byte in LETTERS:
            escaped += b"\\" + LETTERS[byte]
        elif byte < SPACE:
            escaped += b"\\%03o" % byte
        else:
            escaped.append(byte)
    return b'"%s"' % bytes(escaped)
