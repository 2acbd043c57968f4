import HgBytes

// Matching all lines of a gap.
//
// What both sides begin and end with is kept. Of what is left, few lines are
// aligned in the best way; of many, those that are there once say which lines
// belong together, and the gaps between them are matched in the same way. If
// no line is there once, a search says where a gap may be cut in two.
//
// Gaps wait on a stack of their own: the depth of a recursion would be up to
// the texts.

/// The gaps that wait to be matched.
struct FastGaps: ~Copyable {
  /// Gaps and runs, the next one last.
  private var waiting = Column<Waiting>()

  private var anchors = FastAnchors()
  private var alignment = FastAlignment()
  private var search = FastSearch()

  /// Keeps lines before `end`, of those that are held.
  mutating func match(
    _ texts: FastTexts, _ lines: inout FastLinePair, upTo end: FastPlace,
    _ hunks: inout FastHunkWriter, _ work: inout FastWork
  ) throws(Refusal) {
    waiting.removeAll()
    try wait(FastGap(start: FastPlace(old: 0, new: 0), end: end))
    while waiting.count > 0 {
      let next = waiting[waiting.count - 1]
      waiting.truncate(to: waiting.count - 1)
      if next.isSame {
        try keep(next.gap, texts, lines, &hunks)
      } else {
        try match(next, texts, &lines, &hunks, &work)
      }
    }
  }

  /// Keeps what the ends of a gap have in common, and matches the rest or
  /// divides it.
  private mutating func match(
    _ next: Waiting, _ texts: FastTexts, _ lines: inout FastLinePair,
    _ hunks: inout FastHunkWriter, _ work: inout FastWork
  ) throws(Refusal) {
    let whole = next.gap
    var gap = whole
    while !gap.isEmpty, lines.areSame(gap.start.old, gap.start.new) {
      gap.start = gap.start.moved(1, 1)
    }
    try keep(
      FastGap(start: whole.start, end: gap.start), texts, lines, &hunks)
    while !gap.isEmpty, lines.areSame(gap.end.old - 1, gap.end.new - 1) {
      gap.end = gap.end.moved(-1, -1)
    }
    try wait(
      same: FastRun(start: gap.end, count: whole.end.old - gap.end.old))
    guard !gap.isEmpty else { return }
    let pairs = gap.oldCount * gap.newCount
    if pairs <= FastAlignment.largest {
      guard work.match(4 * pairs) else { return }
      try alignment.align(lines, gap)
      for index in 0..<alignment.runs.count {
        let run = alignment.runs[alignment.runs.count - 1 - index]
        try keep(
          FastGap(start: run.start, end: run.end), texts, lines, &hunks)
      }
      return
    }
    let count = gap.oldCount + gap.newCount
    var unanchored = next.unanchored
    if count <= unanchored / 2 {
      guard work.look(at: count) else { return }
      try anchors.find(lines, gap)
      guard anchors.hasCommonLines else { return }
      if anchors.runs.count > 0 { return try waitBetweenAnchors(gap) }
      unanchored = count
    }
    try cut(gap, texts, &lines, unanchored, &work)
  }

  /// Lets the anchors of a gap wait, and the gaps around them.
  private mutating func waitBetweenAnchors(_ gap: FastGap) throws(Refusal) {
    var end = gap.end
    for index in 0..<anchors.runs.count {
      let run = anchors.runs[anchors.runs.count - 1 - index]
      try wait(FastGap(start: run.end, end: end))
      try wait(same: run)
      end = run.start
    }
    try wait(FastGap(start: gap.start, end: end))
  }

  /// Cuts a gap in two where a search has come to.
  private mutating func cut(
    _ gap: FastGap, _ texts: FastTexts, _ lines: inout FastLinePair,
    _ unanchored: Int, _ work: inout FastWork
  ) throws(Refusal) {
    let meeting = try search.meeting(
      in: texts, &lines, gap, largest: FastAlignment.largest / 4, &work)
    // A meeting at the end is none: it would leave the whole gap before it.
    let middle =
      meeting == gap.end ? search.farthest : meeting ?? search.farthest
    guard middle != gap.start, middle != gap.end else { return }
    try wait(FastGap(start: middle, end: gap.end), unanchored)
    try wait(FastGap(start: gap.start, end: middle), unanchored)
  }

  /// Keeps lines that are the same, unless only their hashes are.
  private func keep(
    _ same: FastGap, _ texts: FastTexts, _ lines: borrowing FastLinePair,
    _ hunks: inout FastHunkWriter
  ) throws(Refusal) {
    let (start, end) = (lines.place(same.start), lines.place(same.end))
    let size = end.old - start.old
    guard end.new - start.new == size,
      texts.old.equals(at: start.old, texts.new, at: start.new, size: size)
    else { return }
    try hunks.keep(at: start, size: size)
  }

  private mutating func wait(
    _ gap: FastGap, _ unanchored: Int = .max
  ) throws(Refusal) {
    guard !gap.isEmpty else { return }
    try waiting.append(
      Waiting(gap: gap, isSame: false, unanchored: unanchored))
  }

  private mutating func wait(same run: FastRun) throws(Refusal) {
    guard run.count > 0 else { return }
    try waiting.append(
      Waiting(
        gap: FastGap(start: run.start, end: run.end), isSame: true,
        unanchored: 0))
  }
}

/// A gap that waits, or lines that are the same.
private struct Waiting: BitwiseCopyable {
  let gap: FastGap
  let isSame: Bool

  /// Number of lines of the gap that this one was cut from because that one
  /// had no anchor.
  ///
  /// Only where half of them are left are anchors looked for again: to look in
  /// all that is left after each cut would take quadratic time.
  let unanchored: Int
}
