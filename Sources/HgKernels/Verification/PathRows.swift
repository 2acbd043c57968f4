import HgBytes

/// Changesets of paths: a table of two columns, to be sorted by both.
struct PathRows: ~Copyable {
  /// The number of the path of each row.
  private(set) var paths = Column<UInt32>()

  /// The changeset of each row.
  private(set) var changesets = Column<Int32>()

  /// Where the rows of each path begin, and where those of the last one end;
  /// empty while the rows are not sorted.
  private(set) var starts = Column<UInt32>()

  /// Number of rows.
  var count: Int { paths.count }

  /// Creates an empty table.
  init() {}

  /// Adds a row.
  ///
  /// - Throws: `memory`, or `outOfRange` for 2^32 rows.
  @inline(__always)
  mutating func append(_ path: Int, _ changeset: Int) throws(Refusal) {
    guard count < Int(UInt32.max) else { throw Refusal(.outOfRange) }
    try paths.append(UInt32(truncatingIfNeeded: path))
    try changesets.append(Int32(truncatingIfNeeded: changeset))
  }

  /// Keeps some of the rows.
  ///
  /// - Parameter isKept: Says it of a row, and is asked in their order.
  mutating func keep(where isKept: (Int) -> Bool) {
    var kept = 0
    for row in 0..<count where isKept(row) {
      paths[kept] = paths[row]
      changesets[kept] = changesets[row]
      kept &+= 1
    }
    paths.truncate(to: kept)
    changesets.truncate(to: kept)
    starts.removeAll()
  }

  /// Keeps the rows of some paths, with their new numbers; the others have
  /// the highest number.
  mutating func keep(as numbers: Span<UInt32>) throws(Refusal) {
    var kept = PathRows()
    for row in 0..<count {
      let number = numbers[Int(paths[row])]
      guard number != .max else { continue }
      try kept.append(Int(number), Int(changesets[row]))
    }
    self = kept
  }

  /// Sorts the rows by path and changeset; equal rows stay in their order.
  ///
  /// - Parameter pathCount: How many paths there are.
  /// - Returns: Which row each has been.
  /// - Throws: `memory`.
  /// - Complexity: O(rows + paths) where the rows of each path came in
  ///   ascending order; else O(rows x log rows).
  mutating func sort(pathCount: Int) throws(Refusal) -> Column<UInt32> {
    starts = try Column(repeating: 0, count: pathCount + 1)
    var order = try Column<UInt32>(repeating: 0, count: count)
    for row in 0..<count { starts[Int(paths[row]) &+ 1] &+= 1 }
    for path in 0..<pathCount { starts[path &+ 1] &+= starts[path] }
    // Each start moves to the end of its path, which is the next one's start.
    for row in 0..<count {
      let path = Int(paths[row])
      order[Int(starts[path])] = UInt32(truncatingIfNeeded: row)
      starts[path] &+= 1
    }
    for path in stride(from: pathCount, to: 0, by: -1) {
      starts[path] = starts[path &- 1]
    }
    starts[0] = 0
    for path in 0..<pathCount { sort(&order, rows(of: path)) }
    var sortedPaths = try Column<UInt32>(capacity: count)
    var sortedChangesets = try Column<Int32>(capacity: count)
    for place in 0..<count {
      let row = Int(order[place])
      try sortedPaths.append(paths[row])
      try sortedChangesets.append(changesets[row])
    }
    paths = sortedPaths
    changesets = sortedChangesets
    return order
  }

  /// Sorts rows of one path by changeset.
  private func sort(_ order: inout Column<UInt32>, _ range: Range<Int>) {
    var isSorted = true
    for place in range.dropFirst() where isSorted {
      isSorted =
        changesets[Int(order[place &- 1])] <= changesets[Int(order[place])]
    }
    guard !isSorted else { return }
    var rows = order.mutableSpan
    heapSort(&rows, from: range.lowerBound, to: range.upperBound) {
      (left, right) in
      let first = changesets[Int(left)]
      let second = changesets[Int(right)]
      return first != second ? first < second : left < right
    }
  }

  /// The rows of a path, once they are sorted.
  @inline(__always)
  func rows(of path: Int) -> Range<Int> {
    guard path >= 0, path &+ 1 < starts.count else { return 0..<0 }
    return Int(starts[path])..<Int(starts[path &+ 1])
  }

  /// Where the rows of a path end that have a changeset up to this one.
  ///
  /// - Complexity: O(log rows of the path).
  func end(of path: Int, upTo changeset: Int) -> Int {
    let rows = rows(of: path)
    var low = rows.lowerBound
    var high = rows.upperBound
    while low < high {
      let middle = (low &+ high) / 2
      if Int(changesets[middle]) <= changeset {
        low = middle &+ 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// Whether there is such a row, once they are sorted.
  func contains(_ path: Int, _ changeset: Int) -> Bool {
    let end = end(of: path, upTo: changeset)
    return end > rows(of: path).lowerBound
      && Int(changesets[end &- 1]) == changeset
  }
}
