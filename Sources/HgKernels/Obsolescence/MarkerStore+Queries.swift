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
  /// Few nodes are made a set, and the markers streamed past it: a walk along
  /// the first bits of the predecessors, most of which a filter turns away.
  /// For many nodes the predecessors are made a set, which is kept, and the
  /// nodes are looked up in it.
  ///
  /// - Parameters:
  ///   - nodes: Nodes of `nodeSize` bytes each, side by side.
  ///   - nodeSize: 20 or 32.
  ///   - mask: One byte for each node, all 0; turned to 1 for an obsolete one.
  ///   - data: The bytes of the store.
  /// - Returns: How many of the nodes are obsolete.
  /// - Throws: `memory`, or a refusal if the data has changed.
  /// - Complexity: O(nodes + markers).
  public func markObsolete(
    _ nodes: RawSpan, nodeSize: Int, mask: inout MutableSpan<UInt8>,
    in data: RawSpan
  ) throws(Refusal) -> Int {
    let asked = nodes.byteCount / nodeSize
    // A set does not tell nodes of 20 bytes from longer ones that begin alike.
    let isUniform = self.nodeSize == 20 && nodeSize == 20
    if isUniform, obsoleteNodes.isFilled || asked >= count / 4 {
      try fillPredecessors(from: data)
      try obsoleteNodes.fill { () throws(Refusal) in
        try NodeSet.ofNodes(in: predecessors.value)
      }
      if obsoleteNodes.value.isUsable {
        return try obsoleteNodes.value.mark(
          nodes, in: predecessors.value, mask: &mask)
      }
    }
    let questions = try NodeSet(nodes, nodeSize: nodeSize)
    if byPredecessor.isFilled || !questions.isUsable {
      try fillIndex(by: .predecessor, from: data)
      return try byPredecessor.value.mark(
        nodes, nodeSize: nodeSize, in: predecessors.value, mask: &mask)
    }
    switch version {
    case .zero:
      try stream(
        Version0Marker.self, past: questions, nodes, nodeSize, &mask, data)
    case .one:
      try stream(
        Version1Marker.self, past: questions, nodes, nodeSize, &mask, data)
    }
    var found = 0
    for number in 0..<asked {
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
  ///
  /// Markers that may be the answer to one lie far apart. So the markers come
  /// in chunks: the first bits of all of a chunk choose some, whose memory is
  /// asked for, and the chosen ones are then looked at in full.
  private func stream<Marker: StoredMarker>(
    _ type: Marker.Type, past questions: borrowing NodeSet, _ nodes: RawSpan,
    _ nodeSize: Int, _ mask: inout MutableSpan<UInt8>, _ data: RawSpan
  ) throws(Refusal) {
    let filter = try NodeFilter(nodes, nodeSize: nodeSize)
    let prefixes = prefixes.span
    var chosen = try Column<Int>(capacity: Self.chunkSize)
    var chunk = 0
    while chunk < prefixes.count {
      let end = Swift.min(chunk &+ Self.chunkSize, prefixes.count)
      chosen.removeAll()
      for index in chunk..<end
      where filter.mayContain(prefixes[index])
        && questions.mayContain(prefixes[index])
      {
        prefetch(index, in: data)
        try chosen.append(index)
      }
      for number in chosen.span.indices {
        let marker = try marker(type, chosen[number], in: data)
        if marker.nodeSize == nodeSize,
          let position = try questions.position(
            data, at: marker.predecessor, in: nodes, nodeSize)
        {
          mask[position] = 1
        }
      }
      chunk = end
    }
  }

  /// How many markers a chunk has: the chosen ones fit the cache.
  private static var chunkSize: Int { 1024 }
}
