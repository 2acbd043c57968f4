private import CDeps

// Hexadecimal digits, eight at a time or all of a node.

extension RawSpan {
  /// The four bytes that the eight hexadecimal digits at `offset` spell, the
  /// first one most significant; nil if one is no digit or the span ends.
  ///
  /// Both cases are read.
  ///
  /// - Complexity: O(1).
  @inline(__always)
  public func hexadecimal32(at offset: Int) -> UInt32? {
    guard holds(8, at: offset) else { return nil }
    let word = UInt64(
      bigEndian: unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset, as: UInt64.self))
    guard areDigits(word) else { return nil }
    // A letter has bit 6, and its lower four bits are 9 less than its value.
    var digits = word & (0x0f &* everyByte)
    digits &+= ((word >> 6) & everyByte) &* 9
    // Two digits make a byte, two bytes a pair, two pairs the number.
    digits = (digits | digits >> 4) & 0x00ff_00ff_00ff_00ff
    digits = (digits | digits >> 8) & 0x0000_ffff_0000_ffff
    return UInt32(truncatingIfNeeded: digits | digits >> 16)
  }
}

extension Column<UInt32> {
  /// Adds the bytes that hexadecimal digits of either case spell, four in an
  /// element.
  ///
  /// - Parameters:
  ///   - source: Where the digits are.
  ///   - offset: Where they begin.
  ///   - bytes: How many bytes there are: 8 or more, in fours.
  /// - Throws: `truncated` if the span ends before, `malformed` for what is no
  ///   digit; `memory`. Nothing is added then.
  /// - Complexity: O(bytes).
  @inline(__always)
  public mutating func append(
    hexadecimal source: RawSpan, at offset: Int, bytes: Int
  ) throws(Refusal) {
    guard bytes >= 8, bytes % 4 == 0,
      source.holds(2 &* bytes, at: offset)
    else { throw Refusal(.truncated, at: offset) }
    try unsafe append(atMost: bytes / 4) { (target) throws(Refusal) in
      let isRight = unsafe source.withUnsafeBytes { (source) in
        guard let start = source.baseAddress else { return false }
        return unsafe hgk_from_hexadecimal(start + offset, target, bytes) != 0
      }
      guard isRight else { throw Refusal(.malformed, at: offset) }
      return bytes / 4
    }
  }
}

private let everyByte: UInt64 = 0x0101_0101_0101_0101

/// Tells whether eight bytes are hexadecimal digits of either case.
@inline(__always)
private func areDigits(_ word: UInt64) -> Bool {
  let high = 0x80 &* everyByte
  // Digits have bit 5, and letters may be given it.
  let bit5 = 0x20 &* everyByte
  guard word & high == 0, (word | word >> 1) & bit5 == bit5 else {
    return false
  }
  let lower = word | bit5
  // Each sum has the high bit of a byte where that is at least what is named.
  let (from0, past9) = (lower &+ 0x50 &* everyByte, lower &+ 0x46 &* everyByte)
  let (fromA, pastF) = (lower &+ 0x1f &* everyByte, lower &+ 0x19 &* everyByte)
  return ((from0 & ~past9) | (fromA & ~pastF)) & high == high
}
