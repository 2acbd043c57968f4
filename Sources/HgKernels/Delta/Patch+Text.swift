public import HgBytes

extension Patch {
  /// The exact size of the text that the patch makes of a base.
  ///
  /// - Parameters:
  ///   - baseSize: Size of the base in bytes.
  ///   - deltas: The deltas that the patch was made of.
  ///   - place: Where a refusal is.
  /// - Returns: Bytes.
  /// - Throws: `malformed` for hunks that are out of order; `outOfRange` for
  ///   a hunk outside of the base, and for a text that no memory can hold.
  /// - Complexity: O(hunks).
  public func measure(
    baseSize: Int, _ deltas: ByteStrings, refusedAt place: inout DeltaPlace
  ) throws(Refusal) -> Int {
    if mode == .strict, neededBase > baseSize {
      place = placeOutside(baseSize, deltas)
      throw Refusal(.outOfRange, at: place.offset)
    }
    let hunks = hunks.span
    var total = baseSize
    var kept = 0
    for index in 0..<hunks.count {
      let hunk = hunks[index]
      // A delta that is out of order can make hunks that end before they
      // begin. Mercurial lets them be, as long as they stay in the base, and
      // so what they do is part of its format.
      guard hunk.start >= kept, hunk.start <= baseSize,
        hunk.end >= 0, hunk.end <= baseSize
      else {
        place = self.place(of: hunk, in: deltas)
        throw Refusal(
          hunk.start < kept ? .malformed : .outOfRange, at: place.offset)
      }
      let (sum, overflow) = total.addingReportingOverflow(hunk.growth)
      guard !overflow else {
        place = self.place(of: hunk, in: deltas)
        throw Refusal(.outOfRange, at: place.offset)
      }
      total = sum
      kept = hunk.end
    }
    return total
  }

  /// Writes the text that the patch makes of a base.
  ///
  /// - Parameters:
  ///   - base: The text to change.
  ///   - deltas: The deltas that the patch was made of.
  ///   - text: Receives the result.
  ///   - place: Where a refusal is.
  /// - Throws: As ``measure(baseSize:_:refusedAt:)``, or `full`.
  /// - Complexity: O(hunks + size of the result); each byte is written once.
  public func apply(
    to base: RawSpan, _ deltas: ByteStrings, into text: inout OutputRawSpan,
    refusedAt place: inout DeltaPlace
  ) throws(Refusal) {
    let size = try measure(
      baseSize: base.byteCount, deltas, refusedAt: &place)
    guard size <= text.freeCapacity else { throw Refusal(.full, at: size) }
    let hunks = hunks.span
    var kept = 0
    for index in 0..<hunks.count {
      let hunk = hunks[index]
      try text.write(base, at: kept, size: hunk.start &- kept)
      try text.write(
        deltas[Int(hunk.delta)], at: hunk.data, size: hunk.dataSize)
      kept = hunk.end
    }
    try text.write(base, at: kept, size: base.byteCount &- kept)
  }

  /// Where a hunk of the patch comes from.
  func place(of hunk: PatchHunk, in deltas: ByteStrings) -> DeltaPlace {
    let number = Int(hunk.delta)
    let bytes = deltas[number]
    let begin = separator?.start(of: number, in: bytes) ?? 0
    return DeltaPlace(of: number, in: bytes, from: begin, at: hunk.data - 1)
  }

  /// The first hunk that is outside of its text, if the base has some size.
  private func placeOutside(
    _ baseSize: Int, _ deltas: ByteStrings
  ) -> DeltaPlace {
    var size = baseSize
    var begin = 0
    for number in 0..<deltas.count {
      let bytes = deltas[number]
      if separator == nil { begin = 0 }
      var offset = begin
      var growth = 0
      while let hunk = try? DeltaHunk(parsing: bytes, at: offset) {
        if hunk.end > size {
          return DeltaPlace(of: number, in: bytes, from: begin, at: offset)
        }
        growth += hunk.growth
        offset = hunk.next
      }
      size += growth
      begin = offset + DeltaSeparator.size
    }
    return DeltaPlace()
  }
}
