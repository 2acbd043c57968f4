public import HgBytes

extension RevlogIndex {
  /// Writes the nodes of some revisions, side by side; -1 has the null node.
  ///
  /// - Throws: `outOfRange` if there is no such revision or `truncated` if the
  ///   data has changed, each at the place in `revs`; `full`.
  /// - Complexity: O(`revs`).
  public func writeNodes(
    of revs: Span<Int32>, in data: RawSpan, into nodes: inout OutputRawSpan
  ) throws(Refusal) {
    for place in revs.indices {
      guard revs[place] != -1 else {
        for _ in 0..<RevlogIndex.nodeSize { try nodes.write(UInt8(0)) }
        continue
      }
      let node: RawSpan
      do throws(Refusal) {
        node = try self.node(Int(revs[place]), in: data)
      } catch {
        throw error.moved(to: place)
      }
      try nodes.write(node, at: 0, size: RevlogIndex.nodeSize)
    }
  }

  /// Sorts the revisions by node, unless that has been done.
  ///
  /// - Complexity: O(revisions) the first time.
  public func fillByNode(from data: RawSpan) throws(Refusal) {
    try fillNodes(from: data)
    try byNode.fill { () throws(Refusal) in
      try NodeIndex.ofRevisions(nodes.value)
    }
  }

  /// Finds the revisions of many nodes.
  ///
  /// - Parameters:
  ///   - wanted: Nodes of 20 bytes side by side.
  ///   - data: The bytes of the index.
  ///   - revs: Receives for each node the last revision that has it, -1 for
  ///     the null node and -2 for a node that no revision has; as many as
  ///     there are nodes.
  /// - Returns: How many nodes stand for a revision.
  /// - Throws: `memory`, or a refusal if the data has changed.
  /// - Complexity: O(nodes); but the first few questions read the nodes of all
  ///   revisions, O(revisions), and the one after them sorts the revisions,
  ///   O(revisions).
  public func find(
    _ wanted: RawSpan, in data: RawSpan, into revs: inout MutableSpan<Int32>
  ) throws(Refusal) -> Int {
    guard usesTable(for: revs.count) else {
      return try scan(for: wanted, in: data, into: &revs)
    }
    try fillByNode(from: data)
    return try byNode.value.findRevisions(
      of: wanted, in: nodes.value, into: &revs)
  }

  /// Reads all nodes from the last on, to find the revision of each.
  private func scan(
    for wanted: RawSpan, in data: RawSpan, into revs: inout MutableSpan<Int32>
  ) throws(Refusal) -> Int {
    var found = 0
    for place in revs.indices {
      let node = try NodeValue(
        parsing: wanted, at: place &* RevlogIndex.nodeSize)
      var rev = count &- 1
      while rev >= 0, try nodeValue(rev, in: data) != node { rev &-= 1 }
      if rev >= 0 {
        revs[place] = Int32(truncatingIfNeeded: rev)
        found &+= 1
      } else {
        revs[place] = node == .null ? -1 : -2
      }
    }
    return found
  }
}

extension NodeIndex {
  /// Indexes the nodes of a revlog's revisions.
  fileprivate static func ofRevisions(
    _ nodes: borrowing Column<UInt8>
  ) throws(Refusal) -> NodeIndex {
    try NodeIndex(nodes.bytes, nodeSize: RevlogIndex.nodeSize)
  }

  /// Finds the revisions of nodes; see `RevlogIndex`.
  fileprivate func findRevisions(
    of wanted: RawSpan, in nodes: borrowing Column<UInt8>,
    into revs: inout MutableSpan<Int32>
  ) throws(Refusal) -> Int {
    var found = 0
    for place in revs.indices {
      let offset = place &* RevlogIndex.nodeSize
      let last = try last(
        wanted, at: offset, in: nodes.bytes, nodeSize: RevlogIndex.nodeSize,
        before: count)
      if let rev = last {
        revs[place] = Int32(truncatingIfNeeded: rev)
        found &+= 1
      } else {
        let node = try NodeValue(parsing: wanted, at: offset)
        revs[place] = node == .null ? -1 : -2
      }
    }
    return found
  }
}
