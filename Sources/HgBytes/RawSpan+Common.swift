private import CDeps

// How far two ranges are the same.

extension RawSpan {
  /// How many bytes from `offset` on are those of `other` from `otherOffset`
  /// on, until one of the two ends.
  ///
  /// - Complexity: O(result), at the speed of memory.
  public func commonPrefix(
    from offset: Int, _ other: RawSpan, from otherOffset: Int
  ) -> Int {
    guard holds(0, at: offset), other.holds(0, at: otherOffset) else {
      return 0
    }
    let size = Swift.min(
      byteCount &- offset, other.byteCount &- otherOffset)
    var done = 0
    if size >= 64 {
      // Many differences are near, and then one block is enough.
      let mask = unsafe differences(at: offset, other, otherOffset)
      if mask != 0 { return mask.trailingZeroBitCount }
      done = 64
      while size &- done >= 64,
        unsafe isSameBlock(at: offset &+ done, other, otherOffset &+ done)
      {
        done &+= 64
      }
    }
    while size &- done >= 8 {
      let bits = unsafe changedBits(
        at: offset &+ done, other, otherOffset &+ done)
      if bits != 0 { return done &+ bits.trailingZeroBitCount / 8 }
      done &+= 8
    }
    while done < size,
      unsafe isSame(at: offset &+ done, other, otherOffset &+ done)
    {
      done &+= 1
    }
    return done
  }

  /// How many bytes before `end` are those of `other` before `otherEnd`, but
  /// not more than `limit`.
  ///
  /// - Complexity: O(result), at the speed of memory.
  public func commonSuffix(
    before end: Int, _ other: RawSpan, before otherEnd: Int, limit: Int
  ) -> Int {
    guard holds(0, at: end), other.holds(0, at: otherEnd) else { return 0 }
    let size = Swift.min(end, otherEnd, limit)
    var done = 0
    while size &- done >= 64 {
      let mask = unsafe differences(
        at: end &- done &- 64, other, otherEnd &- done &- 64)
      if mask != 0 { return done &+ mask.leadingZeroBitCount }
      done &+= 64
    }
    while size &- done >= 8 {
      let bits = unsafe changedBits(
        at: end &- done &- 8, other, otherEnd &- done &- 8)
      if bits != 0 { return done &+ bits.leadingZeroBitCount / 8 }
      done &+= 8
    }
    while done < size,
      unsafe isSame(at: end &- done &- 1, other, otherEnd &- done &- 1)
    {
      done &+= 1
    }
    return done
  }

  /// Which of 64 bytes, which both spans must hold, differ.
  @unsafe @inline(__always)
  private func differences(
    at offset: Int, _ other: RawSpan, _ otherOffset: Int
  ) -> UInt64 {
    unsafe withUnsafeBytes { (left) in
      unsafe other.withUnsafeBytes { (right) in
        guard let left = left.baseAddress, let right = right.baseAddress
        else { return 0 }
        return unsafe hgk_differences64(left + offset, right + otherOffset)
      }
    }
  }

  /// Tells whether 64 bytes, which both spans must hold, are the same.
  @unsafe @inline(__always)
  private func isSameBlock(
    at offset: Int, _ other: RawSpan, _ otherOffset: Int
  ) -> Bool {
    unsafe withUnsafeBytes { (left) in
      unsafe other.withUnsafeBytes { (right) in
        guard let left = left.baseAddress, let right = right.baseAddress
        else { return false }
        return unsafe hgk_same64(left + offset, right + otherOffset) != 0
      }
    }
  }

  /// The bits that differ in eight bytes, the first byte lowest.
  @unsafe @inline(__always)
  private func changedBits(
    at offset: Int, _ other: RawSpan, _ otherOffset: Int
  ) -> UInt64 {
    let left = unsafe unsafeLoadUnaligned(
      fromUncheckedByteOffset: offset, as: UInt64.self)
    let right = unsafe other.unsafeLoadUnaligned(
      fromUncheckedByteOffset: otherOffset, as: UInt64.self)
    return UInt64(littleEndian: left ^ right)
  }

  @unsafe @inline(__always)
  private func isSame(
    at offset: Int, _ other: RawSpan, _ otherOffset: Int
  ) -> Bool {
    let left = unsafe unsafeLoad(
      fromUncheckedByteOffset: offset, as: UInt8.self)
    let right = unsafe other.unsafeLoad(
      fromUncheckedByteOffset: otherOffset, as: UInt8.self)
    return left == right
  }
}
