public import HgBytes

/// The part that a node plays in a marker.
public enum MarkerRole: UInt32, Sendable {
  /// The node that the marker makes obsolete.
  case predecessor = 0
  /// A node that takes the predecessor's place.
  case successor = 1
  /// A parent of the predecessor.
  case parent = 2
}

extension MarkerStore {
  /// Indexes the store by one role, unless that has been done.
  ///
  /// - Complexity: O(markers).
  public func fillIndex(
    by role: MarkerRole, from data: RawSpan
  ) throws(Refusal) {
    switch role {
    case .predecessor:
      try fillPredecessors(from: data)
      try byPredecessor.fill { () throws(Refusal) in
        var index = try NodeIndex(predecessors.value)
        try index.ownPositions()
        return index
      }
    case .successor:
      try fillSuccessors(from: data)
      try bySuccessor.fill { () throws(Refusal) in
        try NodeIndex.ofLists(successors.value)
      }
    case .parent:
      try fillParents(from: data)
      try byParent.fill { () throws(Refusal) in
        try NodeIndex.ofLists(parents.value.lists)
      }
    }
  }

  /// The markers in which a node plays a part.
  ///
  /// - Parameters:
  ///   - node: The node, of 20 or 32 bytes.
  ///   - role: The part that it plays.
  ///   - data: The bytes of the store.
  /// - Returns: The range of the owners in the index by that role which are
  ///   the indices of the markers, ascending.
  /// - Throws: `argument` for a node of another size, `memory`, or a refusal
  ///   if the data has changed.
  /// - Complexity: O(1) and the size of the answer; the first question for a
  ///   role indexes the store, O(markers).
  public func markers(
    of node: RawSpan, as role: MarkerRole, in data: RawSpan
  ) throws(Refusal) -> Range<Int> {
    guard node.byteCount == 20 || node.byteCount == 32 else {
      throw Refusal(.argument, at: node.byteCount)
    }
    try fillIndex(by: role, from: data)
    return switch role {
    case .predecessor:
      try byPredecessor.value.group(node, in: predecessors.value)
    case .successor:
      try bySuccessor.value.group(node, in: successors.value.nodes)
    case .parent:
      try byParent.value.group(node, in: parents.value.lists.nodes)
    }
  }

  /// Marks which of `nodes` are obsolete: predecessor of some marker.
  ///
  /// The nodes are made a set and the markers streamed past it. For few nodes
  /// that is a walk along the first bits of the predecessors, most of which a
  /// filter turns away; for many it is a walk along the data.
  ///
  /// - Parameters:
  ///   - nodes: Nodes of `nodeSize` bytes each, side by side.
  ///   - nodeSize: 20 or 32.
  ///   - mask: One byte for each node, all 0; turned to 1 for an obsolete one.
  ///   - data: The bytes of the store.
  /// - Returns: How many of the nodes are obsolete.
  /// - Throws: `memory`, or a refusal if the data has changed.
  /// - Complexity: O(nodes + markers); no more memory than 12 bytes a node.
  public func markObsolete(
    _ nodes: RawSpan, nodeSize: Int, mask: inout MutableSpan<UInt8>,
    in data: RawSpan
  ) throws(Refusal) -> Int {
    let questions = try NodeSet(nodes, nodeSize: nodeSize)
    if byPredecessor.isFilled || !questions.isUsable {
      try fillIndex(by: .predecessor, from: data)
      return try byPredecessor.value.mark(
        nodes, nodeSize: nodeSize, in: predecessors.value, mask: &mask)
    }
    switch version {
    case .zero:
      try mark(
        Version0Marker.self, questions, nodes, nodeSize, &mask, data)
    case .one:
      try mark(
        Version1Marker.self, questions, nodes, nodeSize, &mask, data)
    }
    var found = 0
    for number in 0..<(nodes.byteCount / nodeSize) {
      if questions.hasRepeats, mask[number] == 0,
        let first = try questions.position(
          nodes, at: number &* nodeSize, in: nodes, nodeSize)
      {
        mask[number] = mask[first]
      }
      found &+= Int(mask[number])
    }
    return found
  }

  /// Marks the first of equal nodes in a set of questions.
  private func mark<Marker: StoredMarker>(
    _ type: Marker.Type, _ questions: borrowing NodeSet, _ nodes: RawSpan,
    _ nodeSize: Int, _ mask: inout MutableSpan<UInt8>, _ data: RawSpan
  ) throws(Refusal) {
    if nodes.byteCount / nodeSize < count / 4 {
      let filter = try NodeFilter(nodes, nodeSize: nodeSize)
      for index in 0..<count
      where filter.mayContain(prefixes[index])
        && questions.mayContain(prefixes[index])
      {
        let marker = try marker(type, index, in: data)
        if marker.nodeSize == nodeSize,
          let position = try questions.position(
            data, at: marker.predecessor, in: nodes, nodeSize)
        {
          mask[position] = 1
        }
      }
      return
    }
    var position = start
    for _ in 0..<count {
      let marker = try Marker(data, at: position)
      if marker.nodeSize == nodeSize,
        let question = try questions.position(
          data, at: marker.predecessor, in: nodes, nodeSize)
      {
        mask[question] = 1
      }
      position = marker.end
    }
  }
}
