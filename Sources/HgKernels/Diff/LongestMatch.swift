import HgBytes

/// A part of both texts, in lines.
struct LineRange: BitwiseCopyable {
  var oldStart: Int
  var oldEnd: Int
  var newStart: Int
  var newEnd: Int
}

/// Lines that are the same in both texts.
struct LineMatch: BitwiseCopyable {
  var old: Int
  var new: Int
  var count: Int
}

/// What is known of a line of the new text: that the run of equal pairs which
/// ends at it and at the line `old` has `count` lines.
struct RunEnd: BitwiseCopyable {
  var old: UInt32
  var count: UInt32

  /// Nothing is known.
  static var none: RunEnd { RunEnd(old: .max, count: 0) }
}

/// The search for the longest match in a range.
///
/// Mercurial's way, which decides what a delta looks like: pairs (i, j) of
/// equal lines are visited by ascending i and then descending j, unless the
/// line is too popular; each pair ends a run of k pairs of equal lines; the
/// first pair with the greatest k is the best one, and rules for ties may
/// prefer later pairs with the same k. Then the best run grows forward over
/// popular lines.
///
/// Only pairs with the greatest k take part in the outcome: what happened
/// before the first of them is overwritten by it, and a lower k never is
/// looked at after it. So here a pair is left out when another in the range
/// surely has a greater k:
///
/// - Of an anchored run all pairs but the last one in the range: each is
///   followed by a pair whose k is greater by one.
/// - Of a shared run all pairs that cannot reach `atLeast`, the length of the
///   longest anchored run in the range. A run of pairs has no pair of an
///   anchored line, and then it is as long as its lines in the shared run are
///   many at most; or it has one, and then it continues the anchored run
///   before, on whose diagonal its last pair is found directly.
struct MatchSearch: ~Escapable {
  private let oldClasses: Span<UInt32>
  private let newClasses: Span<UInt32>
  private let runs: Span<AnchorRun>
  private let memberStarts: Span<UInt32>
  private let members: Span<UInt32>

  /// Classes with more lines than this are too popular to end a run.
  private let popularity: Int

  private let oldStart: Int
  private let oldEnd: Int
  private let newStart: Int
  private let newEnd: Int

  /// No run of pairs reaches back beyond this line of the old text.
  private let oldFloor: Int

  private var best: LineMatch

  /// The line after the last anchored run that was visited.
  private var anchoredEnd = 0

  /// The distance of the lines that equal those of that run.
  private var anchoredShift = 0

  /// The k of the last pair of that run; 0 if it is not in the range.
  private var anchoredCount = 0

  /// How many lines of the old text a range has at most; of a larger one the
  /// last lines are searched.
  private static var window: Int { 30_000 }

  @_lifetime(borrow matches)
  init(
    _ matches: borrowing LineMatches, _ range: LineRange, popularity: Int
  ) {
    oldClasses = matches.oldClasses.span
    newClasses = matches.newClasses
    runs = matches.runs.span
    memberStarts = matches.memberStarts.span
    members = matches.members.span
    self.popularity = popularity
    oldStart = max(range.oldStart, range.oldEnd &- Self.window)
    oldEnd = range.oldEnd
    newStart = range.newStart
    newEnd = range.newEnd
    best = LineMatch(old: range.oldStart, new: range.newStart, count: 0)
    // A run stops short of the first line of all if that line is popular.
    // Mercurial keeps the last run that ended at each line of the new text
    // as (i, k), (0, 0) to begin with. A run that comes to a pair with the
    // old text's line 0 takes the (0, 0) of a popular line for a run that it
    // continues; a line that is not popular has (0, 1) by then.
    let startsPopular =
      oldStart == 0 && oldEnd > 0
      && matches.isPopular(oldClasses[0], above: popularity)
    oldFloor = startsPopular ? 1 : oldStart
  }

  /// Finds the longest match.
  ///
  /// - Returns: The match; its count is 0 if there is none.
  /// - Complexity: O(runs in the range) where most lines differ from all
  ///   others; at worst O(pairs of equal lines) for the lines in the window,
  ///   and for each of them as many popular lines as are before it.
  mutating func longest(_ memo: inout MutableSpan<RunEnd>) -> LineMatch {
    let first = firstRun()
    let atLeast = longestAnchoredRun(from: first)
    var index = first
    while index < runs.count, Int(runs[index].oldStart) < oldEnd {
      let run = runs[index]
      if run.isShared {
        visit(shared: run, atLeast, &memo)
      } else {
        visit(anchored: run)
      }
      index &+= 1
    }
    if best.count > 0 {
      best.old &-= best.count &- 1
      best.new &-= best.count &- 1
    }
    while best.old &+ best.count < oldEnd, best.new &+ best.count < newEnd,
      oldClasses[best.old &+ best.count] == newClasses[best.new &+ best.count]
    {
      best.count &+= 1
    }
    return best
  }

  /// The first run with a line in the window.
  private func firstRun() -> Int {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = low &+ (high &- low) / 2
      if runs[middle].oldEnd <= oldStart {
        low = middle &+ 1
      } else {
        high = middle
      }
    }
    return low
  }

  /// The part of an anchored run that is in the range: lines of the old text.
  @inline(__always)
  private func clipped(_ run: AnchorRun) -> (start: Int, end: Int) {
    let shift = Int(run.newStart) &- Int(run.oldStart)
    return (
      max(Int(run.oldStart), oldStart, newStart &- shift),
      min(run.oldEnd, oldEnd, newEnd &- shift)
    )
  }

  /// The length of the longest part of an anchored run in the range.
  private func longestAnchoredRun(from first: Int) -> Int {
    var longest = 0
    var index = first
    while index < runs.count, Int(runs[index].oldStart) < oldEnd {
      if !runs[index].isShared {
        let (start, end) = clipped(runs[index])
        longest = max(longest, end &- start)
      }
      index &+= 1
    }
    return longest
  }

  /// Takes a pair, with the length of the run that it ends, for the best one
  /// if it is.
  @inline(__always)
  private mutating func visit(_ old: Int, _ new: Int, _ count: Int) {
    if count > best.count {
      best = LineMatch(old: old, new: new, count: count)
    } else if count == best.count {
      if old > best.old, old <= (oldStart &+ oldEnd &- 1) / 2, new > newStart {
        best.old = old
        best.new = new
      } else if old == best.old,
        best.new > (newStart &+ newEnd &- 1) / 2 || old == oldStart
      {
        best.new = new
      }
    }
  }

  /// Visits the pairs of an anchored run.
  @inline(__always)
  private mutating func visit(anchored run: AnchorRun) {
    let (start, end) = clipped(run)
    var reached = 0
    if start < end {
      let shift = Int(run.newStart) &- Int(run.oldStart)
      var count = end &- start
      if start == Int(run.oldStart) {
        count &+= runLength(endingAt: start &- 1, start &- 1 &+ shift)
      }
      visit(end &- 1, end &- 1 &+ shift, count)
      anchoredShift = shift
      if end == run.oldEnd { reached = count }
    }
    anchoredEnd = run.oldEnd
    anchoredCount = reached
  }

  /// The length of the run of equal pairs that ends at a pair; all of its
  /// lines are shared, but for those of the last anchored run.
  @inline(__always)
  private func runLength(endingAt old: Int, _ new: Int) -> Int {
    var old = old
    var new = new
    var count = 0
    while old >= oldFloor, new >= newStart {
      if old < anchoredEnd { return count &+ anchored(old, new) }
      guard oldClasses[old] == newClasses[new] else { break }
      count &+= 1
      old &-= 1
      new &-= 1
    }
    return count
  }

  /// The length of the run that ends at a pair with the last line of the last
  /// anchored run.
  @inline(__always)
  private func anchored(_ old: Int, _ new: Int) -> Int {
    new &- old == anchoredShift ? anchoredCount : 0
  }

  /// Visits the pairs of a shared run.
  private mutating func visit(
    shared run: AnchorRun, _ atLeast: Int, _ memo: inout MutableSpan<RunEnd>
  ) {
    let start = max(Int(run.oldStart), oldStart)
    let end = min(run.oldEnd, oldEnd)
    let searched = min(start &+ max(atLeast &- 1, 0), end)
    if anchoredCount > 0, anchoredEnd == start {
      visitContinuation(from: start, to: end, before: searched)
    }
    var old = searched
    while old < end {
      let number = Int(oldClasses[old])
      let first = Int(memberStarts[number])
      let last = Int(memberStarts[number &+ 1])
      if last &- first <= popularity {
        var place = self.place(ofLine: newEnd, from: first, to: last)
        while place > first {
          place &-= 1
          let new = Int(members[place])
          guard new >= newStart else { break }
          let count =
            1
            &+ runLength(
              endingAt: old &- 1, new &- 1, known: searched, memo)
          memo[new] = RunEnd(
            old: UInt32(truncatingIfNeeded: old),
            count: UInt32(truncatingIfNeeded: count))
          visit(old, new, count)
        }
      }
      old &+= 1
    }
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
      let number = Int(oldClasses[old])
      if Int(memberStarts[number &+ 1]) &- Int(memberStarts[number])
        <= popularity
      {
        last = old
      }
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

  /// The length of the run of equal pairs that ends at a pair of which the
  /// runs are known that end at the lines from `known` on.
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
        return count &+ anchored(old, new)
      }
      guard oldClasses[old] == newClasses[new] else { break }
      count &+= 1
      old &-= 1
      new &-= 1
    }
    return count
  }
}
