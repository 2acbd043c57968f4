import HgBytes

/// Deltas of one revlog that were decoded and checked, and are kept.
///
/// Bytes of a text can be looked for in them: see ``trace(_:through:)``.
struct DecodedDeltas: ~Copyable {
  /// The decoded deltas, side by side.
  private(set) var bytes = Column<UInt8>()

  /// Their hunks, those of each in order and apart from each other.
  private(set) var hunks = Column<DecodedHunk>()

  private var entries = Column<Entry>()

  /// By revision: the number of its entry, -1 for none.
  private var numbers = Column<Int32>()

  /// A delta.
  private struct Entry: BitwiseCopyable {
    let rev: Int

    /// Where its hunks begin and end.
    let start: Int
    let end: Int
  }

  /// Memory that is in use, but for 4 bytes a revision.
  var size: Int {
    bytes.count &+ MemoryLayout<DecodedHunk>.stride &* hunks.count
      &+ MemoryLayout<Entry>.stride &* entries.count
  }

  /// Forgets all deltas.
  ///
  /// - Complexity: O(deltas).
  mutating func removeAll() {
    for number in 0..<entries.count {
      let rev = entries[number].rev
      if rev < numbers.count { numbers[rev] = -1 }
    }
    entries.removeAll()
    hunks.removeAll()
    bytes.removeAll()
  }

  /// The hunks of a delta; nil if it is not here.
  @inline(__always)
  func hunks(of rev: Int) -> Range<Int>? {
    guard rev >= 0, rev < numbers.count, numbers[rev] >= 0 else { return nil }
    let entry = entries[Int(numbers[rev])]
    return entry.start..<entry.end
  }

  /// Decodes the delta of a revision.
  ///
  /// - Parameters:
  ///   - rev: The revision, which has a delta.
  ///   - record: Its record.
  ///   - limit: How large the delta may be.
  ///   - baseSize: Size of the text that the delta is applied to.
  ///   - chunks: The bytes of the file with the chunks.
  ///   - decoder: What decodes it.
  /// - Returns: Its hunks.
  /// - Throws: What is wrong with the delta; `malformed` for hunks that are
  ///   out of order, outside of the base, or make a text of another size than
  ///   the record says; `memory`. Nothing is kept then.
  @_optimize(size)
  mutating func read(
    _ rev: Int, _ record: IndexRecord, limit: Int, baseSize: Int,
    in chunks: RawSpan, with decoder: inout ChunkDecoder
  ) throws(Refusal) -> Range<Int> {
    let start = hunks.count
    let size = bytes.count
    do throws(Refusal) {
      if numbers.count <= rev {
        try numbers.extend(by: rev &+ 1 &- numbers.count, with: -1)
      }
      try decoder.decode(
        record.chunk(in: chunks), mode: record.mode, limit: limit,
        into: &bytes)
      let growth = try readHunks(from: size, baseSize: baseSize)
      guard baseSize &+ growth == record.fullSize else {
        throw Refusal(.malformed, at: rev)
      }
      try entries.append(Entry(rev: rev, start: start, end: hunks.count))
    } catch {
      hunks.truncate(to: start)
      bytes.truncate(to: size)
      throw error
    }
    numbers[rev] = Int32(truncatingIfNeeded: entries.count &- 1)
    return start..<hunks.count
  }

  /// Reads the hunks of the last delta, which begins at `offset`.
  ///
  /// - Returns: By how many bytes they make the text longer.
  @_optimize(size) @inline(never)
  private mutating func readHunks(
    from offset: Int, baseSize: Int
  ) throws(Refusal) -> Int {
    var offset = offset
    var growth = 0
    var kept = 0
    while offset < bytes.count {
      let hunk = try DeltaHunk(parsing: bytes.bytes, at: offset)
      guard hunk.start >= kept, hunk.end <= baseSize else {
        throw Refusal(.malformed, at: offset)
      }
      try hunks.append(
        DecodedHunk(
          place: hunk.start &+ growth,
          hunk: PatchHunk(hunk, of: 0)))
      growth &+= hunk.growth
      kept = hunk.end
      offset = hunk.next
    }
    return growth
  }
}

/// A hunk of a decoded delta.
struct DecodedHunk: BitwiseCopyable {
  /// Where its bytes begin in the text that the delta makes.
  let place: Int

  /// What it does; its bytes lie among those of all deltas.
  let hunk: PatchHunk
}

/// Bytes of a text that are looked for.
struct WantedBytes: BitwiseCopyable {
  /// Where they begin in the text.
  var start: Int

  /// How many there are.
  var size: Int

  /// Where they go.
  var target: Int

  /// Takes the first bytes off.
  @inline(__always)
  mutating func drop(_ count: Int) {
    start &+= count
    size &-= count
    target &+= count
  }
}

extension DecodedDeltas {
  /// Looks for bytes of a text among those that its delta has put in.
  ///
  /// - Parameters:
  ///   - wanted: Which bytes, in order and apart from each other.
  ///   - range: The hunks of the delta.
  ///   - found: Receives the bytes that the delta has put in, each at its
  ///     target.
  ///   - rest: Receives what is to be looked for in the base, in its order.
  /// - Throws: `truncated` for targets outside of `found`; `memory`.
  /// - Complexity: O(wanted x log hunks + hunks among them).
  func trace(
    _ wanted: borrowing Column<WantedBytes>, through range: Range<Int>,
    into found: inout Column<UInt8>, rest: inout Column<WantedBytes>
  ) throws(Refusal) {
    let hunks = hunks.span
    var next = range.lowerBound
    for place in 0..<wanted.count {
      var part = wanted[place]
      next = firstEnding(after: part.start, from: next, to: range.upperBound)
      while next < range.upperBound {
        let hunk = hunks[next]
        let before = hunk.place &- part.start
        guard before < part.size else { break }
        if before > 0 {
          try append(part, before, next, range, to: &rest)
          part.drop(before)
        }
        let skipped = part.start &- hunk.place
        let size = Swift.min(hunk.hunk.dataSize &- skipped, part.size)
        try found.replace(
          at: part.target, with: bytes.bytes, at: hunk.hunk.data &+ skipped,
          size: size)
        part.drop(size)
        guard part.size > 0 else { break }
        next &+= 1
      }
      if part.size > 0 { try append(part, part.size, next, range, to: &rest) }
    }
  }

  /// Adds the first bytes of a part, which are those of the base, as the
  /// delta's hunks before `next` have moved them.
  @inline(__always)
  private func append(
    _ part: WantedBytes, _ size: Int, _ next: Int, _ range: Range<Int>,
    to rest: inout Column<WantedBytes>
  ) throws(Refusal) {
    var moved = part
    moved.size = size
    if next > range.lowerBound {
      let last = hunks[next &- 1]
      moved.start &+= last.hunk.end &- last.place &- last.hunk.dataSize
    }
    try rest.append(moved)
  }

  /// The first of some hunks whose bytes end after a place.
  @inline(__always)
  private func firstEnding(after place: Int, from: Int, to: Int) -> Int {
    let hunks = hunks.span
    var low = from
    var high = to
    while low < high {
      let middle = low &+ (high &- low) / 2
      let hunk = hunks[middle]
      if hunk.place &+ hunk.hunk.dataSize > place {
        high = middle
      } else {
        low = middle &+ 1
      }
    }
    return low
  }
}
