public import HgBytes

extension RevisionGraph {
  /// The ancestors of some revisions that are not ancestors of others,
  /// ascending; a revision counts as an ancestor of its own.
  ///
  /// Both sides walk down together. The walk ends where everything that is
  /// still ahead is an ancestor of the others.
  ///
  /// - Parameters:
  ///   - included: The revisions; -1 has no ancestors.
  ///   - excluded: The others.
  ///   - missing: Receives the ancestors.
  /// - Returns: How many revisions were looked at.
  /// - Throws: `outOfRange` for no revision, at its place in `included`, or
  ///   after as many as these are in `excluded`; `memory`, or as
  ///   ``parents(of:)``.
  /// - Complexity: O(revisions from the highest to the lowest that is met).
  public func ancestors(
    of included: Span<Int32>, butNotOf excluded: Span<Int32>,
    into missing: inout Column<Int32>
  ) throws(Refusal) -> Int {
    var top = try highest(of: included)
    do throws(Refusal) {
      top = try max(top, highest(of: excluded))
    } catch {
      throw error.moved(to: included.count &+ error.place)
    }
    var marks = DescendingMarks<UInt8>(from: top)
    // How many revisions ahead are marked as included alone.
    var pending = 0
    for place in included.indices where included[place] >= 0 {
      if try marks.add(.isIncluded, to: Int(included[place])) == 0 {
        pending &+= 1
      }
    }
    for place in excluded.indices where excluded[place] >= 0 {
      try exclude(excluded[place], in: &marks, pending: &pending)
    }
    var rev = top
    while pending > 0, rev >= 0 {
      let mark = marks[rev]
      if mark == .isIncluded {
        pending &-= 1
        try missing.append(Int32(truncatingIfNeeded: rev))
        let parents = try parents(of: rev)
        try include(parents.first, in: &marks, pending: &pending)
        try include(parents.second, in: &marks, pending: &pending)
      } else if mark != 0 {
        let parents = try parents(of: rev)
        try exclude(parents.first, in: &marks, pending: &pending)
        try exclude(parents.second, in: &marks, pending: &pending)
      }
      rev &-= 1
    }
    missing.reverse()
    return top &- rev
  }

  @inline(__always)
  private func include(
    _ rev: Int32, in marks: inout DescendingMarks<UInt8>,
    pending: inout Int
  ) throws(Refusal) {
    guard rev >= 0 else { return }
    if try marks.add(.isIncluded, to: Int(rev)) == 0 { pending &+= 1 }
  }

  @inline(__always)
  private func exclude(
    _ rev: Int32, in marks: inout DescendingMarks<UInt8>,
    pending: inout Int
  ) throws(Refusal) {
    guard rev >= 0 else { return }
    if try marks.add(.isExcluded, to: Int(rev)) == .isIncluded {
      pending &-= 1
    }
  }
}

extension UInt8 {
  fileprivate static var isIncluded: UInt8 { 1 }
  fileprivate static var isExcluded: UInt8 { 2 }
}
