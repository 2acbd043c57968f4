"""Mercurial's C module `bdiff`, with our functions for large texts."""

from __future__ import annotations

from mercurial.cext import bdiff as theirs

from hgkernels_mercurial.selecting import selected

globals().update(selected(theirs, "bdiff"))
