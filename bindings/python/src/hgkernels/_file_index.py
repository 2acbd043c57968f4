"""The list of a store's files that may take the place of ``fncache``.

Its docket, ``fileindex``, names three files: the paths, their places by
numbers (tokens), and a tree with the tokens of those that count.
"""

from __future__ import annotations

import struct

from .errors import MalformedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["parse_file_index"]

_MAGIC = b"fileindex-v1"
# The magic; sizes in use and uids of list, meta and tree; the tree's root.
_DOCKET = struct.Struct(">12s3I8s8s8sI")
# Where a path begins, how long it is and how long its directory.
_META = struct.Struct(">IHH")
# A token, how many more bytes of its path lead here, and how many children.
_NODE = struct.Struct(">IBB")
_CHILD = struct.Struct(">I")
_LEAF = 1 << 31


def parse_file_index(
    docket: bytes, read: Callable[[bytes], bytes]
) -> list[bytes]:
    """Return the paths that a file index lists, in no order.

    *read* returns what is in a file of the store. Without a docket there are
    no paths. Raises `MalformedError` for what no file index is.
    """
    if not docket:
        return []
    if len(docket) < _DOCKET.size or not docket.startswith(_MAGIC):
        problem = "its docket is none"
        raise _malformed(problem)
    fields = _DOCKET.unpack_from(docket)
    parts = []
    kinds = (b"list", b"meta", b"tree")
    for kind, size, uid in zip(kinds, fields[1:4], fields[4:7]):
        if not uid.isalnum():
            problem = "its docket has a wrong name"
            raise _malformed(problem)
        data = read(b"fileindex-%s.%s" % (kind, uid))
        if len(data) < size:
            problem = f"of the {kind.decode()}, a part is missing"
            raise _malformed(problem)
        parts.append(data[:size])
    paths, metas, tree = parts
    try:
        return list(_listed(paths, metas, tree, fields[7]))
    except struct.error:
        problem = "it points past the end of a file"
        raise _malformed(problem) from None


def _listed(
    paths: bytes, metas: bytes, tree: bytes, root: int
) -> Iterator[bytes]:
    """Iterate over the paths of a tree, whose nodes may not be met twice.

    A leaf is a path. A node is one if the path of its token ends there; else
    that is one of the paths which begin alike.
    """
    met = set()
    waiting = [(root, 0)] if tree else []
    while waiting:
        place, depth = waiting.pop()
        if place & _LEAF:
            yield _path(paths, metas, place ^ _LEAF)
            continue
        if place in met:
            problem = "its tree has a cycle"
            raise _malformed(problem)
        met.add(place)
        token, label, count = _NODE.unpack_from(tree, place)
        depth += label
        if token:
            path = _path(paths, metas, token)
            if len(path) == depth:
                yield path
        children = place + _NODE.size + count
        for number in range(count):
            at = children + number * _CHILD.size
            waiting.append((_CHILD.unpack_from(tree, at)[0], depth))


def _path(paths: bytes, metas: bytes, token: int) -> bytes:
    begin, size, _directory = _META.unpack_from(metas, token * _META.size)
    path = paths[begin : begin + size]
    if not path or len(path) != size:
        problem = "it lists a path that is not there"
        raise _malformed(problem)
    return path


def _malformed(problem: str) -> MalformedError:
    return MalformedError(f"fileindex: {problem}")
