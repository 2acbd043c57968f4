public import HgBytes

extension MarkerStore {
  /// Collects the markers that an exchange of `nodes` has to carry.
  ///
  /// A marker is relevant to a node if the node is one of its successors; if
  /// it prunes the node itself (it has no successors); or if it prunes a child
  /// of the node. The predecessors of relevant markers are nodes to ask about
  /// in their turn.
  ///
  /// - Parameters:
  ///   - nodes: Nodes of `nodeSize` bytes each, side by side.
  ///   - nodeSize: 20 or 32.
  ///   - data: The bytes of the store.
  /// - Returns: The indices of the markers, ascending.
  /// - Throws: `memory`, or a refusal if the data has changed.
  /// - Complexity: O(nodes + markers); the store is indexed by all three roles
  ///   when it is first asked.
  public func relevantMarkers(
    to nodes: RawSpan, nodeSize: Int, in data: RawSpan
  ) throws(Refusal) -> Column<UInt32> {
    try fillIndex(by: .predecessor, from: data)
    try fillIndex(by: .successor, from: data)
    try fillIndex(by: .parent, from: data)
    var search = try RelevantSearch(self)
    for offset in stride(from: 0, to: nodes.byteCount, by: nodeSize) {
      try ask(&search, about: nodes, at: offset, size: nodeSize)
    }
    while let marker = search.takePending() {
      try ask(&search, about: marker, of: predecessors.value)
    }
    return try search.relevantMarkers()
  }

  /// Adds the markers that are relevant to one node of a column.
  private func ask(
    _ search: inout RelevantSearch, about index: Int,
    of nodes: borrowing NodeColumn
  ) throws(Refusal) {
    try ask(
      &search, about: nodes.bytes, at: index * nodes.nodeSize,
      size: nodes.isWide(index) ? 32 : 20)
  }

  /// Adds the markers that are relevant to one node.
  private func ask(
    _ search: inout RelevantSearch, about nodes: RawSpan, at offset: Int,
    size: Int
  ) throws(Refusal) {
    let replacing = try bySuccessor.value.unaskedGroup(
      nodes, at: offset, size: size, in: successors.value.nodes,
      asked: &search.askedSuccessors)
    for entry in replacing {
      try search.add(bySuccessor.value.owners[entry])
    }
    let ofChildren = try byParent.value.unaskedGroup(
      nodes, at: offset, size: size, in: parents.value.lists.nodes,
      asked: &search.askedParents)
    for entry in ofChildren {
      let marker = byParent.value.owners[entry]
      if isPrune(marker) { try search.add(marker) }
    }
    let ofNode = try byPredecessor.value.unaskedGroup(
      nodes, at: offset, size: size, in: predecessors.value,
      asked: &search.askedPredecessors)
    for entry in ofNode {
      let marker = byPredecessor.value.owners[entry]
      if isPrune(marker) { try search.add(marker) }
    }
  }

  private func isPrune(_ marker: UInt32) -> Bool {
    successors.value.listSize(Int(marker)) == 0
  }
}

/// What the search for relevant markers knows so far.
private struct RelevantSearch: ~Copyable {
  /// One byte a marker: 1 if it is relevant.
  private var isRelevant: Column<UInt8>

  /// Relevant markers whose predecessors have not been asked about.
  private var pending = Column<UInt32>()

  // For each role, one byte an entry of its index: 1 at the first entry of a
  // node that has been asked about. A node that many markers share is thus
  // looked at once, and the search stays linear.
  var askedSuccessors: Column<UInt8>
  var askedParents: Column<UInt8>
  var askedPredecessors: Column<UInt8>

  init(_ store: borrowing MarkerStore) throws(Refusal) {
    let isRelevant = try Column<UInt8>(repeating: 0, count: store.count)
    let successors = try Column<UInt8>(
      repeating: 0, count: store.bySuccessor.value.count)
    let parents = try Column<UInt8>(
      repeating: 0, count: store.byParent.value.count)
    let predecessors = try Column<UInt8>(
      repeating: 0, count: store.byPredecessor.value.count)
    self.isRelevant = isRelevant
    askedSuccessors = successors
    askedParents = parents
    askedPredecessors = predecessors
  }

  mutating func add(_ marker: UInt32) throws(Refusal) {
    guard isRelevant[Int(marker)] == 0 else { return }
    isRelevant[Int(marker)] = 1
    try pending.append(marker)
  }

  mutating func takePending() -> Int? {
    guard pending.count > 0 else { return nil }
    let marker = Int(pending[pending.count - 1])
    pending.truncate(to: pending.count - 1)
    return marker
  }

  func relevantMarkers() throws(Refusal) -> Column<UInt32> {
    var indices = Column<UInt32>()
    for marker in 0..<isRelevant.count where isRelevant[marker] != 0 {
      try indices.append(UInt32(truncatingIfNeeded: marker))
    }
    return indices
  }
}

extension NodeIndex {
  /// The entries of a wanted node, unless they have been asked for before.
  fileprivate func unaskedGroup(
    _ wanted: RawSpan, at offset: Int, size: Int,
    in nodes: borrowing NodeColumn, asked: inout Column<UInt8>
  ) throws(Refusal) -> Range<Int> {
    guard
      let first = try first(wanted, at: offset, size: size, in: nodes),
      asked[first] == 0
    else { return 0..<0 }
    asked[first] = 1
    return group(from: first, in: nodes.bytes, nodeSize: nodes.nodeSize)
  }
}
