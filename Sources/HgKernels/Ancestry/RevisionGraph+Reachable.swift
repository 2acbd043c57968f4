public import HgBytes

extension RevisionGraph {
  /// The roots that can be reached from some heads, and what lies between,
  /// ascending.
  ///
  /// A way leads from a revision to its parents, none below `lowest`, and ends
  /// at a root unless what lies between is asked for too. Heads and roots may
  /// be -1.
  ///
  /// - Parameters:
  ///   - roots: The roots; what is no revision is passed over.
  ///   - heads: Where the ways begin, whatever `lowest` is.
  ///   - lowest: No way leads to a revision below this one.
  ///   - withPaths: Whether to add what lies between, not below `lowest`.
  ///   - reached: Receives the revisions.
  /// - Returns: How many revisions were looked at.
  /// - Throws: `outOfRange`, at the place in `heads`, for what is neither a
  ///   revision nor -1; `memory`, or as ``parents(of:)``.
  /// - Complexity: O(revisions from the highest head to the lowest that is
  ///   met) and O(roots).
  public func roots(
    _ roots: Span<Int32>, reachableFrom heads: Span<Int32>,
    notBelow lowest: Int, withPaths: Bool, into reached: inout Column<Int32>
  ) throws(Refusal) -> Int {
    let top = try highest(of: heads)
    guard heads.count > 0 else { return 0 }
    var marks = DescendingMarks<UInt8>(from: top)
    for place in heads.indices {
      try marks.add(.isSeen, to: Int(heads[place]))
    }
    // Roots that lie below what is ever seen must not cost memory.
    var isRoot = try RevisionSet(roots, upTo: top)
    var rev = top
    while rev >= marks.bottom {
      if marks[rev] & .isSeen != 0 {
        let isReached = isRoot.contains(rev)
        if isReached { try marks.add(.isReached, to: rev) }
        if rev >= 0, withPaths || !isReached {
          let parents = try parents(of: rev)
          try see(parents.first, notBelow: lowest, in: &marks)
          try see(parents.second, notBelow: lowest, in: &marks)
        }
      }
      rev &-= 1
    }
    for rev in stride(from: marks.bottom, through: top, by: 1) {
      let mark = marks[rev]
      if mark & .isReached != 0 {
        try reached.append(Int32(truncatingIfNeeded: rev))
      } else if withPaths, mark != 0, rev >= max(lowest, 0) {
        let parents = try parents(of: rev)
        guard marks.isReached(parents.first) || marks.isReached(parents.second)
        else { continue }
        try marks.add(.isReached, to: rev)
        try reached.append(Int32(truncatingIfNeeded: rev))
      }
    }
    return top &- marks.bottom &+ 1
  }

  @inline(__always)
  private func see(
    _ rev: Int32, notBelow lowest: Int, in marks: inout DescendingMarks<UInt8>
  ) throws(Refusal) {
    if rev >= lowest { try marks.add(.isSeen, to: Int(rev)) }
  }
}

extension UInt8 {
  fileprivate static var isSeen: UInt8 { 1 }
  fileprivate static var isReached: UInt8 { 2 }
}

extension DescendingMarks<UInt8> {
  @inline(__always)
  fileprivate func isReached(_ rev: Int32) -> Bool {
    self[Int(rev)] & .isReached != 0
  }
}

/// Some revisions, asked for from the highest down.
private struct RevisionSet: ~Copyable {
  /// Ascending; what has been passed is dropped from the end.
  private var revs = Column<Int32>()

  init(_ some: Span<Int32>, upTo top: Int) throws(Refusal) {
    for place in some.indices where some[place] >= -1 && some[place] <= top {
      try revs.append(some[place])
    }
    try revs.sortAndUnite()
  }

  /// Whether `rev` is one of them; no higher one must be asked for after.
  @inline(__always)
  mutating func contains(_ rev: Int) -> Bool {
    while revs.count > 0, Int(revs[revs.count &- 1]) > rev {
      revs.truncate(to: revs.count &- 1)
    }
    return revs.count > 0 && Int(revs[revs.count &- 1]) == rev
  }
}
