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
    try fillByNode(from: data)
    return try ParentColumns(count: count) { (rev) throws(Refusal) in
      let offset = rev &* RevlogFormat.zero.recordSize
      return RevisionParents(
        try byNode.value.parent(
          at: offset &+ 16, in: data, of: rev, nodes.value),
        try byNode.value.parent(
          at: offset &+ 36, in: data, of: rev, nodes.value))
    }
  }
}

extension NodeIndex {
  /// The revision before `rev` of the node at an offset, or -1.
  @inline(never)
  fileprivate func parent(
    at offset: Int, in data: RawSpan, of rev: Int,
    _ nodes: borrowing Column<UInt8>
  ) throws(Refusal) -> Int32 {
    let last = try last(
      NodeValue(parsing: data, at: offset), in: nodes.bytes, before: rev)
    return Int32(truncatingIfNeeded: last ?? -1)
  }
}
