import HgBytes

/// A mark on each revision from some revision down.
///
/// Most questions are about recent revisions of a long history. The marks take
/// as much memory, and time to clear it, as lies between the highest revision
/// and the lowest that was marked, and a little more.
struct DescendingMarks<Mark: BitwiseCopyable & FixedWidthInteger>: ~Copyable {
  /// The highest revision, which has the first mark.
  let top: Int

  private var marks = Column<Mark>()

  /// Creates marks of 0 on the revisions from `top` down.
  init(from top: Int) {
    self.top = top
  }

  /// The lowest revision that may have a mark, which is not below -1.
  var bottom: Int { max(top &- marks.count &+ 1, -1) }

  /// The mark of a revision, which must not be above the top.
  @inline(__always)
  subscript(rev: Int) -> Mark {
    let place = top &- rev
    return place < marks.count ? marks[place] : 0
  }

  /// Adds bits to the mark of a revision, which must not be above the top.
  ///
  /// - Returns: The mark as it was.
  @inline(__always) @discardableResult
  mutating func add(_ bits: Mark, to rev: Int) throws(Refusal) -> Mark {
    let place = top &- rev
    if place >= marks.count { try extend(to: place) }
    var marks = marks.mutableSpan
    let old = marks[place]
    marks[place] = old | bits
    return old
  }

  /// Makes marks of 0 up to a place, and as many again.
  @inline(never)
  private mutating func extend(to place: Int) throws(Refusal) {
    try marks.extend(by: 2 &* (place &+ 8) &- marks.count, with: 0)
  }
}
