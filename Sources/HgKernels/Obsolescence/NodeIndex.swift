public import HgBytes

/// An index of nodes: which positions of a column hold a given node.
///
/// The positions are sorted by node, and a directory by the first bits of a
/// node says where to look. Nodes are hashes, so a look-up costs O(1); nodes
/// that an adversary chose to share their first bits cost O(log n), which no
/// hash table without a secret could promise. Positions of the same node lie
/// side by side, in ascending order, so that an answer is a range.
public struct NodeIndex: ~Copyable {
  /// First entry of each bucket, and the end of the last bucket.
  private(set) var starts: Column<UInt32>

  /// For each position, sorted by node: the tag of its node above the position
  /// itself.
  ///
  /// The tag is the 31 bits that follow the bucket's, and one
  /// bit that says whether the node is 32 bytes long.
  private var entries: Column<UInt64>

  /// Number of leading bits of a node that choose its bucket.
  let bucketBits: UInt64

  /// What the positions stand for, in the order of the entries.
  public private(set) var owners: Column<UInt32>

  /// Number of positions in the index.
  public var count: Int { entries.count }

  /// Indexes nodes of `nodeSize` bytes each that lie side by side.
  ///
  /// - Parameters:
  ///   - nodes: The nodes; at most 2^32 - 1.
  ///   - nodeSize: Bytes from one node to the next, 20 or 32.
  ///   - widths: For each node 1 if it is 32 bytes long, else 0; empty if
  ///     all are `nodeSize` bytes long.
  /// - Throws: `memory`, or `outOfRange` for too many nodes.
  /// - Complexity: O(n) for hashes, O(n log n) for any nodes.
  public init(
    _ nodes: RawSpan, nodeSize: Int, widths: RawSpan = RawSpan()
  ) throws(Refusal) {
    let count = nodes.byteCount / nodeSize
    guard count <= Int(UInt32.max) else {
      throw Refusal(.outOfRange, at: count)
    }
    // One to two nodes a bucket, of at least two buckets.
    var bits: UInt64 = 1
    while bits < 31, 1 << (bits + 1) <= count { bits += 1 }
    var starts = try Column<UInt32>(repeating: 0, count: (1 << Int(bits)) + 1)
    var entries = try Column<UInt64>(repeating: 0, count: count)
    let keys = NodeKeys(nodes, nodeSize, widths, bits)
    try distribute(keys, to: &entries, startingAt: &starts)
    sortBuckets(of: &entries, startingAt: starts, keys)
    bucketBits = bits
    self.starts = starts
    self.entries = entries
    owners = Column()
  }

  /// Indexes the nodes of a column.
  public init(_ nodes: borrowing NodeColumn) throws(Refusal) {
    try self.init(
      nodes.bytes, nodeSize: nodes.nodeSize, widths: nodes.widths)
  }

  /// Indexes the nodes of lists; each list owns its positions.
  static func ofLists(
    _ lists: borrowing NodeLists
  ) throws(Refusal) -> NodeIndex {
    var index = try NodeIndex(lists.nodes)
    try index.ownLists(
      lists.offsets, nodes: lists.nodes.bytes, nodeSize: lists.nodes.nodeSize)
    return index
  }

  /// Makes each position its own owner.
  public mutating func ownPositions() throws(Refusal) {
    owners = try Column(capacity: entries.count)
    for index in 0..<entries.count {
      try owners.append(UInt32(truncatingIfNeeded: entries[index]))
    }
  }

  /// Makes the list that a position lies in its owner, and drops a position
  /// whose list holds the same node before.
  ///
  /// - Parameters:
  ///   - listOffsets: Where each list begins in the column of nodes, and the
  ///     end of the last list.
  ///   - nodes: The nodes that the index was made of.
  ///   - nodeSize: Their width, as it was then.
  /// - Throws: `memory`.
  public mutating func ownLists(
    _ listOffsets: borrowing Column<UInt32>, nodes: RawSpan, nodeSize: Int
  ) throws(Refusal) {
    var listOf = try Column<UInt32>(repeating: 0, count: entries.count)
    for list in 0..<(listOffsets.count - 1) {
      for position in listOffsets[list]..<listOffsets[list + 1] {
        listOf[Int(position)] = UInt32(truncatingIfNeeded: list)
      }
    }
    owners = try Column(capacity: entries.count)
    var kept = 0
    var first = 0
    for bucket in 0..<(starts.count - 1) {
      let end = Int(starts[bucket + 1])
      let keptInBucket = kept
      for index in first..<end {
        let entry = entries[index]
        let owner = listOf[position(index)]
        let isRepeated =
          kept > keptInBucket && owners[kept - 1] == owner
          && entries[kept - 1] >> 32 == entry >> 32
          && nodes.equals(
            at: position(kept - 1) * nodeSize, nodes,
            at: position(index) * nodeSize, size: nodeSize)
        if isRepeated { continue }
        entries[kept] = entry
        try owners.append(owner)
        kept += 1
      }
      first = end
      starts[bucket + 1] = UInt32(truncatingIfNeeded: kept)
    }
    entries.truncate(to: kept)
  }

  /// The position of the entry at `index`.
  @inline(__always)
  public func position(_ index: Int) -> Int {
    Int(UInt32(truncatingIfNeeded: entries[index]))
  }

  /// The first entry whose node is the `size` bytes of `wanted` at `offset`,
  /// in an index of `nodes`, which are `nodeSize` bytes wide.
  ///
  /// - Complexity: O(1) for hashes, O(log n) for any nodes.
  @inline(__always)
  public func first(
    _ wanted: RawSpan, at offset: Int, size: Int, in nodes: RawSpan,
    nodeSize: Int
  ) throws(Refusal) -> Int? {
    guard size <= nodeSize else { return nil }
    let prefix = try wanted.bigEndian(UInt64.self, at: offset)
    let bucket = Int(truncatingIfNeeded: prefix >> (64 &- bucketBits))
    var low = Int(starts[bucket])
    let end = Int(starts[bucket &+ 1])
    guard low < end else { return nil }
    let tag = nodeTag(prefix, bucketBits, isWide: size > 20)
    // A bucket of hashes holds a handful of entries; one that an adversary
    // filled is searched by halves.
    if end &- low > 16 {
      var high = end
      while low < high {
        let middle = (low &+ high) / 2
        let order = compare(middle, tag, wanted, offset, size, nodes, nodeSize)
        if order < 0 { low = middle &+ 1 } else { high = middle }
      }
      guard low < end,
        compare(low, tag, wanted, offset, size, nodes, nodeSize) == 0
      else { return nil }
      return low
    }
    while low < end {
      let order = compare(low, tag, wanted, offset, size, nodes, nodeSize)
      if order == 0 { return low }
      if order > 0 { return nil }
      low &+= 1
    }
    return nil
  }

  /// The first entry whose node is the `size` bytes of `wanted` at `offset`,
  /// in an index of `nodes`.
  @inline(__always)
  public func first(
    _ wanted: RawSpan, at offset: Int, size: Int,
    in nodes: borrowing NodeColumn
  ) throws(Refusal) -> Int? {
    try first(
      wanted, at: offset, size: size, in: nodes.bytes,
      nodeSize: nodes.nodeSize)
  }

  /// Marks which of `wanted` are in this index of `nodes`.
  ///
  /// - Returns: How many are.
  func mark(
    _ wanted: RawSpan, nodeSize: Int, in nodes: borrowing NodeColumn,
    mask: inout MutableSpan<UInt8>
  ) throws(Refusal) -> Int {
    var found = 0
    for number in 0..<(wanted.byteCount / nodeSize) {
      let first = try first(
        wanted, at: number &* nodeSize, size: nodeSize, in: nodes)
      guard first != nil else { continue }
      mask[number] = 1
      found &+= 1
    }
    return found
  }

  /// The entries of a node, in an index of `nodes`.
  func group(
    _ wanted: RawSpan, in nodes: borrowing NodeColumn
  ) throws(Refusal) -> Range<Int> {
    let first = try first(wanted, at: 0, size: wanted.byteCount, in: nodes)
    guard let first else { return 0..<0 }
    return group(from: first, in: nodes.bytes, nodeSize: nodes.nodeSize)
  }

  /// The entries whose node is that of the entry at `first`, from there on.
  public func group(
    from first: Int, in nodes: RawSpan, nodeSize: Int
  ) -> Range<Int> {
    var end = first + 1
    while end < entries.count, entries[end] >> 32 == entries[first] >> 32,
      nodes.equals(
        at: position(end) * nodeSize, nodes,
        at: position(first) * nodeSize, size: nodeSize)
    {
      end += 1
    }
    return first..<end
  }

  /// Compares the node of the entry at `index` with a wanted one.
  @inline(__always)
  private func compare(
    _ index: Int, _ tag: UInt64, _ wanted: RawSpan, _ offset: Int, _ size: Int,
    _ nodes: RawSpan, _ nodeSize: Int
  ) -> Int {
    let entryTag = entries[index] >> 32
    if entryTag != tag { return entryTag < tag ? -1 : 1 }
    return nodes.compare(
      at: position(index) &* nodeSize, wanted, at: offset, size: size)
  }
}

/// Puts each position into its bucket, in ascending order.
private func distribute(
  _ keys: NodeKeys, to entryColumn: inout Column<UInt64>,
  startingAt startColumn: inout Column<UInt32>
) throws(Refusal) {
  var starts = startColumn.mutableSpan
  var entries = entryColumn.mutableSpan
  for position in 0..<keys.count {
    starts[keys.bucket(try keys.prefix(position)) &+ 1] &+= 1
  }
  for bucket in 1..<starts.count {
    starts[bucket] &+= starts[bucket &- 1]
  }
  for position in 0..<keys.count {
    let prefix = try keys.prefix(position)
    let bucket = keys.bucket(prefix)
    let place = Int(starts[bucket])
    starts[bucket] &+= 1
    entries[place] =
      try keys.tag(prefix, position) << 32
      | UInt64(truncatingIfNeeded: position)
  }
  // Each start has moved to the end of its bucket, which is the start of the
  // next one.
  for bucket in stride(from: starts.count &- 1, to: 0, by: -1) {
    starts[bucket] = starts[bucket &- 1]
  }
  starts[0] = 0
}

/// Sorts each bucket by node, and the positions of one node ascending.
private func sortBuckets(
  of entryColumn: inout Column<UInt64>,
  startingAt startColumn: borrowing Column<UInt32>, _ keys: NodeKeys
) {
  let starts = startColumn.span
  var entries = entryColumn.mutableSpan
  for bucket in 0..<(starts.count - 1) {
    let start = Int(starts[bucket])
    let end = Int(starts[bucket &+ 1])
    if end &- start > 1 { sort(&entries, from: start, to: end, keys) }
  }
}

/// The nodes that an index is made of.
private struct NodeKeys: ~Escapable {
  private let nodes: RawSpan
  private let nodeSize: Int
  private let widths: RawSpan
  private let bucketBits: UInt64

  @_lifetime(copy nodes, copy widths)
  init(
    _ nodes: RawSpan, _ nodeSize: Int, _ widths: RawSpan, _ bucketBits: UInt64
  ) {
    self.nodes = nodes
    self.nodeSize = nodeSize
    self.widths = widths
    self.bucketBits = bucketBits
  }

  var count: Int { nodes.byteCount / nodeSize }

  /// The first eight bytes of a node.
  @inline(__always)
  func prefix(_ position: Int) throws(Refusal) -> UInt64 {
    try nodes.bigEndian(UInt64.self, at: position &* nodeSize)
  }

  @inline(__always)
  func bucket(_ prefix: UInt64) -> Int {
    Int(truncatingIfNeeded: prefix >> (64 &- bucketBits))
  }

  @inline(__always)
  func tag(_ prefix: UInt64, _ position: Int) throws(Refusal) -> UInt64 {
    let isWide =
      widths.byteCount > 0
      ? try widths.byte(at: position) != 0 : nodeSize > 20
    return nodeTag(prefix, bucketBits, isWide: isWide)
  }

  /// Compares the nodes at two positions.
  @inline(__always)
  func compare(_ left: Int, _ right: Int) -> Int {
    nodes.compare(
      at: left &* nodeSize, nodes, at: right &* nodeSize, size: nodeSize)
  }
}

/// The 31 bits of a node after those of its bucket, and its width.
@inline(__always)
private func nodeTag(
  _ prefix: UInt64, _ bucketBits: UInt64, isWide: Bool
) -> UInt64 {
  ((prefix << bucketBits) >> 33) << 1 | (isWide ? 1 : 0)
}

/// Sorts one bucket.
@inline(__always)
private func sort(
  _ entries: inout MutableSpan<UInt64>, from start: Int, to end: Int,
  _ keys: NodeKeys
) {
  // As numbers, entries are in order of tag and position.
  if end &- start <= 16 {
    for index in (start &+ 1)..<end {
      let entry = entries[index]
      var place = index
      while place > start, entries[place &- 1] > entry {
        entries[place] = entries[place &- 1]
        place &-= 1
      }
      entries[place] = entry
    }
  } else {
    heapSort(&entries, from: start, to: end, by: <)
  }
  // Entries with one tag are in order unless their nodes differ after it.
  var run = start
  while run < end {
    var runEnd = run &+ 1
    var isOneNode = true
    while runEnd < end, entries[runEnd] >> 32 == entries[run] >> 32 {
      if isOneNode {
        isOneNode =
          keys.compare(position(entries[run]), position(entries[runEnd])) == 0
      }
      runEnd &+= 1
    }
    if !isOneNode {
      heapSort(&entries, from: run, to: runEnd) { (left, right) in
        let order = keys.compare(position(left), position(right))
        return order != 0 ? order < 0 : left < right
      }
    }
    run = runEnd
  }
}

@inline(__always)
private func position(_ entry: UInt64) -> Int {
  Int(UInt32(truncatingIfNeeded: entry))
}
