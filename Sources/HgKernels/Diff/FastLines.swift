import HgBytes

/// The lines of a text from some place on: where they begin, and their hashes.
///
/// Lines are called the same if their hashes are. Two different lines may have
/// the same hash, if somebody made them so; `FastHunkWriter` keeps no lines
/// without comparing them.
struct FastLines: ~Copyable {
  /// Most lines that are held at a time, which bounds memory: some 30 MB.
  static var most: Int { 1 << 18 }

  /// The start of each line, and the end of the last.
  private(set) var starts = Column<UInt32>()

  /// The hash of each line.
  private(set) var hashes = Column<UInt64>()

  /// Number of lines held.
  var count: Int { hashes.count }

  /// Forgets all lines; the next one begins at `offset`.
  mutating func restart(at offset: Int) throws(Refusal) {
    starts.removeAll()
    hashes.removeAll()
    try starts.append(UInt32(truncatingIfNeeded: offset))
  }

  /// Tells whether there is a line at `index`, one of those held or the next;
  /// takes the next lines of `text` in if needed.
  @inline(__always)
  mutating func holds(
    _ index: Int, of text: RawSpan
  ) throws(Refusal) -> Bool {
    if index < count { return true }
    // Differences are a few lines long, as a rule.
    return try extend(to: count + 8, text) && index < count
  }

  /// Takes lines of `text` in until `limit` are held, or the text ends.
  ///
  /// - Returns: Whether there was one more.
  @inline(never)
  mutating func extend(
    to limit: Int, _ text: RawSpan
  ) throws(Refusal) -> Bool {
    let before = count
    try text.appendLineEnds(
      from: offset(before), atMost: min(limit, Self.most) - before,
      to: &starts)
    for line in before..<(starts.count - 1) {
      try hashes.append(
        text.lineHash(at: offset(line), size: size(line..<(line + 1))))
    }
    return count > before
  }

  /// Where the line at `index` begins in the text.
  @inline(__always)
  func offset(_ index: Int) -> Int { Int(starts[index]) }

  /// Bytes of some lines.
  @inline(__always)
  func size(_ lines: Range<Int>) -> Int {
    offset(lines.upperBound) - offset(lines.lowerBound)
  }
}

/// The lines of two texts.
struct FastLinePair: ~Copyable {
  /// The lines of the old text.
  var old = FastLines()

  /// The lines of the new text.
  var new = FastLines()

  /// Number of lines held of each text.
  var count: FastPlace { FastPlace(old: old.count, new: new.count) }

  /// Bytes of the lines held.
  var size: Int {
    old.size(0..<old.count) + new.size(0..<new.count)
  }

  /// Forgets all lines; the next ones begin at `place`, in bytes.
  mutating func restart(at place: FastPlace) throws(Refusal) {
    try old.restart(at: place.old)
    try new.restart(at: place.new)
  }

  /// Takes in as many lines of each text as may be held.
  mutating func fill(_ texts: FastTexts) throws(Refusal) {
    _ = try old.extend(to: FastLines.most, texts.old)
    _ = try new.extend(to: FastLines.most, texts.new)
  }

  /// Tells whether the old text has a line at `index` that is in `gap`; takes
  /// it in if needed.
  @inline(__always)
  mutating func hasOld(
    _ index: Int, of texts: FastTexts, in gap: FastGap
  ) throws(Refusal) -> Bool {
    guard index < gap.end.old else { return false }
    return try old.holds(index, of: texts.old)
  }

  /// Tells whether the new text has a line at `index` that is in `gap`; takes
  /// it in if needed.
  @inline(__always)
  mutating func hasNew(
    _ index: Int, of texts: FastTexts, in gap: FastGap
  ) throws(Refusal) -> Bool {
    guard index < gap.end.new else { return false }
    return try new.holds(index, of: texts.new)
  }

  /// Where lines begin in the texts, in bytes.
  func place(_ lines: FastPlace) -> FastPlace {
    FastPlace(old: old.offset(lines.old), new: new.offset(lines.new))
  }

  /// Tells whether a line of each text are the same, as far as hashes tell.
  @inline(__always)
  func areSame(_ oldLine: Int, _ newLine: Int) -> Bool {
    old.hashes[oldLine] == new.hashes[newLine]
  }
}
