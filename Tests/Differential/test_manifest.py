"""Manifests: `lazymanifest` and `dirs`, and what is built on the same."""

from __future__ import annotations

from itertools import islice, product
from random import Random
from typing import TYPE_CHECKING

import random_manifests as make
import real_history
from hgkernels import Manifest
from mercurial import manifest as theirs
from referee import OURS, Kernels, outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from hgkernels.parsers import lazymanifest
    from random_manifests import Operation
    from random_repositories import Made
    from referee import Referee

# How many come from one seed.
BATCH = 50
# Mercurial makes a delta in another way from so many changes on.
MANY = 1000


def sample(seeds: Iterable[int], one_in: int = 1) -> Iterable[int]:
    """Return some of the seeds; a single one is always among them."""
    return islice(seeds, 0, None, one_in)


def said(function: Callable[..., object], *arguments: object) -> object:
    """Return what a function says, with its dictionaries in order."""
    found = outcome(function, *arguments)
    return sorted(found.items()) if isinstance(found, dict) else found


def differences(
    kernels: Kernels, question: tuple[int, bytes, bytes]
) -> list[object]:
    """Return all differences of two manifests."""
    size, *texts = question
    old, new = (kernels.parsers.lazymanifest(size, text) for text in texts)
    return [
        said(left.diff, right, clean)
        for left, right in ((old, new), (new, old))
        for clean in (False, True)
    ]


def test_pairs_have_the_same_differences(
    referee: Referee, pair_seeds: Iterable[int]
) -> None:
    for seed in referee.seeds(pair_seeds):
        random = Random(seed)
        questions = []
        for _ in range(BATCH):
            size = random.choice(make.NODE_SIZES)
            old = make.lines(random, random.choice((3, 30)), size)
            new = make.changed(random, old, size)
            if random.random() < 0.1:
                new = make.lines(random, 20, size)
            questions.append((size, make.text(old), make.text(new)))
        referee.judge(seed, questions, differences)


def everything(manifest: lazymanifest) -> object:
    """Return all that a manifest has, or how it refuses to say it."""
    return [
        outcome(len, manifest),
        outcome(list, manifest),
        outcome(lambda: list(manifest.iterentries())),
        outcome(manifest.text),
    ]


def operated(
    kernels: Kernels, question: tuple[int, bytes, list[Operation]]
) -> list[object]:
    """Return what a manifest says to operations, one after the other."""
    size, text, operations = question
    first = kernels.parsers.lazymanifest(size, text)
    manifest = first.copy()
    answers: list[object] = []
    for kind, path, value in operations:
        if kind == "set":
            answers.append(outcome(manifest.__setitem__, path, value))
        elif kind == "del":
            answers.append(outcome(manifest.__delitem__, path))
        elif kind == "get":
            answers.append(path in manifest)
            answers.append(outcome(manifest.__getitem__, path))
        elif kind == "text":
            answers.append(manifest.text())
        elif kind == "diff":
            answers.append(said(manifest.diff, first, 1))
            answers.append(said(first.diff, manifest))
        else:
            answers.append(everything(manifest))
            kept = manifest.filtercopy(lambda name, path=path: name < path)
            answers.append(everything(kept))
    return [*answers, everything(manifest), everything(first)]


def test_operations_have_the_same_effect(
    referee: Referee, chain_seeds: Iterable[int]
) -> None:
    for seed in referee.seeds(chain_seeds):
        random = Random(seed)
        questions = []
        for _ in range(BATCH):
            lines = make.lines(random, 12, 20)
            operations = make.operations(random, lines, 20)
            questions.append((20, make.text(lines), operations))
        referee.judge(seed, questions, operated)


def whole(kernels: Kernels, question: tuple[int, bytes]) -> object:
    """Return all entries of a text, or how it is refused."""

    def read() -> object:
        return list(kernels.parsers.lazymanifest(*question).iterentries())

    return outcome(read)


def test_damaged_texts_are_read_or_refused_alike(
    referee: Referee, damage_seeds: Iterable[int]
) -> None:
    seeds = referee.seeds(sample(damage_seeds, 10))
    for seed in seeds:
        random = Random(seed)
        questions = []
        for _ in range(BATCH):
            size = random.choice(make.NODE_SIZES)
            good = make.text(make.lines(random, 6, size))
            questions.append((size, make.damaged(random, good)))
        referee.judge(seed, questions, whole)


def test_edits_make_the_same_text_and_delta(
    chain_seeds: Iterable[int],
) -> None:
    for seed in sample(chain_seeds):
        random = Random(seed)
        for _ in range(BATCH):
            lines = make.lines(random, 40, 20)
            base = make.text(lines)
            edits = make.changes(random, lines, 20)
            check_edit(base, edits)


def check_edit(
    base: bytes, edits: dict[bytes, tuple[bool, tuple[bytes, bytes]]]
) -> None:
    """Compare an edit with Mercurial's own of the same manifest."""
    their = theirs.manifestdict(20, base)
    for path, (is_set, (node, flag)) in edits.items():
        if is_set:
            their.set(path, node, flag)
        else:
            del their[path]
    steps = [(path, not edits[path][0]) for path in sorted(edits)]
    text, delta = their.fastdelta(base, steps)
    made, our_delta = Manifest(base).edited(
        [(path, new) for path, (is_set, new) in edits.items() if is_set],
        [path for path, (is_set, _) in edits.items() if not is_set],
    )
    assert made.text == bytes(text) == bytes(their.text())
    if len(edits) < MANY:
        assert our_delta == bytes(delta)


def folders(
    kernels: Kernels, question: tuple[list[bytes], list[tuple[str, bytes]]]
) -> list[object]:
    """Return the folders of paths, after each change to them.

    Mercurial's C extension never lets go of the topmost one.
    """
    paths, steps = question
    found = outcome(kernels.parsers.dirs, paths)
    if isinstance(found, str):
        return [found]
    answers: list[object] = []
    for name, path in steps:
        done = outcome(getattr(found, name), path)
        if done is not None:
            # Where it refuses, some of it may be done there.
            return [*answers, done]
        answers.append(sorted({*found} - {b""}))
    return answers


def test_folders_are_the_same(
    referee: Referee, chain_seeds: Iterable[int]
) -> None:
    for seed in referee.seeds(chain_seeds):
        random = Random(seed)
        questions = []
        for _ in range(BATCH):
            parts = [random.choice(("a", "b", "c")) for _ in range(9)]
            paths = [
                "/".join(parts[start : start + random.randint(1, 4)]).encode()
                for start in range(random.randint(0, 6))
            ]
            more = [*paths, b"a/b", b"c", b"a", b"b/a/x"]
            steps = [
                (random.choice(("addpath", "delpath")), random.choice(more))
                for _ in range(8)
            ]
            questions.append((paths, steps))
        referee.judge(seed, questions, folders)


def test_real_manifests_have_the_same_differences(referee: Referee) -> None:
    texts = next(
        log.texts
        for log in real_history.logs()
        if log.texts[-1].count(b"\0") > 1 and b"\0" in log.texts[0]
    )
    pairs = [(20, *pair) for pair in product(texts[-50:], texts[-50::7])]
    referee.judge(0, pairs, differences)
    for old, new in zip(texts, texts[1:]):
        before, after = Manifest(old), Manifest(new)
        edits = {
            change.path: (change.new is not None, change.new or change.old)
            for change in before.changes(after)
        }
        check_edit(old, edits)
    assert OURS.parsers.lazymanifest(20, texts[-1]).text() == texts[-1]


def test_files_and_their_status(made: Made) -> None:
    theirs = made.theirs
    revs = sorted({*range(0, len(theirs), len(theirs) // 9 + 1), -1})
    for rev in revs:
        found = made.ours.manifest_at(rev)
        expected = [
            (path, (file.filenode(), file.flags()))
            for path in theirs[rev].manifest()
            for file in [theirs[rev][path]]
        ]
        assert list(found.items()) == sorted(expected)
        found.check()
    for first, second in product(revs, revs):
        status = theirs.status(first, second)
        expected = [status.modified, status.added, status.removed]
        assert list(made.ours.status_between(first, second)) == expected
        for names in ([b"dir"], [b"a", b"long/long", b"dir/sub/d"], [b""]):
            assert list(made.ours.status_between(first, second, names)) == [
                [p for p in paths if any(is_in(p, name) for name in names)]
                for paths in expected
            ]


def is_in(path: bytes, name: bytes) -> bool:
    """Tell whether a path is a name, or in a folder of that name."""
    return not name or path == name or path.startswith(name + b"/")
