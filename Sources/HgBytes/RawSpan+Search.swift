private import CDeps

// Where low bytes are, and how texts compare that end at the first NUL, as
// those of C do.

extension RawSpan {
  /// The offset of the first byte from `offset` on that is `limit` or less, or
  /// the end of the span.
  ///
  /// - Complexity: O(bytes up to there), at the speed of memory.
  @inline(__always)
  public func firstIndex(atMost limit: UInt8, from offset: Int) -> Int {
    guard holds(1, at: offset) else { return byteCount }
    var position = offset
    while byteCount &- position >= 32 {
      let mask = unsafe lowBytes(limit, at: position)
      if mask != 0 { return position &+ mask.trailingZeroBitCount }
      position &+= 32
    }
    while position < byteCount {
      let found = unsafe unsafeLoad(
        fromUncheckedByteOffset: position, as: UInt8.self)
      if found <= limit { return position }
      position &+= 1
    }
    return byteCount
  }

  /// Compares the texts that begin at `offset` here and at `otherOffset` of
  /// `other`, each up to its first NUL or the end of its span: negative, zero
  /// or positive as this one is lower, equal or higher.
  ///
  /// - Complexity: O(bytes up to the first difference).
  public func compareTexts(
    at offset: Int, _ other: RawSpan, at otherOffset: Int
  ) -> Int {
    guard holds(0, at: offset), other.holds(0, at: otherOffset) else {
      return -1
    }
    let size = Swift.min(byteCount &- offset, other.byteCount &- otherOffset)
    var done = 0
    while done < size {
      let order = unsafe difference(
        at: offset &+ done, other, otherOffset &+ done)
      if order != 0 { return order }
      if unsafe isNul(at: offset &+ done) { return 0 }
      done &+= 1
    }
    // One of them has no bytes left; the other goes on, unless it ends too.
    if done < byteCount &- offset, unsafe !isNul(at: offset &+ done) {
      return 1
    }
    if done < other.byteCount &- otherOffset,
      unsafe !other.isNul(at: otherOffset &+ done)
    {
      return -1
    }
    return 0
  }

  /// Which of 32 bytes, which the span must hold, are `limit` or less.
  @unsafe @inline(__always)
  private func lowBytes(_ limit: UInt8, at offset: Int) -> UInt32 {
    unsafe withUnsafeBytes { (bytes) in
      guard let start = bytes.baseAddress else { return 0 }
      return unsafe hgk_at_most32(start + offset, limit)
    }
  }

  /// The byte here less the byte there, which both spans must hold.
  @unsafe @inline(__always)
  private func difference(
    at offset: Int, _ other: RawSpan, _ otherOffset: Int
  ) -> Int {
    let left = unsafe unsafeLoad(
      fromUncheckedByteOffset: offset, as: UInt8.self)
    let right = unsafe other.unsafeLoad(
      fromUncheckedByteOffset: otherOffset, as: UInt8.self)
    return Int(left) &- Int(right)
  }

  @unsafe @inline(__always)
  private func isNul(at offset: Int) -> Bool {
    unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self) == 0
  }
}
