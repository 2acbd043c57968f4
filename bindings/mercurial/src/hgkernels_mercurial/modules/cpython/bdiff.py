"""Mercurial's C module `bdiff`, with our functions for large texts."""

from __future__ import annotations

from mercurial.cext import bdiff as _theirs

from hgkernels_mercurial.selecting import selected as _selected

globals().update(_selected(_theirs, "bdiff"))
