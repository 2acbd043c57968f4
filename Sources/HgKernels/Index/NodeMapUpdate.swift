public import HgBytes

/// The blocks that make a nodemap know all revisions of an index.
///
/// They are to be appended to those of an older map, which stay as they are:
/// a block that changes is written anew, and so are all that lead to it, up
/// to a new root. What nothing leads to any more is dead. Without an older
/// map this is a whole one.
public struct NodeMapUpdate: ~Copyable {
  /// The new blocks, as ``NodeMap`` describes them.
  public fileprivate(set) var blocks = Column<UInt8>()

  /// Bytes of the older map that are now dead.
  public fileprivate(set) var deadSize = 0
}

/// The revisions that a map does not know, sorted by their nodes.
private struct NewNodes: ~Copyable {
  let nodes: Column<UInt8>
  let order: NodeIndex
  let first: Int

  init(_ nodes: consuming Column<UInt8>, first: Int) throws(Refusal) {
    order = try NodeIndex(nodes.bytes, nodeSize: RevlogIndex.nodeSize)
    self.nodes = nodes
    self.first = first
  }

  func value(_ index: Int) throws(Refusal) -> NodeValue {
    try order.value(index, in: nodes.bytes)
  }

  /// Where those end that have the digit of the entry at `start` there.
  ///
  /// By strides that double, then halve: most runs are short.
  func endOfRun(
    from start: Int, before end: Int, digit: Int, at depth: Int
  ) throws(Refusal) -> Int {
    var last = start
    var stride = 1
    while last &+ stride < end,
      try value(last &+ stride).digit(depth) == digit
    {
      last &+= stride
      stride &*= 2
    }
    while stride > 1 {
      stride /= 2
      if last &+ stride < end,
        try value(last &+ stride).digit(depth) == digit
      {
        last &+= stride
      }
    }
    return last &+ 1
  }
}

extension RevlogIndex {
  /// Makes what a nodemap needs to know all revisions.
  ///
  /// A revision stands as near to the root as no other node begins with its
  /// digits; of revisions with one node the last one counts. The blocks are
  /// those that Mercurial would write, in its order.
  ///
  /// - Parameters:
  ///   - map: The older map, whose revisions the index has.
  ///   - data: The bytes of the index.
  /// - Returns: The blocks; none if the map knows all.
  /// - Throws: `malformed` for a map that contradicts itself, at the block;
  ///   `outOfRange` for 2^31 blocks; `memory`, or a refusal if the data has
  ///   changed.
  /// - Complexity: O(new revisions) for hashes.
  public func update(
    of map: NodeMap, in data: RawSpan
  ) throws(Refusal) -> NodeMapUpdate {
    let size = RevlogIndex.nodeSize
    var nodes = try Column<UInt8>(capacity: (count &- map.count) &* size)
    for rev in map.count..<count {
      try nodes.append(node(rev, in: data), at: 0, size: size, stride: size)
    }
    let new = try NewNodes(nodes, first: map.count)
    var update = NodeMapUpdate()
    let root = map.blockCount &- 1
    if root < 0 || new.order.count > 0 {
      let old = root < 0 ? NodeMapEntry.empty : .block(root)
      _ = try addBlock(
        old, 0..<new.order.count, of: new, depth: 0, map, data, to: &update)
    }
    return update
  }

  /// Writes the block that has what an entry of the older map led to and some
  /// new revisions, after all that it leads to.
  private func addBlock(
    _ old: NodeMapEntry, _ range: Range<Int>, of new: borrowing NewNodes,
    depth: Int, _ map: NodeMap, _ data: RawSpan, to update: inout NodeMapUpdate
  ) throws(Refusal) -> NodeMapEntry {
    var entries = InlineArray<16, NodeMapEntry>(repeating: .empty)
    switch old {
    case .empty: break
    case .revision(let rev):
      entries[try nodeValue(rev, in: data).digit(depth)] = old
    case .block(let block):
      // Only a map that contradicts itself has more levels than digits.
      guard depth < NodeValue.digits else {
        throw Refusal(.malformed, at: block)
      }
      for digit in 0..<16 { entries[digit] = try map.entry(digit, of: block) }
      update.deadSize &+= NodeMap.blockSize
    }
    var start = range.lowerBound
    while start < range.upperBound {
      let digit = try new.value(start).digit(depth)
      let end = try new.endOfRun(
        from: start, before: range.upperBound, digit: digit, at: depth)
      entries[digit] = try merged(
        entries[digit], start..<end, of: new, depth: depth &+ 1, map, data,
        to: &update)
      start = end
    }
    let number = map.blockCount &+ update.blocks.count / NodeMap.blockSize
    guard number < Int(Int32.max) else { throw Refusal(.outOfRange) }
    for digit in 0..<16 {
      try update.blocks.appendBigEndian(entries[digit].value)
    }
    return .block(number)
  }

  /// What leads to what an entry led to and to some new revisions, of which
  /// there is one at least.
  private func merged(
    _ old: NodeMapEntry, _ range: Range<Int>, of new: borrowing NewNodes,
    depth: Int, _ map: NodeMap, _ data: RawSpan, to update: inout NodeMapUpdate
  ) throws(Refusal) -> NodeMapEntry {
    let last = range.upperBound &- 1
    let node = try new.value(last)
    let isOld: Bool
    switch old {
    case .empty: isOld = true
    case .revision(let rev): isOld = try nodeValue(rev, in: data) == node
    case .block: isOld = false
    }
    let first = try new.value(range.lowerBound)
    if isOld, first == node {
      return .revision(new.first &+ new.order.position(last))
    }
    return try addBlock(
      old, range, of: new, depth: depth, map, data, to: &update)
  }
}
