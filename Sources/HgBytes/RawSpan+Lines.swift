private import CDeps

// Where lines begin and end.
//
// A line ends after each newline byte and at the end of the text; the last
// line may lack its newline. Whole blocks of 64 bytes are scanned at a time:
// lines of some dozens of bytes make a call of libc's `memchr` for each of
// them cost more than the scan.

private let newline = UInt8(ascii: "\n")

extension RawSpan {
  /// The number of lines.
  ///
  /// - Complexity: O(bytes), at the speed of memory.
  public func lineCount() -> Int {
    var count = 0
    var position = 0
    while byteCount &- position >= 64 {
      count &+= unsafe newlines(at: position).nonzeroBitCount
      position &+= 64
    }
    while position < byteCount {
      if unsafe isNewline(at: position) { count &+= 1 }
      position &+= 1
    }
    guard byteCount > 0 else { return 0 }
    return unsafe isNewline(at: byteCount &- 1) ? count : count &+ 1
  }

  /// Tells whether a line begins at `offset`, or would if the text went on.
  ///
  /// One does at 0 and after each newline.
  public func isLineStart(_ offset: Int) -> Bool {
    guard holds(1, at: offset &- 1) else { return offset == 0 }
    return unsafe isNewline(at: offset &- 1)
  }

  /// The offset after the first newline at `offset` or later, or the end of
  /// the text.
  ///
  /// - Complexity: O(bytes up to there).
  public func lineEnd(from offset: Int) -> Int {
    guard holds(1, at: offset) else { return byteCount }
    var position = offset
    while byteCount &- position >= 64 {
      let mask = unsafe newlines(at: position)
      if mask != 0 { return position &+ mask.trailingZeroBitCount &+ 1 }
      position &+= 64
    }
    while position < byteCount {
      if unsafe isNewline(at: position) { return position &+ 1 }
      position &+= 1
    }
    return byteCount
  }

  /// The offset after the last newline that stands before `offset`, or 0: the
  /// start of the line that has a byte at `offset`.
  ///
  /// - Complexity: O(bytes back to there).
  public func lineStart(before offset: Int) -> Int {
    guard holds(0, at: offset) else { return offset < 0 ? 0 : byteCount }
    var position = offset
    while position >= 64 {
      let mask = unsafe newlines(at: position &- 64)
      if mask != 0 { return position &- mask.leadingZeroBitCount }
      position &-= 64
    }
    while position > 0 {
      if unsafe isNewline(at: position &- 1) { return position }
      position &-= 1
    }
    return 0
  }

  /// Adds the offset of the end of each line: after its newline, or the end of
  /// the text.
  ///
  /// - Throws: `memory`, or `outOfRange` for a text of 4 GiB or more.
  /// - Complexity: O(bytes), at the speed of memory for lines of usual length.
  public func appendLineEnds(
    to ends: inout Column<UInt32>
  ) throws(Refusal) {
    try appendLineEnds(from: 0, atMost: .max, to: &ends)
  }

  /// Adds the offset of the end of each line from `offset` on, but not of more
  /// than `limit` lines.
  ///
  /// - Throws: `memory`, or `outOfRange` for a text of 4 GiB or more.
  public func appendLineEnds(
    from offset: Int, atMost limit: Int, to ends: inout Column<UInt32>
  ) throws(Refusal) {
    guard byteCount <= Int(UInt32.max), holds(0, at: offset) else {
      throw Refusal(.outOfRange, at: byteCount)
    }
    guard limit > 0, offset < byteCount else { return }
    let before = ends.count
    var position = offset
    while byteCount &- position >= 64 {
      var mask = unsafe newlines(at: position)
      unsafe try ends.append(atMost: 64) { (room) in
        var count = 0
        while mask != 0 {
          let end = position &+ mask.trailingZeroBitCount &+ 1
          unsafe room[count] = UInt32(truncatingIfNeeded: end)
          mask &= mask &- 1
          count &+= 1
        }
        return count
      }
      if ends.count &- before >= limit { break }
      position &+= 64
    }
    while position < byteCount, ends.count &- before < limit {
      position &+= 1
      if unsafe isNewline(at: position &- 1) {
        try ends.append(UInt32(truncatingIfNeeded: position))
      }
    }
    if ends.count &- before >= limit {
      ends.truncate(to: before &+ limit)
    } else if unsafe !isNewline(at: byteCount &- 1) {
      try ends.append(UInt32(truncatingIfNeeded: byteCount))
    }
  }

  /// The newlines among 64 bytes, which the span must hold.
  @unsafe @inline(__always)
  private func newlines(at offset: Int) -> UInt64 {
    unsafe withUnsafeBytes { (bytes) in
      guard let start = bytes.baseAddress else { return 0 }
      return unsafe hgk_equal64(start + offset, newline)
    }
  }

  @unsafe @inline(__always)
  private func isNewline(at offset: Int) -> Bool {
    unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self)
      == newline
  }
}
