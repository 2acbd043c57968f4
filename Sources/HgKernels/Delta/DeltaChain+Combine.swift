import HgBytes

extension DeltaChain {
  /// Combines the deltas, given that the hunks of each are in order.
  ///
  /// Neighbours are combined until one list of hunks is left, each time from
  /// one column into the other. The chain has no hunks any more then.
  ///
  /// - Throws: `memory`.
  /// - Complexity: O(hunks x log deltas).
  mutating func combine() throws(Refusal) -> PatchHunks {
    var from = PatchHunks()
    var lists = Column<UInt32>()
    swap(&from, &hunks)
    swap(&lists, &ends)
    var into = PatchHunks()
    try into.reserve(from.count)
    try combineFew(from, &lists, into: &into)
    while lists.count > 1 {
      swap(&from, &into)
      into.removeAll()
      var made = 0
      var start = 0
      for index in stride(from: 0, to: lists.count, by: 2) {
        let middle = Int(lists[index])
        var end = middle
        if index &+ 1 < lists.count {
          end = Int(lists[index &+ 1])
          try into.append(
            combining: start..<middle, with: middle..<end, of: &from)
        } else {
          try into.append(contentsOf: from, start..<middle)
        }
        lists[made] = UInt32(truncatingIfNeeded: into.count)
        made &+= 1
        start = end
      }
      lists.truncate(to: made)
    }
    return into
  }

  /// Combines the deltas as Mercurial does, which makes a difference when
  /// hunks are out of order.
  ///
  /// What a hunk then does depends on which neighbours are combined first: in
  /// Mercurial, the two halves of each part of the chain.
  ///
  /// - Throws: `memory`.
  /// - Complexity: O(hunks x log deltas).
  mutating func combineHalves() throws(Refusal) -> PatchHunks {
    var into = PatchHunks()
    var from = PatchHunks()
    try combineHalves(0..<ends.count, into: &into, using: &from)
    return into
  }

  /// Adds what some of the deltas do together.
  ///
  /// Each level takes from one column and adds to the other, so nothing is
  /// copied back.
  private mutating func combineHalves(
    _ deltas: Range<Int>, into: inout PatchHunks, using from: inout PatchHunks
  ) throws(Refusal) {
    guard deltas.count > 1 else {
      guard let delta = deltas.first else { return }
      let start = delta > 0 ? Int(ends[delta &- 1]) : 0
      try into.append(contentsOf: hunks, start..<Int(ends[delta]))
      return
    }
    let middle = deltas.lowerBound &+ deltas.count / 2
    let first = from.count
    try combineHalves(deltas.lowerBound..<middle, into: &from, using: &into)
    let second = from.count
    try combineHalves(middle..<deltas.upperBound, into: &from, using: &into)
    try into.append(
      combining: first..<second, with: second..<from.count, of: &from)
    from.truncate(to: first)
  }
}

/// So many hunks are put in one by one, which for few of them takes less time
/// than to combine lists.
private let fewHunks = 8

/// Adds the hunks of `from`, those of some deltas combined where these are few.
///
/// - Parameters:
///   - from: The hunks of all deltas, side by side.
///   - lists: Where the hunks of each delta end; then where those of each list
///     end that was made of them.
///   - into: Receives the lists, side by side.
/// - Throws: `memory`.
private func combineFew(
  _ from: borrowing PatchHunks, _ lists: inout Column<UInt32>,
  into: inout PatchHunks
) throws(Refusal) {
  guard lists.count > 0 else { return }
  var scratch = PatchHunks()
  var made = 0
  var first = 0
  var start = 0
  for index in 0..<lists.count {
    let end = Int(lists[index])
    let count = into.count &- first
    if count > 0, count &+ (end &- start) > fewHunks {
      lists[made] = UInt32(truncatingIfNeeded: into.count)
      made &+= 1
      first = into.count
    }
    if into.count == first {
      try into.append(contentsOf: from, start..<end)
    } else {
      // From the last to the first, each leaves those before it in their place.
      for number in (start..<end).reversed() {
        try into.insert(from[number], from: first, using: &scratch)
      }
    }
    start = end
  }
  lists[made] = UInt32(truncatingIfNeeded: into.count)
  lists.truncate(to: made &+ 1)
}
