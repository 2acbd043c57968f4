"""A Mercurial that stays, and runs one command after the other.

To start one takes longer than most commands. What is asked is `hg serve
--cmdserver pipe`, as editors do: it opens the repository anew each time.
"""

from __future__ import annotations

import struct
import subprocess
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

HEADER = struct.Struct(">cI")
SIZE = struct.Struct(">I")
CODE = struct.Struct(">i")


class Answer(NamedTuple):
    """What came of a command."""

    code: int
    output: str


class Server:
    """A command server; several threads may ask it."""

    def __init__(
        self,
        command: Sequence[str],
        settings: Sequence[str],
        env: Mapping[str, str],
    ) -> None:
        """Start it with *command*."""
        self._lock = Lock()
        self._settings = settings
        self._process = subprocess.Popen(
            [*command, "serve", "--cmdserver", "pipe", *settings],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        channel, hello = self._read()
        assert (channel, b"runcommand" in hello) == (b"o", True), hello

    def ask(self, folder: Path, *arguments: str) -> Answer:
        """Run a command on a repository."""
        words = ["-R", str(folder), "--cwd", str(folder)]
        words += [*arguments, *self._settings]
        asked = "\0".join(words).encode()
        text = bytearray()
        with self._lock:
            self._write(b"runcommand\n" + SIZE.pack(len(asked)) + asked)
            channel, data = self._read()
            while channel != b"r":
                # Nothing is asked of somebody who could answer.
                assert channel in (b"o", b"e"), channel
                text += data
                channel, data = self._read()
        (code,) = CODE.unpack(data)
        return Answer(code, text.decode("utf-8", "replace"))

    def close(self) -> None:
        """End it."""
        self._process.communicate()
        assert self._process.returncode == 0

    def _write(self, data: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(data)
        self._process.stdin.flush()

    def _read(self) -> tuple[bytes, bytes]:
        assert self._process.stdout is not None
        header = self._process.stdout.read(HEADER.size)
        assert len(header) == HEADER.size, "the command server has ended"
        channel, size = HEADER.unpack(header)
        return channel, self._process.stdout.read(size)
