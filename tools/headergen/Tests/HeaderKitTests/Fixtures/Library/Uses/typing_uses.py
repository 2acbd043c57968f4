"""Right and wrong uses of the stub, as mypy sees them."""

from demo import CData, ffi, lib

cell: CData = ffi.new("demo_tree **")
count: int = lib.demo_tree_parse(b"abc", 3, cell, ffi.NULL)
code: int = lib.DEMO_ERROR_TRUNCATED
value: float = lib.demoMix(1, 2, 3, 4.5, b"5", 1, 6, True)
sizes: int = lib.DEMO_MOST + lib.DEMO_ABI_HASH

lib.demo_tree_parse("abc", 3, cell, ffi.NULL)  # type: ignore[arg-type]
lib.demo_tree_parse(bytearray(3), 3, cell, ffi.NULL)  # type: ignore[arg-type]
lib.demo_tree_parse(b"abc", 3, b"cell", ffi.NULL)  # type: ignore[arg-type]
lib.demo_tree_parse(b"abc", 3, cell, None)  # type: ignore[arg-type]
lib.demo_tree_parse(b"abc", 3.0, cell, ffi.NULL)  # type: ignore[arg-type]
lib.demo_tree_free()  # type: ignore[call-arg]
lib.demo_tree_free(tree=cell)  # type: ignore[call-arg]
lib.demo_tree_missing(cell)  # type: ignore[attr-defined]
lib.demo_old(b"name", 1)  # type: ignore[deprecated]
lib.DEMO_MOST = 1  # type: ignore[misc]
