public import HgBytes

/// All lines of a manifest, a column for each field.
public struct ManifestColumns: ~Copyable {
  /// Bytes of every node: 20 or 32.
  public let nodeSize: Int

  /// Number of lines.
  public private(set) var count = 0

  /// Where each line begins, and where the last one ends.
  public private(set) var offsets = Column<UInt64>()

  /// Bytes of each path, which begins where its line does.
  public private(set) var pathSizes = Column<UInt32>()

  /// The nodes, `nodeSize` bytes each.
  public private(set) var nodes = Column<UInt8>()

  /// The flags, 0 for none.
  public private(set) var flags = Column<UInt8>()

  /// Reads all lines and checks that their paths ascend.
  ///
  /// - Throws: `truncated` or `malformed`, at the offset of the line;
  ///   `outOfRange` for a path of 4 GiB and more; `memory`.
  /// - Complexity: O(bytes).
  public init(parsing manifest: Manifest) throws(Refusal) {
    let text = manifest.text
    nodeSize = manifest.nodeSize
    var previous: ManifestLine?
    var start = 0
    try offsets.append(0)
    while start < text.byteCount {
      let line = try ManifestLine(
        framing: text, at: start, nodeSize: nodeSize)
      if let previous, !line.ascends(from: previous, in: text) {
        throw Refusal(.malformed, at: start)
      }
      guard let pathSize = UInt32(exactly: line.pathSize) else {
        throw Refusal(.outOfRange, at: start)
      }
      try pathSizes.append(pathSize)
      try flags.append(line.flag)
      try nodes.append(bytes: nodeSize) { (output) throws(Refusal) in
        try line.writeNode(in: text, into: &output)
      }
      previous = line
      start = line.end
      try offsets.append(UInt64(truncatingIfNeeded: start))
      count &+= 1
    }
  }
}
