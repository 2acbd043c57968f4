import HgBytes

// Where do two texts meet again?
//
// Myers' algorithm ("An O(ND) Difference Algorithm and Its Variations", 1986):
// for more and more lines that are removed or added, in any combination, it
// asks how far into both texts one comes. Here it stops at the first run of
// common lines that is not there by chance; the lines before the run are left
// to others.

/// A search for the place where two texts meet again.
struct FastSearch: ~Copyable {
  /// Most lines that a search removes and adds.
  ///
  /// It takes some microseconds to get there; from then on, hashing all lines
  /// is the better way.
  static var most: Int { 96 }

  /// For each diagonal, which is the old lines passed less the new lines, and
  /// `most + 1`: the most old lines passed on it, or -1.
  private var passed = Column<Int>()

  /// The place that is farthest into both texts.
  private(set) var farthest = FastPlace(old: 0, new: 0)

  /// Bytes of common lines that are not the same by chance: the more lines
  /// were passed to get there, the more it takes.
  ///
  /// Measured on the histories of programs: half as much makes one delta in
  /// 300 larger than it could be, twice as much only takes time.
  @inline(__always)
  private static func evidence(after distance: Int) -> Int {
    128 + 16 * distance
  }

  /// Common lines that are not the same by chance, be they as long as a ruler
  /// between the rows of a table.
  private static var fewest: Int { 3 }

  /// Looks for the place where lines that begin with two different ones meet
  /// again, and takes lines in as they are needed.
  ///
  /// - Parameters:
  ///   - texts: The texts.
  ///   - lines: Their lines.
  ///   - gap: The lines to look at.
  ///   - largest: Most pairs of lines before `farthest`.
  ///   - work: The budget.
  /// - Returns: The first of the lines that are the same, or where both texts
  ///   end; nil if there is no such place nearby, and `farthest` is the best
  ///   guess. With nothing left of the budget that is the start.
  /// - Throws: `memory`.
  /// - Complexity: O(d²) for d lines removed and added.
  mutating func meeting(
    in texts: FastTexts, _ lines: inout FastLinePair, _ gap: FastGap,
    largest: Int, _ work: inout FastWork
  ) throws(Refusal) -> FastPlace? {
    try restart(at: gap.start)
    guard work.search(0) else { return nil }
    var size = lines.size
    for distance in 1...Self.most {
      passed[Self.most - distance] = -1
      passed[Self.most + 2 + distance] = -1
      var steps = 0
      for diagonal in stride(from: -distance, through: distance, by: 2) {
        let oldPassed = try step(to: diagonal, in: texts, &lines, gap)
        passed[diagonal + Self.most + 1] = oldPassed
        guard oldPassed >= 0 else { continue }
        let start = gap.start.moved(oldPassed, oldPassed - diagonal)
        let (end, reason) = try slide(
          from: start, in: texts, &lines, gap, Self.evidence(after: distance))
        if reason == .certain { return start }
        if reason == .ended { return end }
        passed[diagonal + Self.most + 1] += end.old - start.old
        note(end, in: gap, largest)
        steps += 4 + end.old - start.old
      }
      // Lines that were taken in have been hashed.
      steps += (lines.size - size) / 8
      size = lines.size
      guard work.search(steps) else { return nil }
    }
    return nil
  }

  /// Makes ready for a search that has passed nothing.
  private mutating func restart(at start: FastPlace) throws(Refusal) {
    if passed.count == 0 {
      passed = try Column(repeating: -1, count: 2 * Self.most + 3)
    }
    passed[Self.most] = -1
    passed[Self.most + 1] = 0
    passed[Self.most + 2] = -1
    farthest = start
  }

  /// Why a run of common lines was left.
  private enum Reason {
    /// The next lines differ, or one text ends.
    case differs
    /// Both texts end.
    case ended
    /// The lines are certainly not the same by chance.
    case certain
  }

  /// Passes common lines from `start` on.
  ///
  /// - Returns: The place after them, and why there.
  @inline(__always)
  private func slide(
    from start: FastPlace, in texts: FastTexts,
    _ lines: inout FastLinePair, _ gap: FastGap, _ evidence: Int
  ) throws(Refusal) -> (FastPlace, Reason) {
    var place = start
    while true {
      let hasOld = try lines.hasOld(place.old, of: texts, in: gap)
      let hasNew = try lines.hasNew(place.new, of: texts, in: gap)
      guard hasOld, hasNew else {
        return (place, hasOld || hasNew ? .differs : .ended)
      }
      guard lines.areSame(place.old, place.new) else {
        return (place, .differs)
      }
      place = place.moved(1, 1)
      if lines.old.size(start.old..<place.old) >= evidence,
        place.old - start.old >= Self.fewest
      {
        return (place, .certain)
      }
    }
  }

  /// The most old lines passed on `diagonal` after one more line is removed
  /// or added; -1 if the texts end before.
  @inline(__always)
  private func step(
    to diagonal: Int, in texts: FastTexts, _ lines: inout FastLinePair,
    _ gap: FastGap
  ) throws(Refusal) -> Int {
    let middle = diagonal + Self.most + 1
    var result = -1
    let added = passed[middle + 1]
    if added >= 0,
      try lines.hasNew(
        gap.start.new + added - diagonal - 1, of: texts, in: gap)
    {
      result = added
    }
    let removed = passed[middle - 1]
    if removed >= 0, removed >= result,
      try lines.hasOld(gap.start.old + removed, of: texts, in: gap)
    {
      result = removed + 1
    }
    return result
  }

  /// Makes `place` the farthest if it is.
  @inline(__always)
  private mutating func note(
    _ place: FastPlace, in gap: FastGap, _ largest: Int
  ) {
    let (old, new) = (place.old - gap.start.old, place.new - gap.start.new)
    if place.old + place.new > farthest.old + farthest.new,
      old * new <= largest
    {
      farthest = place
    }
  }
}
