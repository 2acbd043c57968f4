import HgBytes

// Format 0 stores parents as nodes.

extension RevlogIndex {
  /// The parents of all revisions of an index in format 0.
  ///
  /// A node stands for the last revision before that has it. One that no
  /// revision before has is no parent, as in Mercurial.
  ///
  /// - Complexity: O(revisions).
  func parentsByNode(
    in data: RawSpan
  ) throws(Refusal) -> ParentColumns {
    let recordSize = RevlogFormat.zero.recordSize
    let size = RevlogIndex.nodeSize
    var nodes = Column<UInt8>()
    for rev in 0..<count {
      let offset = rev &* recordSize &+ RevlogFormat.zero.nodeOffset
      try nodes.append(data, at: offset, size: size, stride: size)
    }
    let index = try NodeIndex(nodes.bytes, nodeSize: size)
    return try ParentColumns(count: count) { (rev) throws(Refusal) in
      let offset = rev &* recordSize
      let first = try index.last(
        NodeValue(parsing: data, at: offset &+ 16), in: nodes.bytes,
        before: rev)
      let second = try index.last(
        NodeValue(parsing: data, at: offset &+ 36), in: nodes.bytes,
        before: rev)
      return RevisionParents(
        Int32(truncatingIfNeeded: first ?? -1),
        Int32(truncatingIfNeeded: second ?? -1))
    }
  }
}
