public import HgBytes

/// All lines of a manifest, a column for each field.
public struct ManifestColumns: ~Copyable {
  /// Bytes of every node: 20 or 32.
  public let nodeSize: Int

  /// Number of lines.
  public var count: Int { flags.count }

  /// Where each line begins, and where the last one ends.
  public private(set) var offsets = Column<UInt64>()

  /// Bytes of each path, which begins where its line does.
  public private(set) var pathSizes = Column<UInt32>()

  /// The nodes, `nodeSize` bytes each, four in an element.
  public private(set) var nodes = Column<UInt32>()

  /// The flags, 0 for none.
  public private(set) var flags = Column<UInt8>()

  /// Reads all lines and checks that their paths ascend.
  ///
  /// - Throws: `truncated` or `malformed`, at the offset of the line;
  ///   `outOfRange` for a path of 4 GiB and more; `memory`.
  /// - Complexity: O(bytes).
  public init(parsing manifest: Manifest) throws(Refusal) {
    nodeSize = manifest.nodeSize
    let text = manifest.text
    // Each line has room for what has to be in it; what is reserved beyond the
    // lines that there are is never touched.
    let most = text.byteCount / (2 &* nodeSize &+ 3)
    try offsets.reserve(most &+ 1)
    try pathSizes.reserve(most)
    try nodes.reserve(most &* (nodeSize / 4))
    try flags.reserve(most)
    var previous: ManifestLine?
    var start = 0
    try offsets.append(0)
    while start < text.byteCount {
      let line = try ManifestLine(
        framing: text, at: start, nodeSize: nodeSize)
      if let previous, !line.ascends(from: previous, in: text) {
        throw Refusal(.malformed, at: start)
      }
      try append(line, of: text)
      previous = line
      start = line.end
    }
  }

  @inline(__always)
  private mutating func append(
    _ line: ManifestLine, of text: RawSpan
  ) throws(Refusal) {
    guard let pathSize = UInt32(exactly: line.pathSize) else {
      throw Refusal(.outOfRange, at: line.start)
    }
    do throws(Refusal) {
      try nodes.append(hexadecimal: text, at: line.digits, bytes: nodeSize)
    } catch {
      throw error.moved(to: line.start)
    }
    try pathSizes.append(pathSize)
    try flags.append(line.flag)
    try offsets.append(UInt64(truncatingIfNeeded: line.end))
  }
}
