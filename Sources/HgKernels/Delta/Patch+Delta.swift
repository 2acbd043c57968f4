public import HgBytes

extension Patch {
  /// The exact size of the one delta that does what the chain does.
  ///
  /// - Throws: `malformed` for a patch that is out of order, `outOfRange` for
  ///   an offset that no delta can say; `place` then says which hunk.
  /// - Complexity: O(hunks).
  public func measureDelta(
    _ deltas: ByteStrings, refusedAt place: inout DeltaPlace
  ) throws(Refusal) -> Int {
    var total = 0
    var index = 0
    var end = 0
    while index < hunks.count {
      let run = PatchRun(of: hunks, from: index)
      if run.start < end || run.end < run.start {
        place = self.place(of: hunks[index], in: deltas)
        throw Refusal(.malformed, at: place.offset)
      }
      if !run.isIdle {
        guard run.end <= PatchRun.largest else {
          place = self.place(of: hunks[index], in: deltas)
          throw Refusal(.outOfRange, at: place.offset)
        }
        total &+= DeltaHunk.headerSize &+ run.size
      }
      end = run.end
      index = run.next
    }
    return total
  }

  /// Writes the one delta that does what the chain does.
  ///
  /// Its hunks are apart from each other, unless one would be too large to be
  /// said, and each does something.
  ///
  /// - Throws: As ``measureDelta(_:refusedAt:)``, or `full`.
  /// - Complexity: O(hunks + size of the result).
  public func writeDelta(
    _ deltas: ByteStrings, into delta: inout OutputRawSpan,
    refusedAt place: inout DeltaPlace
  ) throws(Refusal) {
    let size = try measureDelta(deltas, refusedAt: &place)
    guard size <= delta.freeCapacity else { throw Refusal(.full, at: size) }
    var index = 0
    while index < hunks.count {
      let run = PatchRun(of: hunks, from: index)
      if !run.isIdle {
        try delta.writeHunk(start: run.start, end: run.end, size: run.size)
        for part in index..<run.next {
          let hunk = hunks[part]
          try delta.write(
            deltas[Int(hunk.delta)], at: hunk.data, size: hunk.dataSize)
        }
      }
      index = run.next
    }
  }
}

/// Hunks of a patch that one hunk of a delta can say, because each begins where
/// the one before it ends.
private struct PatchRun {
  let start: Int
  private(set) var end: Int
  private(set) var size: Int

  /// Number of the first hunk after the run.
  private(set) var next: Int

  /// The largest offset and size that a delta can say.
  static let largest = Int(Int32.max)

  init(of hunks: borrowing PatchHunks, from first: Int) {
    let hunks = hunks.span
    start = hunks[first].start
    end = hunks[first].end
    size = hunks[first].dataSize
    next = first + 1
    while next < hunks.count, hunks[next].start == end,
      size &+ hunks[next].dataSize <= Self.largest
    {
      end = hunks[next].end
      size &+= hunks[next].dataSize
      next += 1
    }
  }

  /// Whether the run changes nothing.
  var isIdle: Bool { start == end && size == 0 }
}

extension OutputRawSpan {
  /// Writes the header of a hunk.
  ///
  /// - Throws: `full`, or `outOfRange` for a number that it cannot say.
  @_lifetime(self: copy self)
  mutating func writeHunk(
    start: Int, end: Int, size: Int
  ) throws(Refusal) {
    guard let start = Int32(exactly: start), let end = Int32(exactly: end),
      let size = Int32(exactly: size)
    else { throw Refusal(.outOfRange, at: start) }
    try writeBigEndian(start)
    try writeBigEndian(end)
    try writeBigEndian(size)
  }
}
