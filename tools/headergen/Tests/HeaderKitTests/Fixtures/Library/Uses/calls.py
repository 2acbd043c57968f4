"""Calls the compiled library through one of the cffi texts."""

import sys

import cffi

ffi = cffi.FFI()
ffi.cdef(open(sys.argv[1]).read())
lib = ffi.dlopen(sys.argv[2])
truncated = getattr(lib, "DEMO_ERROR_TRUNCATED", -1)

cell = ffi.new("void **")
tree = ffi.cast(ffi.typeof(lib.demo_tree_parse).args[2], cell)
offset = ffi.new("uint64_t *")
assert lib.demo_tree_parse(ffi.NULL, 0, tree, offset) == truncated
assert offset[0] == 7
assert lib.demo_tree_parse(b"abc", 3, tree, offset) == 3
assert lib.demo_tree_first(tree[0]) == ord("a")
lib.demo_tree_free(tree[0])

seen = []


@ffi.callback("bool(void *, uint64_t, double)")
def visit(context, index, half):
    seen.append((index, half))
    return index < 2


assert lib.demo_tree_visit(visit, ffi.NULL, ffi.NULL) == 2
assert seen == [(0, 0.5), (1, 0.5), (2, 0.5)]
assert lib.demoMix(-1, 2, 3, 4.5, b"\x05", 2, 6, True) == 16213.5
assert lib.demo_choose(0)(41) == 42
assert lib.demo_old(b"name", -1) == 2**64 - 1

if hasattr(lib, "DEMO_MOST"):
    assert lib.DEMO_MOST == 2**64 - 1
    assert lib.DEMO_LEAST == -(2**63)
    assert lib.DEMO_LEAST_INT == -(2**31)
    assert lib.DEMO_CHECKED == 1
    assert not hasattr(lib, "DEMO_NAME")
if hasattr(lib, "DEMO_ABI_HASH"):
    assert lib.DEMO_ABI_HASH > 0
    assert lib.DEMO_VERSION_PATCH == 3
