"""Where a store keeps the history of a file: names of files for file systems.

A store path, such as ``data/Some/File.i``, is how Mercurial speaks of a file
in its store. What the file is called on disk depends on the repository's
requirements: upper case, reserved names and long names are encoded, so that
every file system can hold every repository.

All functions take and return bytes.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Container

    Encoder = Callable[[bytes], bytes]

__all__ = [
    "decode_directories",
    "decode_reversibly",
    "encode_directories",
    "encoder",
]

PLAIN_ENCODING = b"exp-very-fragile-and-unsafe-plain-store-encoding"

# The longest name that is kept in its reversible form. Windows has paths of
# 260 characters at most; this leaves the rest for the repository's own place.
LONGEST = 120
HASHED_PREFIX = b"dh/"
# How many bytes of each directory a hashed name shows, and of all of them:
# eight such directories with their separators, and 4 bytes less.
SHOWN_DIRECTORY = 8
SHOWN_DIRECTORIES = 8 * (SHOWN_DIRECTORY + 1) - 4

# Other bytes are no text on every system.
FIRST_KEPT, LAST_KEPT = 0x20, 0x7D

_SUFFIXES = ((b".hg/", b".hg.hg/"), (b".i/", b".i.hg/"), (b".d/", b".d.hg/"))

_RESERVED = frozenset(
    [b"aux", b"con", b"prn", b"nul"]
    + [b"%s%d" % (port, n) for port in (b"com", b"lpt") for n in range(1, 10)]
)
_THIRD = 2


def _escape(byte: int) -> bytes:
    return b"~%02x" % byte


def _table(upper: Encoder, underscore: bytes) -> list[bytes]:
    """Return what each byte becomes."""
    table = [
        bytes([byte])
        if FIRST_KEPT <= byte <= LAST_KEPT and byte not in b'\\:*?"<>|'
        else _escape(byte)
        for byte in range(256)
    ]
    for byte in range(ord("A"), ord("Z") + 1):
        table[byte] = upper(bytes([byte]))
    table[ord("_")] = underscore
    return table


_REVERSIBLE = _table(lambda letter: b"_" + letter.lower(), b"__")
_LOWER = _table(bytes.lower, b"_")


def encode_directories(path: bytes) -> bytes:
    """Tell directories from revlogs: ``a.i/b`` becomes ``a.i.hg/b``.

    Without this, a directory called ``a.i`` would be where the history of a
    file ``a`` is. Several paths with a line feed after each may be given.
    """
    for suffix, encoded in _SUFFIXES:
        path = path.replace(suffix, encoded)
    return path


def decode_directories(path: bytes) -> bytes:
    """Take back what `encode_directories` does."""
    for suffix, encoded in reversed(_SUFFIXES):
        path = path.replace(encoded, suffix)
    return path


def encoder(requirements: Container[bytes]) -> Encoder:
    """Return the function from store paths to file names of a repository."""
    if b"store" not in requirements:
        return encode_directories
    if PLAIN_ENCODING in requirements:
        return _encode_plain
    if b"fileindex-v1" in requirements:
        escape_dots = True
    elif b"fncache" in requirements:
        escape_dots = b"dotencode" in requirements
    else:
        return _encode_reversibly
    return lambda path: _encode(path, escape_dots=escape_dots)


def _encode_reversibly(path: bytes) -> bytes:
    return _translated(encode_directories(path), _REVERSIBLE)


def decode_reversibly(name: bytes, *, is_store: bool) -> bytes:
    """Return the store path that was encoded without an ``fncache``.

    Before there were stores, only directories were encoded.
    """
    if is_store:
        import re  # Takes long to import, and is rarely needed.

        name = re.sub(rb"_([a-z_])|~([0-9a-f]{2})", _decoded, name)
    return decode_directories(name)


def _decoded(found: re.Match[bytes]) -> bytes:
    letter, code = found.groups()
    return letter.upper() if letter else bytes([int(code, 16)])


def _encode(path: bytes, *, escape_dots: bool) -> bytes:
    """Encode a path reversibly, or if it becomes too long, by its hash."""
    plain = encode_directories(path)
    # A longer path only grows.
    if len(path) <= LONGEST:
        encoded = _guarded(_translated(plain, _REVERSIBLE), escape_dots)
        if len(encoded) <= LONGEST:
            return encoded
    return _hashed(plain, escape_dots)


def _hashed(plain: bytes, escape_dots: bool) -> bytes:
    """Encode a path by a hash, and as much of its parts as there is room."""
    from hashlib import sha1  # Takes long to import, and is rarely needed.

    # Without its first part, which is data/ or meta/.
    rest = plain[plain.find(b"/") + 1 :]
    guarded = _guarded(_translated(rest, _LOWER), escape_dots)
    *directories, name = guarded.split(b"/")
    shown = HASHED_PREFIX
    room = SHOWN_DIRECTORIES + len(HASHED_PREFIX)
    for directory in directories:
        short = directory[:SHOWN_DIRECTORY]
        if short.endswith((b".", b" ")):
            short = short[:-1] + b"_"
        if len(shown) + len(short) > room:
            break
        shown += short + b"/"
    # Dots at the beginning begin no suffix.
    bare = name.lstrip(b".")
    suffix = name[name.rfind(b".") :] if b"." in bare else b""
    digest = sha1(plain, usedforsecurity=False).hexdigest().encode("ascii")
    room = max(LONGEST - len(shown) - len(digest) - len(suffix), 0)
    return shown + name[:room] + digest + suffix


def _guarded(path: bytes, escape_dots: bool) -> bytes:
    """Escape the components that some file system reserves or changes."""
    return b"/".join(
        _guarded_component(component, escape_dots) if component else component
        for component in path.split(b"/")
    )


def _guarded_component(name: bytes, escape_dots: bool) -> bytes:
    if escape_dots and name[0] in b". ":
        name = _escape(name[0]) + name[1:]
    elif name.split(b".", 1)[0] in _RESERVED:
        name = name[:_THIRD] + _escape(name[_THIRD]) + name[_THIRD + 1 :]
    if name[-1] in b". ":
        name = name[:-1] + _escape(name[-1])
    return name


def _translated(path: bytes, table: list[bytes]) -> bytes:
    return b"".join([table[byte] for byte in path])


def _encode_plain(path: bytes) -> bytes:
    """Encode as a store with ``plain-encoding`` does: directories only."""
    if not path.startswith(b"data/"):
        return path
    return b"data/" + path[len(b"data/") :].replace(b"/", b"_/")
