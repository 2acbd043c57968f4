"""`python -m hgkernels_mercurial` is `hgk`."""

from .launcher import main

main()
