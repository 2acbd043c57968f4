"""Repositories to test with, written from the description of the formats.

Each revision is stored as it is, without deltas, in revlogs of version 1. So
the library is not judged by itself, and Mercurial is not needed.
"""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from typing import Union

NULL = bytes(20)
REQUIREMENTS = "dotencode fncache generaldelta revlogv1 sparserevlog store"
INLINE, GENERAL_DELTA, VERSION_1 = 1 << 16, 1 << 17, 1
LEAST_COMPRESSED = 100

Content = Union[bytes, tuple[bytes, bytes], None]
Files = dict[bytes, Content]


def node_of(text: bytes, first: bytes = NULL, second: bytes = NULL) -> bytes:
    """Return the node of a text with some parents."""
    lower, higher = sorted((first, second))
    return hashlib.sha1(  # noqa: S324  # as Mercurial does
        lower + higher + text
    ).digest()


class Log:
    """A revlog that is being written."""

    def __init__(self) -> None:
        self.nodes: list[bytes] = []
        self.texts: list[bytes] = []
        self.links: list[int] = []
        self.parents: list[tuple[int, int]] = []

    def add(
        self,
        text: bytes,
        link: int,
        parents: tuple[int, int] = (-1, -1),
        node: bytes | None = None,
    ) -> bytes:
        """Add a revision, unless it is there; return its node."""
        first, second = (self.node(parent) for parent in parents)
        if node is None:
            node = node_of(text, first, second)
        if node not in self.nodes:
            self.nodes.append(node)
            self.texts.append(text)
            self.links.append(link)
            self.parents.append(parents)
        return node

    def node(self, rev: int) -> bytes:
        """Return the node of a revision."""
        return self.nodes[rev] if rev >= 0 else NULL

    def files(self, *, inline: bool = True) -> tuple[bytes, bytes]:
        """Return the index, and the data that is not in it."""
        index, data, offset = bytearray(), bytearray(), 0
        for rev, text in enumerate(self.texts):
            chunk = chunk_of(text)
            record = struct.pack(
                ">QiiiiiiI20s8x",
                offset << 16,
                len(chunk),
                len(text),
                rev,
                self.links[rev],
                *self.parents[rev],
                0,
                b"",
            )
            record = record[:32] + self.nodes[rev] + bytes(12)
            if not rev:
                word = VERSION_1 | GENERAL_DELTA | (INLINE if inline else 0)
                record = struct.pack(">I", word) + record[4:]
            index += record
            if inline:
                index += chunk
            else:
                data += chunk
            offset += len(chunk)
        return bytes(index), bytes(data)


def chunk_of(text: bytes) -> bytes:
    """Return a text as a revlog stores it."""
    if not text or text.startswith(b"\0"):
        return text
    if len(text) < LEAST_COMPRESSED:
        return b"u" + text
    return zlib.compress(text)


class Maker:
    """A repository that is being made."""

    def __init__(self) -> None:
        self.changelog = Log()
        self.manifest = Log()
        self.filelogs: dict[bytes, Log] = {}
        self._states: dict[int, dict[bytes, tuple[bytes, bytes]]] = {-1: {}}

    def commit(
        self,
        files: Files,
        *,
        parents: tuple[int, int] | None = None,
        user: bytes = b"test",
        date: bytes = b"0 0",
        description: bytes = b"words",
    ) -> int:
        """Add a changeset; return its revision number.

        *files* has the new contents of files, or None for what is removed; a
        pair has the content and a flag.
        """
        rev = len(self.changelog.texts)
        first, second = parents if parents is not None else (rev - 1, -1)
        state = dict(self._states[first])
        for path, content in files.items():
            if content is None:
                del state[path]
                continue
            pair = content if isinstance(content, tuple) else (content, b"")
            log = self.filelogs.setdefault(path, Log())
            before = state.get(path)
            parent = log.nodes.index(before[0]) if before else -1
            state[path] = log.add(pair[0], rev, (parent, -1)), pair[1]
        self._states[rev] = state
        text = b"".join(
            b"%s\0%s%s\n" % (path, node.hex().encode(), flag)
            for path, (node, flag) in sorted(state.items())
        )
        befores = [
            self.manifest.nodes.index(self._manifest_node(parent))
            if self._manifest_node(parent) != NULL
            else -1
            for parent in (first, second)
        ]
        manifest = self.manifest.add(text, rev, (befores[0], befores[1]))
        said = [manifest.hex().encode(), user, date, *sorted(files)]
        said += [b"", description]
        self.changelog.add(b"\n".join(said), rev, (first, second))
        return rev

    def _manifest_node(self, rev: int) -> bytes:
        if rev < 0:
            return NULL
        return bytes.fromhex(self.changelog.texts[rev][:40].decode())

    def write(
        self,
        root: str,
        requirements: str = REQUIREMENTS,
        *,
        inline: bool = True,
    ) -> str:
        """Write the repository to a folder, and return that.

        Names of files are not encoded: use some that need no encoding.
        """
        store = os.path.join(root, ".hg", "store")
        os.makedirs(store)
        with open(os.path.join(root, ".hg", "requires"), "w") as file:
            file.write("".join(f"{each}\n" for each in requirements.split()))
        logs = {
            b"00changelog": self.changelog,
            b"00manifest": self.manifest,
        }
        for path, log in self.filelogs.items():
            logs[b"data/" + path] = log
        listed = []
        for radix, log in logs.items():
            index, data = log.files(inline=inline)
            parts = (
                [(b".i", index)] if inline else [(b".i", index), (b".d", data)]
            )
            for suffix, content in parts:
                name = os.path.join(os.fsencode(store), radix + suffix)
                os.makedirs(os.path.dirname(name), exist_ok=True)
                with open(name, "wb") as target:
                    target.write(content)
                if radix.startswith(b"data/"):
                    listed.append(radix + suffix + b"\n")
        with open(os.path.join(store, "fncache"), "wb") as target:
            target.write(b"".join(listed))
        return root


def sample() -> Maker:
    """Return a repository with a branch, a merge, a removal and a copy."""
    maker = Maker()
    maker.commit({b"a": b"1\n", b"dir/b": b"one\n" * 40}, description=b"begin")
    maker.commit(
        {b"a": b"2\n"},
        user=b"Zo\xc3\xab <z@example.org>",
        date=b"1700000000 -3600 branch:stable",
        description=b"change a\n\nwith reasons\n",
    )
    source = maker.filelogs[b"a"].nodes[0].hex().encode()
    copied = b"\x01\ncopy: a\ncopyrev: %s\n\x01\n1\n" % source
    maker.commit(
        {b"c": (copied, b"x"), b"dir/b": None},
        parents=(0, -1),
        date=b"1700000100.5 18000",
        description=b"copy a, remove b",
    )
    maker.commit({b"c": (b"3\n", b"x")}, parents=(2, 1), description=b"merge")
    return maker
