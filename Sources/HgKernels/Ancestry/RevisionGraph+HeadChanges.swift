public import HgBytes

extension RevisionGraph {
  /// How the heads change when revisions are added.
  ///
  /// - Parameters:
  ///   - new: The revisions that are added to those before them.
  ///   - removed: Receives the heads that are none any more, ascending; -1 if
  ///     there was no revision before.
  ///   - added: Receives the new heads, ascending.
  /// - Returns: How many revisions were looked at.
  /// - Throws: `outOfRange`, at the end of `new`, if that is past the last
  ///   revision; `memory`, or as ``parents(of:)``.
  /// - Complexity: O(revisions from the lowest parent of a new one on).
  public func headChanges(
    adding new: Range<Int>, removed: inout Column<Int32>,
    added: inout Column<Int32>
  ) throws(Refusal) -> Int {
    guard new.lowerBound >= 0, new.upperBound <= count else {
      throw Refusal(.outOfRange, at: new.upperBound)
    }
    guard !new.isEmpty else { return 0 }
    // Below the old revisions that are parents of new ones, nothing changes.
    var marks = DescendingMarks<UInt8>(from: new.upperBound &- 1)
    var rev = new.upperBound &- 1
    while rev >= new.lowerBound {
      if marks[rev] == 0 { try added.append(Int32(truncatingIfNeeded: rev)) }
      try markParents(of: rev, .hasNewChild, in: &marks)
      rev &-= 1
    }
    added.reverse()
    let bottom = max(marks.bottom, 0)
    while rev >= bottom {
      if marks[rev] == .hasNewChild {
        try removed.append(Int32(truncatingIfNeeded: rev))
      }
      try markParents(of: rev, .hasOldChild, downTo: bottom, in: &marks)
      rev &-= 1
    }
    if new.lowerBound == 0 { try removed.append(-1) }
    removed.reverse()
    return new.upperBound &- bottom
  }

  @inline(__always)
  private func markParents(
    of rev: Int, _ bits: UInt8, downTo bottom: Int = 0,
    in marks: inout DescendingMarks<UInt8>
  ) throws(Refusal) {
    let parents = try parents(of: rev)
    if parents.first >= bottom { try marks.add(bits, to: Int(parents.first)) }
    if parents.second >= bottom {
      try marks.add(bits, to: Int(parents.second))
    }
  }
}

extension UInt8 {
  fileprivate static var hasNewChild: UInt8 { 1 }
  fileprivate static var hasOldChild: UInt8 { 2 }
}
