"""Mercurial's own suite on our kernels: the command `tools/hg-suite`."""
