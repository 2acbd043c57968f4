import HgBytes

/// The search for the longest match in a range.
///
/// Mercurial's way, which decides what a delta looks like: pairs (i, j) of
/// equal lines are visited by ascending i and then descending j, unless the
/// line is too popular; each ends a run of k pairs of equal lines; the first
/// pair with the greatest k is the best one, and rules for ties may prefer
/// later pairs with the same k. Then the best run grows forward over popular
/// lines.
///
/// Only pairs with the greatest k take part in the outcome: the first of them
/// overwrites what happened before, and a lower k changes nothing after it. So
/// a pair need not be visited when another in the range has a greater k:
///
/// - Of an anchored run only the last pair in the range that is not popular
///   is visited: k grows with every pair.
/// - Lines that have more than one equal are skipped while fewer of them are
///   in a row than `atLeast`, which is the k of some pair in the range. For
///   take the run of pairs that ends at such a line. Either all of its lines
///   have other equals: then it is no longer than they are many in a row. Or
///   some line has none: then the run continues an anchored one, on whose
///   diagonal its last pair is found directly.
struct MatchSearch: ~Escapable {
  let oldClasses: Span<UInt32>
  let newClasses: Span<UInt32>
  let memberStarts: Span<UInt32>
  let members: Span<UInt32>
  private let runs: Span<AnchorRun>

  /// Classes with more lines than this are too popular to end a run.
  private let popularity: Int

  let oldStart: Int
  let oldEnd: Int
  let newStart: Int
  let newEnd: Int

  /// No run of pairs reaches back beyond this line of the old text.
  let oldFloor: Int

  /// The k of some pair in the range; 0 if no pair is known.
  private(set) var atLeast = 0

  private var best: LineMatch

  /// The line after the last anchored run that was visited.
  private(set) var anchoredEnd = 0

  /// How far from the lines of that run their equals are.
  private(set) var anchoredShift = 0

  /// The k of the last pair of that run; 0 if it is not in the range.
  private(set) var anchoredCount = 0

  /// How many lines of the old text a range has at most; of a larger one the
  /// last lines are searched.
  private static var window: Int { 30_000 }

  @_lifetime(borrow matches)
  init(
    _ matches: borrowing LineMatches, _ range: LineRange, popularity: Int
  ) {
    oldClasses = matches.oldClasses.span
    newClasses = matches.newClasses
    memberStarts = matches.memberStarts.span
    members = matches.members.span
    runs = matches.runs.span
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
  /// - Parameter memo: One entry for each line of the new text.
  /// - Returns: The match; its count is 0 if there is none.
  /// - Complexity: O(anchored runs in the range) where few lines have more
  ///   than one equal; at worst O(pairs of equal lines) for the lines in the
  ///   window, and for each pair as many popular lines as are before it.
  mutating func longest(_ memo: inout MutableSpan<RunEnd>) -> LineMatch {
    let first = firstRun()
    findAtLeast(from: first)
    var index = first
    while index < runs.count, Int(runs[index].oldStart) < oldEnd {
      let run = runs[index]
      if run.isShared {
        visit(shared: run, &memo)
      } else if run.longestShared > 0, Int(run.longestShared) >= atLeast {
        visit(partsOf: run, &memo)
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

  /// Takes a pair, with the length of the run that it ends, for the best one
  /// if it is.
  @inline(__always)
  mutating func visit(_ old: Int, _ new: Int, _ count: Int) {
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

  /// Tells whether a class of lines is too popular to end a run.
  @inline(__always)
  func isPopular(_ number: Int) -> Bool {
    Int(memberStarts[number &+ 1]) &- Int(memberStarts[number]) > popularity
  }

  // MARK: Anchored runs

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

  /// The lines of an anchored run that are in the range, without those after
  /// the last one that may end a run of pairs.
  @inline(__always)
  private func clipped(_ run: AnchorRun) -> (start: Int, end: Int) {
    let start = max(Int(run.oldStart), oldStart, newStart &- run.shift)
    var end = min(run.oldEnd, oldEnd, newEnd &- run.shift)
    if end < run.oldEnd, run.longestShared > 0 {
      while end > start, isPopular(Int(oldClasses[end &- 1])) { end &-= 1 }
    }
    return (start, end)
  }

  /// Looks for a large k that some pair has for sure.
  private mutating func findAtLeast(from first: Int) {
    var index = first
    while index < runs.count, Int(runs[index].oldStart) < oldEnd {
      if !runs[index].isShared {
        let (start, end) = clipped(runs[index])
        atLeast = max(atLeast, end &- start)
      }
      index &+= 1
    }
  }

  /// Visits the last pair of an anchored run.
  @inline(__always)
  mutating func visit(anchored run: AnchorRun) {
    let (start, end) = clipped(run)
    let shift = run.shift
    var reached = 0
    if start < end {
      var count = end &- start
      if start == Int(run.oldStart) {
        count &+= runLength(endingAt: start &- 1, start &- 1 &+ shift)
      }
      visit(end &- 1, end &- 1 &+ shift, count)
      if end == run.oldEnd { reached = count }
    }
    anchoredEnd = run.oldEnd
    anchoredShift = shift
    anchoredCount = reached
  }

  /// The length of the run of equal pairs that ends at a pair; none of its
  /// lines is before those of the last anchored run.
  @inline(__always)
  private func runLength(endingAt old: Int, _ new: Int) -> Int {
    var old = old
    var new = new
    var count = 0
    while old >= oldFloor, new >= newStart {
      if old < anchoredEnd { return count &+ anchoredLength(old, new) }
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
  func anchoredLength(_ old: Int, _ new: Int) -> Int {
    new &- old == anchoredShift ? anchoredCount : 0
  }
}
