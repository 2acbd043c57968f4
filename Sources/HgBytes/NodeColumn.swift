/// Nodes of one table side by side, all in the same width.
///
/// The width is 20 bytes (SHA-1), or 32 where some node is a SHA-256; shorter
/// nodes are then followed by zeros. Whether a node is really 32 bytes long is
/// kept beside it, because a SHA-256 node may itself end in zeros.
public struct NodeColumn: ~Copyable {
  /// Bytes from one node to the next: 20 or 32.
  public let nodeSize: Int

  /// Number of nodes.
  public private(set) var count = 0

  private var nodes = Column<UInt8>()

  /// One byte a node, 1 for 32-byte nodes; empty while all are of 20 bytes.
  private var wide = Column<UInt8>()

  /// Creates an empty column.
  public init(nodeSize: Int) {
    self.nodeSize = nodeSize
  }

  /// Makes room for `needed` nodes in all.
  public mutating func reserve(_ needed: Int) throws(Refusal) {
    let (size, overflow) = needed.multipliedReportingOverflow(by: nodeSize)
    guard !overflow else { throw Refusal(.memory) }
    try nodes.reserve(size)
  }

  /// Adds the node of `size` bytes that starts at `offset`.
  ///
  /// - Throws: `outOfRange` if the node is wider than the column.
  @inline(__always)
  public mutating func append(
    _ data: RawSpan, at offset: Int, size: Int
  ) throws(Refusal) {
    guard size <= nodeSize else { throw Refusal(.outOfRange, at: offset) }
    try nodes.append(data, at: offset, size: size, stride: nodeSize)
    if nodeSize > 20 { try wide.append(size > 20 ? 1 : 0) }
    count &+= 1
  }

  /// Tells whether the node at `index` is 32 bytes long.
  @inline(__always)
  public func isWide(_ index: Int) -> Bool {
    nodeSize > 20 && wide[index] != 0
  }

  /// All nodes, `nodeSize` bytes each.
  public var bytes: RawSpan {
    @inline(__always)
    @_lifetime(borrow self)
    get { nodes.bytes }
  }

  /// For each node 1 if it is 32 bytes long; empty when none is.
  public var widths: RawSpan {
    @inline(__always)
    @_lifetime(borrow self)
    get { wide.bytes }
  }

  /// Where the nodes lie; valid until the column is appended to or ends.
  @unsafe public var start: UnsafePointer<UInt8> {
    unsafe UnsafePointer(nodes.start)
  }
}
