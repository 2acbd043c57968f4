public import HgBytes

/// What one of several manifests says of some paths.
public struct ManifestSide: ~Copyable {
  /// The nodes.
  public private(set) var nodes = Column<UInt8>()

  /// The flags, 0 for none.
  public private(set) var flags = Column<UInt8>()

  /// Adds what a line says, or zeros.
  mutating func append(
    _ line: ManifestLine?, of text: RawSpan, nodeSize: Int
  ) throws(Refusal) {
    try flags.append(line?.flag ?? 0)
    guard let line else {
      try nodes.append(text, at: 0, size: 0, stride: nodeSize)
      return
    }
    try nodes.append(bytes: nodeSize) { (output) throws(Refusal) in
      try line.writeNode(in: text, into: &output)
    }
  }
}

extension ManifestSide {
  /// Adds what another side has in a row.
  mutating func append(
    _ other: borrowing ManifestSide, _ row: Int, nodeSize: Int
  ) throws(Refusal) {
    try nodes.append(
      other.nodes.bytes, at: row * nodeSize, size: nodeSize, stride: nodeSize)
    try flags.append(other.flags[row])
  }

  /// Whether a row has what another row has elsewhere.
  func equals(
    _ row: Int, _ other: borrowing ManifestSide, _ otherRow: Int,
    nodeSize: Int
  ) -> Bool {
    flags[row] == other.flags[otherRow]
      && nodes.bytes.equals(
        at: row * nodeSize, other.nodes.bytes, at: otherRow * nodeSize,
        size: nodeSize)
  }
}
