import HgBytes

// Format 0 stores parents as nodes.

extension RevlogIndex {
  /// The parents of each revision of an index in format 0.
  ///
  /// A node stands for the last revision before that has it. One that no
  /// revision before has is no parent, as in Mercurial.
  ///
  /// - Complexity: O(revisions).
  static func parents(
    in data: RawSpan, count: Int
  ) throws(Refusal) -> RevisionGraph {
    let recordSize = RevlogFormat.zero.recordSize
    let size = RevlogIndex.nodeSize
    var nodes = Column<UInt8>()
    for rev in 0..<count {
      let offset = rev &* recordSize &+ RevlogFormat.zero.nodeOffset
      try nodes.append(data, at: offset, size: size, stride: size)
    }
    let index = try NodeIndex(nodes.bytes, nodeSize: size)
    var graph = RevisionGraph()
    for rev in 0..<count {
      let offset = rev &* recordSize
      let first = try index.last(
        data, at: offset &+ 16, in: nodes.bytes, nodeSize: size, before: rev)
      let second = try index.last(
        data, at: offset &+ 36, in: nodes.bytes, nodeSize: size, before: rev)
      try graph.append(
        Int32(truncatingIfNeeded: first ?? -1),
        Int32(truncatingIfNeeded: second ?? -1))
    }
    return graph
  }
}
