// Stand-ins until the line primitives land.

extension RawSpan {
  /// The offset after the line that `offset` is in.
  @inline(__always)
  public func endOfLine(from offset: Int, to end: Int) -> Int {
    var position = offset
    guard offset >= 0, end <= byteCount else { return end }
    while position &+ 8 <= end {
      let word =
        unsafe unsafeLoadUnaligned(
          fromUncheckedByteOffset: position, as: UInt64.self)
        ^ 0x0a0a_0a0a_0a0a_0a0a
      let found =
        ~(((word & 0x7f7f_7f7f_7f7f_7f7f) &+ 0x7f7f_7f7f_7f7f_7f7f) | word)
        & 0x8080_8080_8080_8080
      if found != 0 { return position &+ found.trailingZeroBitCount / 8 &+ 1 }
      position &+= 8
    }
    while position < end {
      if unsafe unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self)
        == 10
      {
        return position &+ 1
      }
      position &+= 1
    }
    return end
  }

  /// The offset after the last newline before `end`, or `start`.
  public func endOfLastLine(from start: Int, to end: Int) -> Int {
    guard start >= 0, end <= byteCount else { return start }
    var position = end
    while position > start {
      if unsafe unsafeLoad(
        fromUncheckedByteOffset: position &- 1, as: UInt8.self) == 10
      {
        return position
      }
      position &-= 1
    }
    return start
  }

  /// Length of the longest common prefix of `self[offset...]` and
  /// `other[otherOffset...]`.
  @inline(__always)
  public func commonPrefix(
    from offset: Int, _ other: RawSpan, from otherOffset: Int, limit: Int
  ) -> Int {
    guard holds(limit, at: offset), other.holds(limit, at: otherOffset) else {
      return 0
    }
    var done = 0
    while done &+ 8 <= limit {
      let left = unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset &+ done, as: UInt64.self)
      let right = unsafe other.unsafeLoadUnaligned(
        fromUncheckedByteOffset: otherOffset &+ done, as: UInt64.self)
      if left != right {
        return done &+ (left ^ right).trailingZeroBitCount / 8
      }
      done &+= 8
    }
    while done < limit,
      unsafe unsafeLoad(
        fromUncheckedByteOffset: offset &+ done, as: UInt8.self)
        == other.unsafeLoad(
          fromUncheckedByteOffset: otherOffset &+ done, as: UInt8.self)
    {
      done &+= 1
    }
    return done
  }

  /// Length of the longest common suffix of `self[..<end]` and
  /// `other[..<otherEnd]`.
  public func commonSuffix(
    to end: Int, _ other: RawSpan, to otherEnd: Int, limit: Int
  ) -> Int {
    guard holds(limit, at: end &- limit),
      other.holds(limit, at: otherEnd &- limit)
    else { return 0 }
    var done = 0
    while done &+ 8 <= limit {
      let left = unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: end &- done &- 8, as: UInt64.self)
      let right = unsafe other.unsafeLoadUnaligned(
        fromUncheckedByteOffset: otherEnd &- done &- 8, as: UInt64.self)
      if left != right {
        return done &+ (left ^ right).leadingZeroBitCount / 8
      }
      done &+= 8
    }
    while done < limit,
      unsafe unsafeLoad(
        fromUncheckedByteOffset: end &- done &- 1, as: UInt8.self)
        == other.unsafeLoad(
          fromUncheckedByteOffset: otherEnd &- done &- 1, as: UInt8.self)
    {
      done &+= 1
    }
    return done
  }

  /// A hash of some bytes.
  @inline(__always)
  public func lineHash(at offset: Int, size: Int) -> UInt64 {
    guard holds(size, at: offset) else { return 0 }
    var state = UInt64(truncatingIfNeeded: size) ^ 0x9e37_79b9_7f4a_7c15
    var position = offset
    let end = offset &+ size
    while position &+ 8 <= end {
      let word = unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: position, as: UInt64.self)
      let product = (state ^ word).multipliedFullWidth(
        by: 0xa076_1d64_78bd_642f)
      state = product.high ^ product.low
      position &+= 8
    }
    var last: UInt64 = 0
    while position < end {
      last =
        last << 8
        | UInt64(
          unsafe unsafeLoad(fromUncheckedByteOffset: position, as: UInt8.self))
      position &+= 1
    }
    let product = (state ^ last).multipliedFullWidth(by: 0xe703_7ed1_a0b4_28db)
    return product.high ^ product.low
  }
}
