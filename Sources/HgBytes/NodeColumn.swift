/// Nodes of one table side by side, all in the same width.
///
/// A column starts with 20 bytes a node (SHA-1) and turns to 32 when the first
/// SHA-256 node arrives; shorter nodes are then followed by zeros. Whether a
/// node is really 32 bytes long is kept beside it, because a SHA-256 node may
/// itself end in zeros.
public struct NodeColumn: ~Copyable {
  /// Bytes from one node to the next: 20 or 32.
  public private(set) var nodeSize: Int

  /// Number of nodes.
  public private(set) var count = 0

  private var nodes: Column<UInt8>

  /// One byte a node, 1 for 32-byte nodes; empty while all are of 20 bytes.
  private var wide = Column<UInt8>()

  /// Creates an empty column.
  public init(nodeSize: Int = 20) {
    self.nodeSize = nodeSize
    nodes = Column()
  }

  /// Makes room for `needed` nodes in all.
  public mutating func reserve(_ needed: Int) throws(Refusal) {
    let (size, overflow) = needed.multipliedReportingOverflow(by: nodeSize)
    guard !overflow else { throw Refusal(.memory) }
    try nodes.reserve(size)
  }

  /// Adds the node of `size` bytes (20 or 32) that starts at `offset`.
  @inline(__always)
  public mutating func append(
    _ data: RawSpan, at offset: Int, size: Int
  ) throws(Refusal) {
    if size > nodeSize { try widen() }
    try nodes.append(data, at: offset, size: size, stride: nodeSize)
    if nodeSize > 20 { try wide.append(size > 20 ? 1 : 0) }
    count &+= 1
  }

  /// Adds the nodes of another column.
  public mutating func append(
    contentsOf other: borrowing NodeColumn
  ) throws(Refusal) {
    for index in 0..<other.count {
      let size = other.isWide(index) ? 32 : 20
      try append(other.bytes, at: index &* other.nodeSize, size: size)
    }
  }

  @inline(never)
  private mutating func widen() throws(Refusal) {
    var wider = try Column<UInt8>(
      capacity: Swift.max(nodes.capacity / 20 * 32, 32))
    for index in 0..<count {
      try wider.append(nodes.bytes, at: index * 20, size: 20, stride: 32)
      try wide.append(0)
    }
    nodes = wider
    nodeSize = 32
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
