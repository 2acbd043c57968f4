"""Nodes as the library takes them: side by side, with their size."""

from __future__ import annotations

from ._buffers import LOANS_LOCK
from .native import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Buffer

    from .native import CData

NODE_SIZES = (20, 32)


class Nodes:
    """Nodes of one size, lent to C for as long as this object lives."""

    __slots__ = ("byte_count", "count", "data", "node_size")

    def __init__(
        self,
        nodes: Buffer | Iterable[Buffer],
        node_size: int | None,
        usual: int,
    ) -> None:
        """Take a bytes-like object or an iterable of such.

        The size of a node is what the caller says, or that of the iterable's
        nodes, or the usual one.
        """
        try:
            joined = _contiguous(nodes)  # type: ignore[arg-type]
        except TypeError:
            # A string ends here too, and fails to be joined.
            items = list(nodes)  # type: ignore[arg-type]
            joined = b"".join(items)
            if set(map(type, items)) <= {bytes}:
                sizes = set(map(len, items))  # type: ignore[arg-type]
            else:
                sizes = {memoryview(item).nbytes for item in items}
            if len(sizes) > 1:
                message = "the nodes are of different sizes"
                raise ValueError(message) from None
            for size in sizes:
                if node_size not in (None, size):
                    message = f"the nodes have {size} bytes, not {node_size}"
                    raise ValueError(message) from None
                node_size = size
        size = usual if node_size is None else node_size
        if size not in NODE_SIZES:
            message = f"a node has 20 or 32 bytes, not {size}"
            raise ValueError(message)
        self.data: CData = ffi.from_buffer(joined)
        self.byte_count = len(self.data)
        self.node_size = size
        self.count, rest = divmod(self.byte_count, size)
        if rest:
            message = (
                f"{self.byte_count} bytes are no whole number of nodes of"
                f" {size} bytes"
            )
            raise ValueError(message)


def _contiguous(data: Buffer) -> Buffer:
    """Return data that can be lent: itself, or a copy where that is needed."""
    if isinstance(data, bytes):
        return data
    view = memoryview(data)
    if LOANS_LOCK and view.c_contiguous:
        return data
    return view.tobytes()


def one_node(node: Buffer) -> bytes:
    """Return a node as bytes of a proper length."""
    if not isinstance(node, bytes):
        node = memoryview(node).tobytes()
    if len(node) not in NODE_SIZES:
        message = f"a node has 20 or 32 bytes, not {len(node)}"
        raise ValueError(message)
    return node
