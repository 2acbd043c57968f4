"""The fenced blocks of a Markdown text."""

from __future__ import annotations

import re
from dataclasses import dataclass

FENCE = re.compile(r"^(```+|~~~+)\s*(\w*)\s*$")
NOT_RUN = re.compile(r"^<!--\s*not run:\s*(\S.*?)\s*-->$")


@dataclass(frozen=True)
class Block:
    """A fenced block; *reason* says why it is not to be run, if so."""

    language: str
    line: int
    text: str
    reason: str


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of *text*, in order."""
    result = []
    reason = fence = language = ""
    start = 0
    inside: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        mark = FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not mark[2]:
                body = "\n".join(inside) + "\n"
                result.append(Block(language, start, body, reason))
                reason = fence = ""
            else:
                inside.append(line)
        elif mark:
            fence, language, start, inside = mark[1], mark[2], number, []
        elif line.strip():
            note = NOT_RUN.match(line.strip())
            reason = note[1] if note else ""
    return result


def prose(text: str) -> str:
    """Return *text* with its fenced blocks blanked, lines kept."""
    fence = ""
    lines = []
    for line in text.splitlines():
        mark = FENCE.match(line)
        lines.append("" if fence or mark else line)
        if mark and not fence:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not mark[2]:
            fence = ""
    return "".join(f"{line}\n" for line in lines)
