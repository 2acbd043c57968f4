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

  /// The last revision with a node of 20 bytes; nil if there is none.
  ///
  /// The null node is no revision's.
  ///
  /// - Throws: `argument` for a node of another size; `memory`, or a refusal
  ///   if the data has changed.
  /// - Complexity: O(1); the first question sorts the revisions,
  ///   O(revisions).
  public func find(
    _ node: RawSpan, in data: RawSpan
  ) throws(Refusal) -> Int? {
    guard node.byteCount == RevlogIndex.nodeSize else {
      throw Refusal(.argument, at: node.byteCount)
    }
    try fillByNode(from: data)
    return try byNode.value.lastRevision(of: node, at: 0, in: nodes.value)
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
  /// - Complexity: O(nodes); the first question sorts the revisions,
  ///   O(revisions).
  public func find(
    _ wanted: RawSpan, in data: RawSpan, into revs: inout MutableSpan<Int32>
  ) throws(Refusal) -> Int {
    try fillByNode(from: data)
    return try byNode.value.findRevisions(
      of: wanted, in: nodes.value, into: &revs)
  }
}

extension NodeIndex {
  /// Indexes the nodes of a revlog's revisions.
  fileprivate static func ofRevisions(
    _ nodes: borrowing Column<UInt8>
  ) throws(Refusal) -> NodeIndex {
    try NodeIndex(nodes.bytes, nodeSize: RevlogIndex.nodeSize)
  }

  /// The last revision that has a node.
  @inline(__always)
  fileprivate func lastRevision(
    of wanted: RawSpan, at offset: Int, in nodes: borrowing Column<UInt8>
  ) throws(Refusal) -> Int? {
    try last(
      wanted, at: offset, in: nodes.bytes, nodeSize: RevlogIndex.nodeSize,
      before: count)
  }

  /// Finds the revisions of nodes; see `RevlogIndex`.
  fileprivate func findRevisions(
    of wanted: RawSpan, in nodes: borrowing Column<UInt8>,
    into revs: inout MutableSpan<Int32>
  ) throws(Refusal) -> Int {
    var found = 0
    for place in revs.indices {
      let offset = place &* RevlogIndex.nodeSize
      if let rev = try lastRevision(of: wanted, at: offset, in: nodes) {
        revs[place] = Int32(truncatingIfNeeded: rev)
        found &+= 1
      } else {
        revs[place] = try isNull(wanted, at: offset) ? -1 : -2
      }
    }
    return found
  }
}

/// Whether the 20 bytes at `offset` are the null node.
@inline(__always)
private func isNull(_ node: RawSpan, at offset: Int) throws(Refusal) -> Bool {
  let head = try node.bigEndian(UInt64.self, at: offset)
  let middle = try node.bigEndian(UInt64.self, at: offset &+ 8)
  let tail = try node.bigEndian(UInt32.self, at: offset &+ 16)
  return head == 0 && middle == 0 && tail == 0
}
