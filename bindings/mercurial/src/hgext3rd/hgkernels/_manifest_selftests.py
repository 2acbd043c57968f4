"""Small questions to our manifests and to Mercurial's."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from mercurial import extensions, manifest

from . import (
    _deferred,
    _fastdelta,
    _manifest_diff,
    _manifest_methods,
    _manifest_text,
    _selftests,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ._selftests import Test


def tests() -> Iterator[Test]:
    """Compare what is replaced with Mercurial's own."""
    chance = random.Random(1)  # noqa: S311 - no secret
    text = _selftests.manifest(chance)
    paths = _manifest_text.paths(text)
    changes = sorted((path, at % 2 == 0) for at, path in enumerate(paths[::9]))

    def waiting(_size: int, text: bytes) -> Any:
        return _deferred.DeferredManifest(_manifest_methods._theirs, text)

    def both(kind: Callable[[int, bytes], Any]) -> tuple[Any, Any]:
        """Return a manifest, and what changes make of it."""
        made = []
        for _ in range(2):
            files = manifest.manifestdict(_selftests.NODE_SIZE)
            files._lm = kind(_selftests.NODE_SIZE, text)
            made.append(files)
        old, new = made
        for path, is_removed in changes:
            if is_removed:
                del new[path]
            else:
                new.set(path, bytes(_selftests.NODE_SIZE), b"x")
        return old, new

    def ours() -> tuple[Any, Any]:
        return both(waiting)

    def theirs() -> tuple[Any, Any]:
        return both(_manifest_methods._theirs)

    def original(name: str) -> Callable[..., Any]:
        chain = extensions.getwrapperchain(manifest.manifestdict, name)
        found: Callable[..., Any] = chain[-1]
        return found

    yield (
        "manifestdict.fastdelta",
        lambda: (
            _fastdelta.make(ours()[1], text, changes),
            original("fastdelta")(theirs()[1], text, changes),
        ),
    )
    yield (
        "manifestdict.diff: of texts",
        lambda: (
            _manifest_diff.natively(text, theirs()[1].text()),
            original("diff")(*theirs()),
        ),
    )
    yield (
        "manifestdict.diff: of edits",
        lambda: (
            _manifest_diff.difference(
                *(files._lm for files in ours()), clean=False
            ),
            original("diff")(*theirs()),
        ),
    )
    yield (
        "manifestdict: lookups",
        lambda: (
            [_manifest_text.value(text, path) for path in paths],
            [theirs()[0].find(path) for path in paths],
        ),
    )
