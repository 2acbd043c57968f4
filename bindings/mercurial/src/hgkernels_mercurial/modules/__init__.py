"""The package `mercurial.hgkernels`: modules of the policy `hgkernels`.

Those of the folder `cpython` or `pypy` are imported under this name. What is
not there comes from Mercurial's own packages. They have no `version`, which
Mercurial would compare with that of its C modules.
"""
