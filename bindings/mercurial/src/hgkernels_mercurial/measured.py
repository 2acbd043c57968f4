"""From which size on our functions are faster than Mercurial's on CPython.

Written by `tools/bench policy --measured`: see tools/README.md. Above each
choice is how many times as long Mercurial's C function takes, by the bytes
of the texts together: in the case that is worst for ours.

On AMD EPYC, 2 cores, Linux-6.18.44-fc-v782-x86_64-with-glibc2.36.
"""

from __future__ import annotations

# Bytes of the texts together, or None for a function that is left alone.
LEAST: dict[str, int | None] = {
    # 0.13 at 512, 0.28 at 2k, 0.59 at 4k, 0.92 at 8k, 1.10 at 16k, 1.93 at
    # 32k, 3.44 at 128k, 1.90 at 512k, 1.88 at 2048k
    "bdiff.bdiff": 32768,
    # 0.22 at 512, 0.52 at 2k, 0.48 at 4k, 1.16 at 8k, 1.49 at 16k, 1.84 at
    # 32k, 4.02 at 128k, 2.33 at 512k, 2.59 at 2048k
    "bdiff.blocks": 8192,
    # 0.19 at 512, 0.41 at 2k, 0.59 at 4k, 0.63 at 8k, 0.60 at 16k, 0.81 at
    # 32k, 0.62 at 128k, 0.77 at 512k, 0.76 at 2048k
    "bdiff.fixws": None,
    # 0.13 at 512, 0.21 at 2k, 0.30 at 4k, 0.48 at 8k, 0.65 at 16k, 1.70 at
    # 32k, 2.46 at 128k, 2.15 at 512k, 1.74 at 2048k
    "bdiff.line_diff": 32768,
    # 0.12 at 512, 0.22 at 2k, 0.24 at 4k, 0.45 at 8k, 0.85 at 16k, 1.62 at
    # 32k, 2.75 at 128k, 2.37 at 512k, 2.63 at 2048k
    "bdiff.manifest_diff": 32768,
    # 0.14 at 512, 0.18 at 2k, 0.28 at 4k, 0.46 at 8k, 0.92 at 16k, 1.50 at
    # 32k, 3.25 at 128k, 2.10 at 512k, 2.25 at 2048k
    "bdiff.storage_diff": 32768,
    # 0.15 at 256, 0.11 at 1k, 0.16 at 2k, 0.17 at 4k, 0.16 at 8k, 0.16 at 16k,
    # 0.32 at 64k, 0.15 at 256k, 1.10 at 1024k
    "mpatch.patchedsize": None,
    # 0.04 at 256, 0.05 at 1k, 0.06 at 2k, 0.06 at 4k, 0.07 at 8k, 0.15 at 16k,
    # 0.19 at 64k, 0.42 at 256k, 0.60 at 1024k
    "mpatch.patches": None,
    # 0.25 at 512, 0.15 at 2k, 0.13 at 4k, 0.13 at 8k, 0.09 at 16k, 0.06 at
    # 32k, 0.13 at 128k, 0.12 at 512k, 0.11 at 2048k
    "parsers.dirs": None,
    # 0.31 at 1250k
    "parsers.fm1readmarkers": None,
    # 0.09 at 512, 0.03 at 2k, 0.05 at 4k, 0.05 at 8k, 0.08 at 16k, 0.15 at
    # 32k, 0.31 at 128k, 0.66 at 512k, 0.51 at 2048k
    "parsers.lazymanifest": None,
    # 0.47 at 12500k
    "parsers.parse_index2": None,
}
