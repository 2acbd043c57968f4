"""Puts the kernels of `hgkernels` under an unmodified Mercurial."""

__version__ = "0.1.0"
