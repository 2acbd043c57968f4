// Checked loads from untrusted bytes.
//
// Each function tests the whole range of its load once and then reads without
// further checks, so that a kernel can be safe and still cost one comparison a
// field.

extension RawSpan {
  /// Tells whether `size` bytes can be read at `offset`.
  @inline(__always)
  public func holds(_ size: Int, at offset: Int) -> Bool {
    // As unsigned numbers, negative offsets are past every end. The
    // subtraction cannot wrap once `size` is known to be small enough.
    size >= 0 && size <= byteCount
      && UInt(bitPattern: offset) <= UInt(bitPattern: byteCount &- size)
  }

  /// The byte at `offset`, or a refusal where the span has ended.
  @inline(__always)
  public func byte(at offset: Int) throws(Refusal) -> UInt8 {
    guard holds(1, at: offset) else { throw Refusal(.truncated, at: offset) }
    return unsafe unsafeLoad(
      fromUncheckedByteOffset: offset, as: UInt8.self)
  }

  /// The integer stored at `offset` with its most significant byte first, or
  /// a refusal where the span has ended.
  @inline(__always)
  public func bigEndian<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type, at offset: Int
  ) throws(Refusal) -> Value {
    guard holds(MemoryLayout<Value>.size, at: offset) else {
      throw Refusal(.truncated, at: offset)
    }
    return Value(
      bigEndian: unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset, as: type))
  }

  /// The bytes of `range` as a span, or a refusal where this one has ended.
  @inline(__always)
  @_lifetime(copy self)
  public func slice(at offset: Int, size: Int) throws(Refusal) -> RawSpan {
    guard holds(size, at: offset) else {
      throw Refusal(.truncated, at: offset)
    }
    return unsafe extracting(unchecked: offset..<(offset &+ size))
  }

  /// The sum of `count` bytes that start at `offset`.
  @inline(__always)
  public func sumOfBytes(
    at offset: Int, count: Int
  ) throws(Refusal) -> Int {
    guard count <= 8, holds(8, at: offset) else {
      return try sumOfManyBytes(at: offset, count: count)
    }
    let word = unsafe unsafeLoadUnaligned(
      fromUncheckedByteOffset: offset, as: UInt64.self)
    // `&<<` counts modulo 64, so that eight bytes less `count` is a shift for
    // every count but 0, where the first shift takes all bytes away.
    let kept =
      count == 0
      ? 0
      : UInt64(littleEndian: word)
        &<< UInt64(truncatingIfNeeded: 64 &- 8 &* count)
    return sumOfLanes(kept)
  }

  @inline(never)
  private func sumOfManyBytes(
    at offset: Int, count: Int
  ) throws(Refusal) -> Int {
    guard holds(count, at: offset) else {
      throw Refusal(.truncated, at: offset)
    }
    var total = 0
    var position = offset
    let end = offset &+ count
    while end &- position >= 8 {
      total &+= sumOfLanes(
        unsafe unsafeLoadUnaligned(
          fromUncheckedByteOffset: position, as: UInt64.self))
      position &+= 8
    }
    while position < end {
      total &+= Int(
        unsafe unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self))
      position &+= 1
    }
    return total
  }

  /// Tells whether `size` bytes at `offset` here are those at `otherOffset`
  /// of `other`.
  ///
  /// Both ranges have to lie inside their spans; a range that does not is
  /// equal to nothing.
  @inline(__always)
  public func equals(
    at offset: Int, _ other: RawSpan, at otherOffset: Int, size: Int
  ) -> Bool {
    compare(at: offset, other, at: otherOffset, size: size) == 0
  }

  /// Compares `size` bytes as unsigned big-endian text: negative, zero or
  /// positive as this side is lower, equal or higher.
  ///
  /// A range outside its span is lower than everything.
  @inline(__always)
  public func compare(
    at offset: Int, _ other: RawSpan, at otherOffset: Int, size: Int
  ) -> Int {
    guard holds(size, at: offset), other.holds(size, at: otherOffset) else {
      return -1
    }
    var done = 0
    while size &- done >= 8 {
      let order = compareWords(at: offset &+ done, other, otherOffset &+ done)
      if order != 0 { return order }
      done &+= 8
    }
    if done < size, size >= 8 {
      // The last word again from its own end: what it repeats is equal.
      return compareWords(
        at: offset &+ size &- 8, other, otherOffset &+ size &- 8)
    }
    while done < size {
      let left = unsafe unsafeLoad(
        fromUncheckedByteOffset: offset &+ done, as: UInt8.self)
      let right = unsafe other.unsafeLoad(
        fromUncheckedByteOffset: otherOffset &+ done, as: UInt8.self)
      if left != right { return left < right ? -1 : 1 }
      done &+= 1
    }
    return 0
  }

  /// Compares eight bytes here and there, which both spans must hold.
  @inline(__always)
  private func compareWords(
    at offset: Int, _ other: RawSpan, _ otherOffset: Int
  ) -> Int {
    let left = UInt64(
      bigEndian: unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset, as: UInt64.self))
    let right = UInt64(
      bigEndian: unsafe other.unsafeLoadUnaligned(
        fromUncheckedByteOffset: otherOffset, as: UInt64.self))
    return left == right ? 0 : left < right ? -1 : 1
  }
}

/// The sum of the eight bytes of a word.
///
/// The bytes are added in pairs first, so that no lane can overflow: 8 x 255
/// fits 16 bits.
@inline(__always)
private func sumOfLanes(_ word: UInt64) -> Int {
  let pairs =
    (word & 0x00ff_00ff_00ff_00ff) &+ ((word >> 8) & 0x00ff_00ff_00ff_00ff)
  return Int(truncatingIfNeeded: (pairs &* 0x0001_0001_0001_0001) >> 48)
}
