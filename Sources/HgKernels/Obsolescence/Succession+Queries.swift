public import HgBytes

extension Succession {
  /// Finds the markers in which a node of 20 bytes plays a part.
  ///
  /// - Parameters:
  ///   - node: The node.
  ///   - role: The part that it plays.
  /// - Returns: The numbers of the markers, ascending.
  /// - Throws: `argument` for a node of another size, or `memory`.
  /// - Complexity: O(answer); the first question for a role costs O(markers).
  public func markers(
    of node: RawSpan, as role: MarkerRole
  ) throws(Refusal) -> Column<UInt32> {
    guard node.byteCount == 20 else {
      throw Refusal(.argument, at: node.byteCount)
    }
    try fillChains(role)
    var found = Column<UInt32>()
    var position = try last(role, node, at: 0)
    while position >= 0 {
      let marker = UInt32(truncatingIfNeeded: owner(role, position))
      // A list may name a node twice; its marker is one all the same.
      if found.count == 0 || found[found.count &- 1] != marker {
        try found.append(marker)
      }
      position = before(role, position)
    }
    found.reverse()
    return found
  }

  /// Marks which of `nodes` are obsolete: predecessor of some marker.
  ///
  /// The nodes are made a set and the predecessors streamed past it, most of
  /// which a filter turns away by their first bits. Where something has had
  /// the predecessors chained before, the nodes are looked up.
  ///
  /// - Parameters:
  ///   - nodes: Nodes of 20 bytes each, side by side.
  ///   - mask: One byte for each node, all 0; turned to 1 for an obsolete one.
  /// - Returns: How many of the nodes are obsolete.
  /// - Throws: `memory`.
  /// - Complexity: O(nodes + markers).
  public func markObsolete(
    _ nodes: RawSpan, mask: inout MutableSpan<UInt8>
  ) throws(Refusal) -> Int {
    let questions = try NodeSet(nodes, nodeSize: 20)
    let isChained = hasChains(.predecessor)
    if !isChained, questions.isUsable, !questions.hasRepeats {
      return try markPredecessors(in: questions, of: nodes, &mask)
    }
    try fillChains(.predecessor)
    var found = 0
    for number in 0..<(nodes.byteCount / 20)
    where try last(.predecessor, nodes, at: number &* 20) >= 0 {
      mask[number] = 1
      found &+= 1
    }
    return found
  }

  private func markPredecessors(
    in questions: borrowing NodeSet, of nodes: RawSpan,
    _ mask: inout MutableSpan<UInt8>
  ) throws(Refusal) -> Int {
    let filter = try NodeFilter(nodes, nodeSize: 20)
    let predecessors = predecessors.bytes
    var found = 0
    for offset in stride(from: 0, to: predecessors.byteCount, by: 20) {
      let prefix = try predecessors.bigEndian(UInt32.self, at: offset)
      guard filter.mayContain(prefix),
        let number = try questions.position(
          predecessors, at: offset, in: nodes, 20)
      else { continue }
      found &+= Int(1 &- mask[number])
      mask[number] = 1
    }
    return found
  }

  /// Writes the nodes at some positions of a role.
  ///
  /// - Throws: `outOfRange` for a position that is none, or `full`.
  public func writeNodes(
    _ role: MarkerRole, _ positions: Span<UInt32>,
    to output: inout OutputRawSpan
  ) throws(Refusal) {
    for index in positions.indices {
      let position = Int(positions[index])
      switch role {
      case .predecessor: try write(position, of: predecessors, to: &output)
      case .successor: try write(position, of: successors, to: &output)
      case .parent: try write(position, of: parents, to: &output)
      }
    }
  }

  private func write(
    _ position: Int, of column: borrowing NodeColumn,
    to output: inout OutputRawSpan
  ) throws(Refusal) {
    guard position < column.count else {
      throw Refusal(.outOfRange, at: position)
    }
    try output.write(column.bytes, at: position &* 20, size: 20)
  }
}
