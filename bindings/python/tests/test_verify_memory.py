"""Does a check take no more memory than it may?"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import repositories
from conftest import IS_PYPY

from hgkernels import Repository, _verify

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

# Says by how many bytes its own memory has grown at most.
PEAK = """
import sys, threading, time
from hgkernels import Repository

def memory():
    with open("/proc/self/status", "rb") as file:
        for line in file:
            if line.startswith(b"RssAnon:"):
                return 1024 * int(line.split()[1])
    raise SystemExit("unknown")

def watch():
    global most
    while running:
        most = max(most, memory())
        time.sleep(0.001)

path, budget = sys.argv[1], int(sys.argv[2])
Repository(path).changelog
before = most = memory()
running = True
watcher = threading.Thread(target=watch, daemon=True)
watcher.start()
found = Repository(path).verify(memory=budget)
running = False
watcher.join()
assert found.findings == [], found.findings[:3]
print(most - before)
"""
FILES, CHANGESETS = 40, 12_000
MEBIBYTE = 1 << 20


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a repository whose manifests name very many revisions."""
    maker = repositories.Maker()
    paths = [b"%02d" % number for number in range(FILES)]
    logs = [repositories.Log() for _ in paths]
    files = b"".join(path + b"\n" for path in paths)
    for rev in range(CHANGESETS):
        nodes = [add(log, b"%d\n" % rev, rev) for log in logs]
        node = add(
            maker.manifest,
            b"".join(b"%s\0%s\n" % pair for pair in zip(paths, nodes)),
            rev,
        )
        text = node + b"\nuser\n0 0\n" + files + b"\nwords"
        add(maker.changelog, text, rev)
    maker.filelogs = dict(zip(paths, logs))
    return maker.write(str(tmp_path_factory.mktemp("large") / "repository"))


def add(log: repositories.Log, text: bytes, rev: int) -> bytes:
    """Add a revision without parents; return its node in hexadecimal."""
    node = repositories.node_of(text)
    log.nodes.append(node)
    log.texts.append(text)
    log.links.append(rev)
    log.parents.append((-1, -1))
    return node.hex().encode()


def peak(root: str, memory: int) -> int:
    """Return how much memory a check takes in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, root, str(memory)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return int(done.stdout)


@pytest.mark.skipif(
    not os.path.exists("/proc/self/status"), reason="the system is no Linux"
)
@pytest.mark.skipif(
    IS_PYPY, reason="its compiler takes more than what is measured"
)
def test_memory_has_a_bound(large: str) -> None:
    rows = 2 * FILES * CHANGESETS
    usual, little = peak(large, 1 << 29), peak(large, 4 * MEBIBYTE)
    # Half of the rows have 28 bytes, the others 8; both are there twice while
    # they are sorted.
    assert usual > 24 * rows
    # Beside tables, there are texts, and what Python has for itself.
    assert little < 12 * MEBIBYTE


def test_parts_find_what_the_whole_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker = repositories.sample()
    for number in range(60):
        maker.commit({b"many/%d" % number: b"%d\n" % number})
    maker.filelogs[b"a"].texts[1] = b"9\n"
    maker.filelogs[b"many/7"].links[0] = 3
    maker.filelogs[b"many/8"].links[0] = 999
    del maker.filelogs[b"many/9"]
    root = maker.write(str(tmp_path / "repository"))
    parts = []
    names = _verify._Check.names

    def counted(check: _verify._Check, *, full: bool) -> object:
        parts.append(check.means.part)
        return names(check, full=full)

    monkeypatch.setattr(_verify._Check, "names", counted)
    whole = Repository(root).verify(full=True)
    assert parts == [(0, 0)]
    for jobs in (1, 3):
        parts.clear()
        found = Repository(root).verify(full=True, memory=3000, jobs=jobs)
        assert len(parts) > 2
        assert sorted(map(str, found.findings)) == sorted(
            map(str, whole.findings)
        )
        assert (found.files, found.revisions) == (whole.files, whole.revisions)
