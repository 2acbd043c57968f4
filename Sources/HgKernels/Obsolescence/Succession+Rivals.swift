public import HgBytes

extension Succession {
  /// Makes a succession of the markers alone that can make some of `nodes`
  /// divergent.
  ///
  /// If no predecessor of a node was replaced in two ways, then every set of
  /// final successors of every predecessor has the node, as going along the
  /// one way there is shows. So what can be divergent comes from a node that
  /// was; and there is little of that.
  ///
  /// - Parameter nodes: Nodes of 20 bytes each, side by side.
  /// - Returns: The markers that lead from some predecessor of such nodes to
  ///   its final successors.
  /// - Throws: `memory`.
  /// - Complexity: O(nodes + markers).
  public func rivals(of nodes: RawSpan) throws(Refusal) -> Succession {
    var part = try Succession(version: version, key: key)
    let contested = try contestedNodes(above: nodes)
    guard contested.count > 0 else { return part }
    let descent = try walk(as: .predecessor, from: contested)
    var replaced = GrowingNodeSet()
    var isWhole = true
    for index in 0..<descent.count where isWhole {
      for position in successors(of: Int(descent[index])) where isWhole {
        isWhole = try replaced.insert(successors.bytes, at: position &* 20)
      }
    }
    var suspects = Column<UInt8>()
    for offset in stride(from: 0, to: nodes.byteCount, by: 20) {
      let isReplaced = try replaced.contains(nodes, at: offset)
      guard isReplaced || !isWhole else { continue }
      try suspects.append(nodes, at: offset, size: 20, stride: 20)
    }
    let before = try walk(as: .successor, from: suspects)
    let origins = try predecessors(of: before)
    let after = try walk(as: .predecessor, from: origins)
    for index in 0..<after.count {
      try part.appendNodes(of: Int(after[index]), in: self)
    }
    return part
  }

  /// Goes from nodes along markers; see the function of that name.
  func walk(
    as role: MarkerRole, from nodes: borrowing Column<UInt8>
  ) throws(Refusal) -> Column<UInt32> {
    try walk(as: role, from: nodes.bytes, ignoring: 0)
  }

  /// The predecessors of markers, side by side.
  func predecessors(
    of markers: borrowing Column<UInt32>
  ) throws(Refusal) -> Column<UInt8> {
    var nodes = try Column<UInt8>(capacity: 20 * markers.count)
    for index in 0..<markers.count {
      try nodes.append(
        predecessors.bytes, at: Int(markers[index]) &* 20, size: 20,
        stride: 20)
    }
    return nodes
  }

  /// The predecessors of nodes, direct or not, that markers replace by
  /// different successors.
  private func contestedNodes(
    above nodes: RawSpan
  ) throws(Refusal) -> Column<UInt8> {
    let before = try walk(as: .successor, from: nodes, ignoring: 0)
    var origins = GrowingNodeSet()
    for index in 0..<before.count {
      let offset = Int(before[index]) &* 20
      // So many that there is nothing to be gained: all may be contested.
      guard try origins.insert(predecessors.bytes, at: offset) else {
        return try predecessors(of: before)
      }
    }
    // For each node 0, or 1 + a marker that replaces it.
    var replacement = try Column<UInt32>(repeating: 0, count: origins.count)
    var contested = Column<UInt8>()
    for marker in 0..<count {
      let offset = marker &* 20
      let node = try origins.number(of: predecessors.bytes, at: offset)
      guard node >= 0, !successors(of: marker).isEmpty else { continue }
      if replacement[node] == 0 {
        replacement[node] = UInt32(truncatingIfNeeded: marker + 1)
      } else if differ(Int(replacement[node]) - 1, marker) {
        try contested.append(
          predecessors.bytes, at: offset, size: 20, stride: 20)
      }
    }
    return contested
  }

  /// Tells whether two markers have different successors.
  private func differ(_ left: Int, _ right: Int) -> Bool {
    let (left, right) = (successors(of: left), successors(of: right))
    return left.count != right.count
      || !successors.bytes.equals(
        at: left.lowerBound &* 20, successors.bytes,
        at: right.lowerBound &* 20, size: left.count &* 20)
  }
}
