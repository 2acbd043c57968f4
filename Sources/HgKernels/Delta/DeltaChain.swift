import HgBytes

/// Reads the deltas of a chain, each once and in order.
struct DeltaChain: ~Escapable {
  let deltas: ByteStrings

  /// What stands after each delta but the last, if they lie in one string.
  let separator: DeltaSeparator?

  /// Number of the delta that is read.
  private var number = 0

  /// Where that delta begins, in the string that it lies in.
  private var begin = 0

  /// Where the next delta begins, if they lie in one string.
  private var next = 0

  /// The first hunk that is not in order after the one before it.
  private(set) var disorder: DeltaPlace?

  /// How long the base has to be for every delta to be inside of its text.
  private(set) var neededBase = 0

  /// The last hunk of the first delta that needs so long a base.
  private(set) var neededAt = DeltaPlace()

  /// By how much the deltas that were read make the text longer.
  private var growth = 0

  /// How many hunks were read.
  private var hunkCount = 0

  /// More hunks are refused; their headers alone would be 6 GB.
  ///
  /// With sizes and offsets below 2^31, all sums of them fit 64 bits then.
  private static let mostHunks = 1 << 29

  @_lifetime(copy deltas)
  init(_ deltas: ByteStrings) {
    self.deltas = deltas
    separator = nil
  }

  /// Takes `count` deltas that lie side by side, with `separator` after each
  /// but the last.
  @_lifetime(copy joined)
  init(joined: RawSpan, separator: DeltaSeparator, count: Int) {
    deltas = ByteStrings(inside: joined, count: count)
    self.separator = separator
  }

  /// Reads the next delta, and adds its hunks.
  ///
  /// - Throws: `truncated`, `malformed`, `outOfRange` or `memory`; ``place(at:)``
  ///   then says where.
  @_lifetime(self: copy self)
  mutating func read(into hunks: inout PatchHunks) throws(Refusal) {
    let bytes = deltas[number]
    begin = next
    var offset = begin
    let first = hunks.count
    var lastEnd = 0
    var delta = PatchHunk(
      start: 0, end: 0, data: 0, size: 0,
      delta: UInt32(truncatingIfNeeded: number))
    var deltaGrowth = 0
    while offset < bytes.byteCount {
      if let separator, try separator.stands(in: bytes, at: offset) { break }
      let hunk = try DeltaHunk(parsing: bytes, at: offset)
      if hunk.start < lastEnd, disorder == nil {
        disorder = place(at: offset)
      }
      delta.start = hunk.start
      delta.end = hunk.end
      delta.data = hunk.data
      delta.size = UInt32(truncatingIfNeeded: hunk.size)
      try hunks.append(delta)
      deltaGrowth &+= hunk.growth
      lastEnd = hunk.end
      offset = hunk.next
    }
    hunkCount &+= hunks.count &- first
    guard hunkCount <= Self.mostHunks else {
      throw Refusal(.outOfRange, at: offset)
    }
    if lastEnd &- growth > neededBase {
      neededBase = lastEnd &- growth
      neededAt = place(at: offset &- 1)
    }
    growth &+= deltaGrowth
    number &+= 1
    guard separator != nil else { return }
    let isLast = number == deltas.count
    guard isLast == (offset == bytes.byteCount) else {
      throw Refusal(isLast ? .malformed : .truncated, at: offset)
    }
    next = isLast ? offset : offset &+ DeltaSeparator.size
  }

  /// The place of the hunk of the delta in hand that has the byte at `offset`
  /// of the string that the delta lies in.
  func place(at offset: Int) -> DeltaPlace {
    DeltaPlace(of: number, in: deltas[number], from: begin, at: offset)
  }
}
