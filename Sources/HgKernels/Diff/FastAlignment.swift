import HgBytes

// The best way to keep lines, for few lines.
//
// Dynamic programming over all pairs of lines: the bytes that are kept, less
// what the hunks between them cost. No other choice of lines makes the delta
// smaller, but the time is that of the product of the numbers of lines.

/// The best alignment of some lines of two texts.
struct FastAlignment: ~Copyable {
  /// Most pairs of lines, which take some dozens of microseconds.
  static var largest: Int { 1 << 14 }

  /// The lines that are kept, last ones first.
  private(set) var runs = Column<FastRun>()

  /// For each number of new lines passed: the most that can be saved if the
  /// last line passed is kept.
  private var kept = Column<Int>()

  /// The same if the last line passed is not kept.
  private var replaced = Column<Int>()

  /// For each number of old lines and of new lines passed: how the two were
  /// reached, as `Origin` says.
  private var origins = Column<UInt8>()

  /// Less than can be saved in any way.
  private static var never: Int { -1 << 60 }

  /// Aligns the lines of `gap`, of which there are some of each text.
  ///
  /// - Complexity: O(old lines × new lines).
  mutating func align(
    _ lines: borrowing FastLinePair, _ gap: FastGap
  ) throws(Refusal) {
    let width = gap.newCount + 1
    try passNewLines(gap)
    try origins.reserve((gap.oldCount + 1) * width)
    for old in gap.start.old..<gap.end.old {
      for _ in 0..<width { try origins.append(0) }
      Self.passOldLine(lines, old, gap, &kept, &replaced, &origins)
    }
    try trace(gap)
  }

  /// Saves nothing: passes new lines before the first old one.
  private mutating func passNewLines(_ gap: FastGap) throws(Refusal) {
    kept.removeAll()
    replaced.removeAll()
    origins.removeAll()
    try kept.append(0)
    try replaced.append(Self.never)
    try origins.append(0)
    for passed in 1...gap.newCount {
      try kept.append(Self.never)
      try replaced.append(-FastHunkWriter.hunkSize)
      try origins.append(passed == 1 ? Origin.newAfterKept : Origin.new)
    }
  }

  /// Passes one more old line, alone or beside each of the new lines.
  private static func passOldLine(
    _ lines: borrowing FastLinePair, _ old: Int, _ gap: FastGap,
    _ kept: inout Column<Int>, _ replaced: inout Column<Int>,
    _ origins: inout Column<UInt8>
  ) {
    let row = origins.count - gap.newCount - 1
    let hash = lines.old.hashes[old]
    let size = lines.old.size(old..<(old + 1))
    let hashes = lines.new.hashes.span
    var kept = kept.mutableSpan
    var replaced = replaced.mutableSpan
    var origins = origins.mutableSpan
    // What was saved before one line less of both, and of new lines.
    var (keptBefore, replacedBefore) = (kept[0], replaced[0])
    var (keptLeft, replacedLeft) = (never, never)
    for column in 0...gap.newCount {
      let (keptAbove, replacedAbove) = (kept[column], replaced[column])
      var origin = Origin.old
      var best = replacedAbove
      if replacedLeft > best {
        (best, origin) = (replacedLeft, Origin.new)
      }
      if keptAbove - FastHunkWriter.hunkSize > best {
        best = keptAbove - FastHunkWriter.hunkSize
        origin = Origin.oldAfterKept
      }
      if keptLeft - FastHunkWriter.hunkSize > best {
        best = keptLeft - FastHunkWriter.hunkSize
        origin = Origin.newAfterKept
      }
      keptLeft = never
      if column > 0, hashes[gap.start.new + column - 1] == hash {
        keptLeft = max(keptBefore, replacedBefore) + size
        if replacedBefore > keptBefore { origin |= Origin.keptAfterReplaced }
      }
      replacedLeft = best
      (keptBefore, replacedBefore) = (keptAbove, replacedAbove)
      (kept[column], replaced[column]) = (keptLeft, best)
      origins[row + column] = origin
    }
  }

  /// Goes back from the end to where each best came from.
  private mutating func trace(_ gap: FastGap) throws(Refusal) {
    runs.removeAll()
    let width = gap.newCount + 1
    var (old, new) = (gap.oldCount, gap.newCount)
    var isKept = kept[new] >= replaced[new]
    while old > 0 || new > 0 {
      let origin = origins[old * width + new]
      if isKept {
        isKept = origin & Origin.keptAfterReplaced == 0
        old -= 1
        new -= 1
        try keep(gap.start.moved(old, new))
      } else {
        let step = origin & Origin.step
        isKept = step == Origin.oldAfterKept || step == Origin.newAfterKept
        if step == Origin.old || step == Origin.oldAfterKept {
          old -= 1
        } else {
          new -= 1
        }
      }
    }
  }

  /// Keeps the line at `place`, before all that are kept.
  private mutating func keep(_ place: FastPlace) throws(Refusal) {
    let last = runs.count - 1
    if last >= 0, runs[last].start == place.moved(1, 1) {
      runs[last] = FastRun(start: place, count: runs[last].count + 1)
    } else {
      try runs.append(FastRun(start: place, count: 1))
    }
  }
}

/// How a number of old lines and of new lines was passed at best.
private enum Origin {
  /// An old line more was replaced.
  static var old: UInt8 { 0 }
  /// A new line more was added.
  static var new: UInt8 { 1 }
  /// An old line was replaced, the first one after a kept line.
  static var oldAfterKept: UInt8 { 2 }
  /// A new line was added, the first one after a kept line.
  static var newAfterKept: UInt8 { 3 }
  /// The bits of the four above.
  static var step: UInt8 { 3 }
  /// Added to them if both lines may be kept, best so after a line that is
  /// not.
  static var keptAfterReplaced: UInt8 { 4 }
}
