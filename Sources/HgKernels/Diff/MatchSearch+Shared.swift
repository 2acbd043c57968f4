import HgBytes

/// What is known of a line of the new text: that the run of equal pairs which
/// ends at it and at the line `old` has `count` lines.
struct RunEnd: BitwiseCopyable {
  var old: UInt32
  var count: UInt32

  /// Nothing is known.
  static var none: RunEnd { RunEnd(old: .max, count: 0) }
}

// Lines that have more than one equal in the new text.

extension MatchSearch {
  /// Visits the pairs of a shared run.
  mutating func visit(shared run: AnchorRun, _ memo: inout MutableSpan<RunEnd>)
  {
    let start = max(Int(run.oldStart), oldStart)
    let end = min(run.oldEnd, oldEnd)
    // Runs of the lines before this one cannot reach `atLeast`.
    let searched = min(start &+ max(atLeast &- 1, 0), end)
    if anchoredCount > 0, anchoredEnd == start {
      visitContinuation(from: start, to: end, before: searched)
    }
    for old in searched..<end {
      let number = Int(oldClasses[old])
      if !isPopular(number) { visit(old, number, known: searched, &memo) }
    }
  }

  /// Visits the pairs of a line, from the last equal to the first one.
  @inline(__always)
  private mutating func visit(
    _ old: Int, _ number: Int, known: Int, _ memo: inout MutableSpan<RunEnd>
  ) {
    // The innermost loop: what it needs at hand.
    let members = members
    let newStart = newStart
    let first = Int(memberStarts[number])
    let newClasses = newClasses
    let before = UInt32(truncatingIfNeeded: old &- 1)
    let classBefore =
      old > oldFloor ? oldClasses[old &- 1] : LineDictionary.none
    var place = place(
      ofLine: newEnd, from: first, to: Int(memberStarts[number &+ 1]))
    while place > first {
      place &-= 1
      let new = Int(members[place])
      guard new >= newStart else { break }
      var count = 1
      if new > newStart, newClasses[new &- 1] == classBefore {
        let end = memo[new &- 1]
        if old > known, end.old == before {
          count &+= Int(end.count)
        } else {
          count &+= runLength(
            endingAt: old &- 1, new &- 1, known: known, memo)
        }
      }
      memo[new] = RunEnd(
        old: before &+ 1, count: UInt32(truncatingIfNeeded: count))
      if count >= atLeast { visit(old, new, count) }
    }
  }

  /// Visits the parts of an anchored run: anchored runs in which no line has
  /// another equal, and shared runs between them.
  mutating func visit(
    partsOf run: AnchorRun, _ memo: inout MutableSpan<RunEnd>
  ) {
    var line = max(Int(run.oldStart), oldStart)
    let end = min(run.oldEnd, oldEnd)
    while line < end {
      let start = line
      let isShared = hasOtherEquals(line)
      line &+= 1
      while line < end, hasOtherEquals(line) == isShared { line &+= 1 }
      if isShared {
        visit(shared: AnchorRun(shared: start, count: line &- start), &memo)
      } else {
        visit(
          anchored: AnchorRun(
            anchored: start, to: start &+ run.shift, count: line &- start))
      }
    }
  }

  private func hasOtherEquals(_ old: Int) -> Bool {
    let number = Int(oldClasses[old])
    return memberStarts[number &+ 1] &- memberStarts[number] > 1
  }

  /// Visits the last pair on the diagonal of the anchored run before, if its
  /// line is not among those that are searched.
  private mutating func visitContinuation(
    from start: Int, to end: Int, before searched: Int
  ) {
    var old = start
    var last = start &- 1
    while old < end, old &+ anchoredShift < newEnd,
      oldClasses[old] == newClasses[old &+ anchoredShift]
    {
      if !isPopular(Int(oldClasses[old])) { last = old }
      old &+= 1
    }
    if last >= start, last < searched {
      visit(last, last &+ anchoredShift, anchoredCount &+ last &+ 1 &- start)
    }
  }

  /// The place in the list of a class of the first line that is not before
  /// `line`.
  @inline(__always)
  private func place(ofLine line: Int, from first: Int, to last: Int) -> Int {
    var low = first
    var high = last
    while low < high {
      let middle = low &+ (high &- low) / 2
      if Int(members[middle]) < line {
        low = middle &+ 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// The length of the run of equal pairs that ends at a pair; known are the
  /// runs that end at the lines from `known` on.
  @inline(__always)
  private func runLength(
    endingAt old: Int, _ new: Int, known: Int,
    _ memo: borrowing MutableSpan<RunEnd>
  ) -> Int {
    var old = old
    var new = new
    var count = 0
    while old >= oldFloor, new >= newStart {
      if old >= known {
        // Written in this search: a pair of these lines that is equal has been
        // visited, and a pair that is not equal never is.
        if memo[new].old == UInt32(truncatingIfNeeded: old) {
          return count &+ Int(memo[new].count)
        }
      } else if old < anchoredEnd {
        return count &+ anchoredLength(old, new)
      }
      guard oldClasses[old] == newClasses[new] else { break }
      count &+= 1
      old &-= 1
      new &-= 1
    }
    return count
  }
}
