import HgBytes

/// Which revisions of which histories something names, and in which
/// changeset.
///
/// A row is a path, a node and a changeset. Rows come in any order and again
/// and again, as manifests repeat them; then they are sorted, and looked up.
struct NamedRevisions: ~Copyable {
  private var table = PathRows()
  private var nodes = Column<UInt8>()

  /// The rows by node, once somebody asks for one.
  private var byNode = OnceCell<NodeIndex>()

  /// Where a row may stand that has been added already.
  ///
  /// Most of what a manifest repeats is dropped here at once. A slot that
  /// another row has taken costs nothing but the memory for a row that is there
  /// twice.
  private var recent = Column<UInt32>()

  /// Whether only the first changeset counts that names a revision.
  private let isFirstEnough: Bool

  private static var nodeSize: Int { RevlogIndex.nodeSize }

  /// Number of rows.
  var count: Int { table.count }

  /// Creates an empty table.
  init(isFirstEnough: Bool) { self.isFirstEnough = isFirstEnough }

  /// Adds a row.
  ///
  /// - Parameters:
  ///   - path: The number of the path.
  ///   - node: The node lies here.
  ///   - offset: Where.
  ///   - changeset: Who names it.
  /// - Throws: `memory`, or `outOfRange` for 2^32 rows.
  /// - Complexity: O(1), amortized.
  @inline(__always)
  mutating func append(
    _ path: Int, _ node: RawSpan, at offset: Int, _ changeset: Int
  ) throws(Refusal) {
    if recent.count <= count { try growRecent() }
    let place = try slot(path, node, offset)
    let row = Int(recent[place])
    if row < count, Int(table.paths[row]) == path,
      nodes.bytes.equals(
        at: row &* Self.nodeSize, node, at: offset, size: Self.nodeSize),
      isFirstEnough || Int(table.changesets[row]) == changeset
    {
      return
    }
    recent[place] = UInt32(truncatingIfNeeded: count)
    let size = Self.nodeSize
    try nodes.append(node, at: offset, size: size, stride: size)
    try table.append(path, changeset)
  }

  @inline(__always)
  private func slot(
    _ path: Int, _ node: RawSpan, _ offset: Int
  ) throws(Refusal) -> Int {
    let prefix = try node.bigEndian(UInt32.self, at: offset)
    // Files of one content have one node: the path has a say, too. The factor
    // is 2^32 divided by the golden ratio.
    let mixed = prefix ^ UInt32(truncatingIfNeeded: path) &* 0x9e37_79b1
    return Int(mixed) & (recent.count &- 1)
  }

  private mutating func growRecent() throws(Refusal) {
    recent = try Column(
      repeating: .max, count: max(1 << 10, 2 * recent.count))
    for row in 0..<count {
      let path = Int(table.paths[row])
      recent[try slot(path, nodes.bytes, row &* Self.nodeSize)] =
        UInt32(truncatingIfNeeded: row)
    }
  }

  /// Adds the rows of another table, whose paths have other numbers.
  mutating func append(
    contentsOf other: borrowing NamedRevisions, as numbers: Span<UInt32>
  ) throws(Refusal) {
    for row in 0..<other.count {
      let number = numbers[Int(other.table.paths[row])]
      guard number != .max else { continue }
      try append(
        Int(number), other.nodes.bytes, at: row &* Self.nodeSize,
        Int(other.table.changesets[row]))
    }
  }

  /// Keeps the rows of some paths, with their new numbers.
  mutating func keep(as numbers: Span<UInt32>) throws(Refusal) {
    var kept = NamedRevisions(isFirstEnough: isFirstEnough)
    try kept.append(contentsOf: self, as: numbers)
    self = kept
  }

  /// Sorts the rows.
  ///
  /// - Throws: `memory`.
  /// - Complexity: O(rows) for hashes that come in the order of changesets,
  ///   O(rows x log rows) at worst.
  mutating func sort(pathCount: Int) throws(Refusal) {
    byNode = OnceCell()
    recent = Column()
    let order = try table.sort(pathCount: pathCount)
    var sorted = try Column<UInt8>(capacity: nodes.count)
    for place in 0..<order.count {
      let offset = Int(order[place]) &* Self.nodeSize
      let size = Self.nodeSize
      try sorted.append(nodes.bytes, at: offset, size: size, stride: size)
    }
    nodes = sorted
  }

  /// Drops the rows but the first of each revision.
  ///
  /// - Complexity: As for ``sort(pathCount:)``.
  mutating func dropRepeats(pathCount: Int) throws(Refusal) {
    try sort(pathCount: pathCount)
    var kept = Column<UInt8>()
    for row in 0..<count {
      let path = Int(table.paths[row])
      try kept.append(isFirst(row, of: path) ? 1 : 0)
    }
    var last = 0
    for row in 0..<count where kept[row] != 0 {
      for place in 0..<Self.nodeSize {
        nodes[last &* Self.nodeSize &+ place] =
          nodes[row &* Self.nodeSize &+ place]
      }
      last &+= 1
    }
    nodes.truncate(to: last &* Self.nodeSize)
    table.keep { (row) in kept[row] != 0 }
    byNode = OnceCell()
  }

  /// The rows of a path, once they are sorted.
  func rows(of path: Int) -> Range<Int> { table.rows(of: path) }

  /// The changeset of a row.
  func changeset(_ row: Int) -> Int { Int(table.changesets[row]) }

  /// The node of a row.
  @_lifetime(borrow self)
  func node(_ row: Int) throws(Refusal) -> RawSpan {
    try nodes.bytes.slice(at: row &* Self.nodeSize, size: Self.nodeSize)
  }

  /// A row of a path that has a node; nil if there is none.
  ///
  /// - Complexity: O(1) for hashes, O(log rows) for any nodes.
  func find(_ path: Int, _ node: RawSpan) throws(Refusal) -> Int? {
    try last(path, node, before: rows(of: path).upperBound)
  }

  /// Whether a changeset names a node of a path.
  ///
  /// - Complexity: O(log rows).
  func contains(
    _ path: Int, _ node: RawSpan, _ changeset: Int
  ) throws(Refusal) -> Bool {
    let end = table.end(of: path, upTo: changeset)
    let start = rows(of: path).lowerBound
    // Mostly it names one, or a few.
    for row in (start..<end).suffix(Self.fewRows).reversed() {
      guard self.changeset(row) == changeset else { return false }
      if try self.node(row).equals(at: 0, node, at: 0, size: Self.nodeSize) {
        return true
      }
    }
    guard let row = try last(path, node, before: end) else { return false }
    return self.changeset(row) == changeset
  }

  /// How many rows are compared before they are indexed.
  private static var fewRows: Int { 4 }

  /// Whether no row before this one has its path and its node.
  func isFirst(_ row: Int, of path: Int) throws(Refusal) -> Bool {
    try last(path, node(row), before: row) == nil
  }

  /// The last row of a path before another one that has a node.
  private func last(
    _ path: Int, _ node: RawSpan, before end: Int
  ) throws(Refusal) -> Int? {
    let rows = rows(of: path)
    guard !rows.isEmpty else { return nil }
    try byNode.fill { () throws(Refusal) in
      try NodeIndex(nodes.bytes, nodeSize: Self.nodeSize)
    }
    guard
      let row = try byNode.value.last(
        NodeValue(parsing: node, at: 0), in: nodes.bytes, before: end),
      row >= rows.lowerBound
    else { return nil }
    return row
  }
}
