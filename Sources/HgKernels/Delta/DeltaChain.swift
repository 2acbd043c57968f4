import HgBytes

/// The hunks of all deltas of a chain, side by side.
struct DeltaChain: ~Copyable {
  /// The hunks of the first delta, then those of the second, and so on.
  var hunks = PatchHunks()

  /// Where the hunks of each delta end.
  var ends = Column<UInt32>()

  /// The first hunk that begins before the one before it has ended.
  private(set) var disorder: DeltaPlace?

  /// How long the base has to be for every delta to be inside of its text.
  private(set) var neededBase = 0

  /// By how much the deltas that were read make the text longer.
  private var growth = 0

  /// More hunks are refused; their headers alone would be 6 GB.
  ///
  /// With sizes and offsets below 2^31, all sums of them fit 64 bits then.
  private static let mostHunks = 1 << 29

  /// Adds deltas that lie anywhere.
  ///
  /// - Throws: `truncated` or `malformed`, at `place`; `outOfRange` for too
  ///   many deltas or hunks; `memory`.
  mutating func read(
    _ deltas: ByteStrings, refusedAt place: inout DeltaPlace
  ) throws(Refusal) {
    try reserve(deltas.count)
    for number in 0..<deltas.count {
      let bytes = deltas[number]
      var offset = 0
      try read(
        number, in: bytes, from: &offset, until: nil, refusedAt: &place)
    }
  }

  /// Adds `count` deltas that lie side by side, with `separator` after each but the
  /// last.
  ///
  /// - Throws: As ``read(_:refusedAt:)``; `truncated` or `malformed` also for
  ///   another number of deltas than `count`.
  mutating func read(
    joined: RawSpan, separatedBy separator: DeltaSeparator, count: Int,
    refusedAt place: inout DeltaPlace
  ) throws(Refusal) {
    // A number that the bytes do not back is none to make room for.
    guard count <= joined.byteCount / DeltaSeparator.size &+ 1 else {
      throw Refusal(.truncated, at: joined.byteCount)
    }
    try reserve(count)
    var offset = 0
    for number in 0..<count {
      let begin = offset
      try read(
        number, in: joined, from: &offset, until: separator,
        refusedAt: &place)
      let isLast = number == count &- 1
      guard isLast == (offset == joined.byteCount) else {
        place = DeltaPlace(of: number, in: joined, from: begin, at: offset)
        throw Refusal(isLast ? .malformed : .truncated, at: place.offset)
      }
      if !isLast { offset &+= DeltaSeparator.size }
    }
  }

  private mutating func reserve(_ count: Int) throws(Refusal) {
    guard count <= Int(UInt32.max) else {
      throw Refusal(.outOfRange, at: count)
    }
    try ends.reserve(count)
    try hunks.reserve(count)
  }

  /// Reads a delta from `offset` on, which then is where it ends.
  @inline(__always)
  private mutating func read(
    _ number: Int, in bytes: RawSpan, from offset: inout Int,
    until separator: DeltaSeparator?, refusedAt place: inout DeltaPlace
  ) throws(Refusal) {
    let begin = offset
    var lastEnd = 0
    var added = 0
    while offset < bytes.byteCount {
      if let separator, separator.stands(in: bytes, at: offset) { break }
      let hunk: DeltaHunk
      do throws(Refusal) {
        hunk = try DeltaHunk(parsing: bytes, at: offset)
      } catch {
        place = DeltaPlace(of: number, in: bytes, from: begin, at: offset)
        throw error.moved(to: place.offset)
      }
      if hunk.start < lastEnd, disorder == nil {
        disorder = DeltaPlace(of: number, in: bytes, from: begin, at: offset)
      }
      try hunks.append(PatchHunk(hunk, of: UInt32(truncatingIfNeeded: number)))
      added &+= hunk.growth
      lastEnd = hunk.end
      offset = hunk.next
    }
    neededBase = Swift.max(neededBase, lastEnd &- growth)
    growth &+= added
    guard hunks.count <= Self.mostHunks else {
      throw Refusal(.outOfRange, at: offset)
    }
    try ends.append(UInt32(truncatingIfNeeded: hunks.count))
  }
}
