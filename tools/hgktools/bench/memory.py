"""Peak memory of this process, as the kernel accounts for it.

Writing 5 to clear_refs sets VmHWM, the peak of the resident size, back to
the present size; the peak of what follows is then the difference. Pages of
a mapped file are counted once touched, as are the bytes of one that was
read, so that both ways of opening a file compare fairly.
"""

from __future__ import annotations

from pathlib import Path

PROCESS = Path("/proc/self")


def _status(name: str) -> int:
    for line in (PROCESS / "status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"{name}: not in {PROCESS}/status")


def reset_peak() -> int:
    """Start measuring; return the size to subtract from the peak."""
    (PROCESS / "clear_refs").write_text("5")
    return _status("VmRSS")


def peak() -> int:
    """Return the largest size since the last reset."""
    return _status("VmHWM")
