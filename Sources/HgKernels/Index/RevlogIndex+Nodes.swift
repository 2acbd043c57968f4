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

  /// Tells whether `rev` exists and has a node.
  ///
  /// - Throws: `truncated` if the data has changed.
  public func has(
    _ node: RawSpan, at rev: Int, in data: RawSpan
  ) throws(Refusal) -> Bool {
    guard contains(rev), node.byteCount == RevlogIndex.nodeSize else {
      return false
    }
    return try nodeValue(rev, in: data) == NodeValue(parsing: node, at: 0)
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
  ///   - map: What a nodemap knows, whose revisions the index has.
  ///   - revs: Receives for each node the last revision that has it, -1 for
  ///     the null node and -2 for a node that no revision has; as many as
  ///     there are nodes.
  /// - Returns: How many nodes stand for a revision.
  /// - Throws: `memory`, or a refusal if the data has changed.
  /// - Complexity: O(nodes); but the first few questions read the nodes of all
  ///   revisions that the map does not know, and the one after them sorts the
  ///   revisions, O(revisions).
  public func find(
    _ wanted: RawSpan, in data: RawSpan, map: NodeMap = NodeMap(),
    into revs: inout MutableSpan<Int32>
  ) throws(Refusal) -> Int {
    for place in revs.indices { revs[place] = -2 }
    var first =
      byNode.isFilled
      ? byNode.value.count : try find(wanted, in: data, known: map, into: &revs)
    if try isSorted(reading: count &- first, in: data) {
      first = byNode.value.count
      for place in revs.indices {
        let node = try NodeValue(parsing: wanted, at: nodeOffset(place))
        let rev = try byNode.value.lastRevision(of: node, in: nodes.value)
        revs[place] = Int32(truncatingIfNeeded: rev ?? -2)
      }
    }
    try read(wanted, in: data, from: first, into: &revs)
    var found = 0
    for place in revs.indices {
      if revs[place] >= 0 {
        found &+= 1
      } else if try NodeValue(parsing: wanted, at: nodeOffset(place)) == .null {
        revs[place] = -1
      }
    }
    return found
  }

  /// Finds what a map knows.
  ///
  /// - Returns: How many revisions the map knows: none if it contradicts
  ///   itself, which is as good as none.
  private func find(
    _ wanted: RawSpan, in data: RawSpan, known map: NodeMap,
    into revs: inout MutableSpan<Int32>
  ) throws(Refusal) -> Int {
    guard map.count > 0 else { return 0 }
    for place in revs.indices {
      let node = try NodeValue(parsing: wanted, at: nodeOffset(place))
      guard let known = try? map.walk(node).entry else { return 0 }
      if case .revision(let rev) = known,
        try nodeValue(rev, in: data) == node
      {
        revs[place] = Int32(truncatingIfNeeded: rev)
      }
    }
    return map.count
  }

  /// Reads the nodes of the revisions from `first` on, to find those that are
  /// wanted.
  ///
  /// Few nodes are wanted mostly: these are sorted, and not the others.
  private func read(
    _ wanted: RawSpan, in data: RawSpan, from first: Int,
    into revs: inout MutableSpan<Int32>
  ) throws(Refusal) {
    guard first < count, revs.count > 0 else { return }
    guard revs.count > 1 else {
      let node = try NodeValue(parsing: wanted, at: 0)
      var rev = count &- 1
      while rev >= first, try nodeValue(rev, in: data) != node { rev &-= 1 }
      if rev >= first { revs[0] = Int32(truncatingIfNeeded: rev) }
      return
    }
    let size = RevlogIndex.nodeSize
    let filter = try NodeFilter(wanted, nodeSize: size)
    let order = try NodeIndex(wanted, nodeSize: size)
    for rev in first..<count {
      let holder = holder(of: rev, data)
      let offset = start(of: rev) &+ header.format.nodeOffset
      guard try filter.mayContain(holder.bigEndian(UInt32.self, at: offset))
      else { continue }
      let entry = try order.first(
        holder, at: offset, size: size, in: wanted, nodeSize: size)
      guard let entry else { continue }
      revs[order.position(entry)] = Int32(truncatingIfNeeded: rev)
    }
    // Of the places of one node, the first has got the revision.
    var entry = 0
    while entry < order.count {
      let group = order.group(from: entry, in: wanted, nodeSize: size)
      for other in group {
        revs[order.position(other)] = revs[order.position(entry)]
      }
      entry = group.upperBound
    }
  }

  /// Whether the nodes are sorted, all or those before the ones that were
  /// added; sorts them if it is worth it, now that so many are to be read.
  ///
  /// A program that asks a question and ends, as many do, should not pay for
  /// the order of all nodes: the first questions read the nodes that the map
  /// does not know. Sorting takes as long as some of these readings, so that
  /// the time is never more than twice that of the better choice.
  func isSorted(
    reading extra: Int, in data: RawSpan
  ) throws(Refusal) -> Bool {
    let isWorthIt = extra > 0 && nodesRead.add(extra) > mostReadings
    if byNode.isFilled { return true }
    if isWorthIt { try fillByNode(from: data) }
    return isWorthIt
  }

  /// How many nodes are read before they are sorted.
  var mostReadings: Int { 16 &* count }
}

/// Where a node lies among others.
@inline(__always)
private func nodeOffset(_ place: Int) -> Int { place &* RevlogIndex.nodeSize }

extension NodeIndex {
  /// Indexes the nodes of a revlog's revisions.
  fileprivate static func ofRevisions(
    _ nodes: borrowing Column<UInt8>
  ) throws(Refusal) -> NodeIndex {
    try NodeIndex(nodes.bytes, nodeSize: RevlogIndex.nodeSize)
  }

  /// The last revision of a node.
  fileprivate func lastRevision(
    of node: NodeValue, in nodes: borrowing Column<UInt8>
  ) throws(Refusal) -> Int? {
    try last(node, in: nodes.bytes)
  }
}
