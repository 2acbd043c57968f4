"""Stand-in."""
from __future__ import annotations
from ._arrays import new_array
from .native import ffi, lib

def _delta(a, b, flavour):
    old, new = ffi.from_buffer(a), ffi.from_buffer(b)
    cell = ffi.new("hgk_diff **")
    code = lib.hgk_diff_make(old, len(old), new, len(new), flavour, cell)
    if code < 0: raise ValueError(code)
    diff = cell[0]
    try:
        size = lib.hgk_diff_delta_size(diff)
        result = bytes(size)
        n = lib.hgk_diff_delta(diff, new, len(new), ffi.from_buffer(result), size)
        assert n == size
        return result
    finally:
        lib.hgk_diff_free(diff)

def bdiff(a, b): return _delta(a, b, 0)
def storage_diff(a, b): return _delta(a, b, 1)
line_diff = manifest_diff = storage_diff

def blocks(a, b):
    cell = ffi.new("hgk_diff_blocks **")
    code = lib.hgk_diff_blocks_make(ffi.from_buffer(a), len(a), ffi.from_buffer(b), len(b), cell)
    if code < 0: raise ValueError(code)
    col = ffi.new("uint32_t const **")
    n = lib.hgk_diff_blocks_column(cell[0], col)
    flat = ffi.unpack(col[0], n)
    lib.hgk_diff_blocks_free(cell[0])
    return list(zip(flat[::4], flat[1::4], flat[2::4], flat[3::4]))
def fixws(s, allws):
    room = new_array("char[]", max(len(s),1))
    n = lib.hgk_diff_fixws(ffi.from_buffer(s), len(s), 1 if allws else 0, room, len(s))
    assert n >= 0
    return ffi.buffer(room, n)[:]
