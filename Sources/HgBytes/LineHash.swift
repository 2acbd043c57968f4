// A hash of a range of bytes: fast for lines, good for tables.
//
// Sixteen bytes at a time are multiplied, the first half with the second, and
// the two halves of the 128-bit product are folded together, so that each bit
// of the input reaches all bits of the result. Wang Yi's wyhash, which is in
// the public domain, showed that this is enough for a hash without a key.
//
// There is no key: somebody who wants to can make ranges with the same hash.
// A table has to keep its promises on time even then, and compare the bytes
// before it calls two ranges the same.

extension RawSpan {
  /// The hash of the `size` bytes at `offset`.
  ///
  /// It is the same in every run and on every machine. A range outside the
  /// span is hashed like an empty one.
  ///
  /// - Complexity: O(`size`); some nanoseconds for short ranges.
  @inline(__always)
  public func lineHash(at offset: Int, size: Int) -> UInt64 {
    guard size > 0, holds(size, at: offset) else { return folded(0, 0, 0, 0) }
    if size > 16 { return unsafe longHash(at: offset, size: size) }
    if size >= 8 {
      return unsafe folded(
        word(offset), word(offset &+ size &- 8), secret0, size)
    }
    if size >= 4 {
      return unsafe folded(
        halfWord(offset), halfWord(offset &+ size &- 4), secret0, size)
    }
    // The first, the middle and the last byte are all there are.
    let low = unsafe byteWord(offset) | byteWord(offset &+ size / 2) << 8
    let high = unsafe byteWord(offset &+ size &- 1)
    return folded(low, high, secret0, size)
  }

  /// The hash of more than 16 bytes, which the span must hold.
  @unsafe @inline(never)
  private func longHash(at offset: Int, size: Int) -> UInt64 {
    var state = secret0
    var other = secret3
    var position = offset
    let end = offset &+ size
    // Two products at a time do not wait for each other.
    while end &- position > 32 {
      state = unsafe product(
        word(position) ^ secret1, word(position &+ 8) ^ state)
      other = unsafe product(
        word(position &+ 16) ^ secret2, word(position &+ 24) ^ other)
      position &+= 32
    }
    if end &- position > 16 {
      state = unsafe product(
        word(position) ^ secret1, word(position &+ 8) ^ state)
    }
    return unsafe folded(
      word(end &- 16), word(end &- 8), state ^ other, size)
  }

  @unsafe @inline(__always)
  private func word(_ offset: Int) -> UInt64 {
    UInt64(
      littleEndian: unsafe unsafeLoadUnaligned(
        fromUncheckedByteOffset: offset, as: UInt64.self))
  }

  @unsafe @inline(__always)
  private func halfWord(_ offset: Int) -> UInt64 {
    UInt64(
      UInt32(
        littleEndian: unsafe unsafeLoadUnaligned(
          fromUncheckedByteOffset: offset, as: UInt32.self)))
  }

  @unsafe @inline(__always)
  private func byteWord(_ offset: Int) -> UInt64 {
    UInt64(
      unsafe unsafeLoad(fromUncheckedByteOffset: offset, as: UInt8.self))
  }
}

// The first 64 bits of the fractional parts of the square roots of 2, 3, 5 and
// 7: numbers with nothing up their sleeves, and none a multiple of another.
// The first is made odd, so that no product loses its lowest bit.
private let secret0: UInt64 = 0x6a09_e667_f3bc_c909
private let secret1: UInt64 = 0xbb67_ae85_84ca_a73b
private let secret2: UInt64 = 0x3c6e_f372_fe94_f82b
private let secret3: UInt64 = 0xa54f_f53a_5f1d_36f1

/// The two halves of the 128-bit product of two words, folded together.
@inline(__always)
private func product(_ left: UInt64, _ right: UInt64) -> UInt64 {
  let (high, low) = left.multipliedFullWidth(by: right)
  return high ^ low
}

/// The last step: the last words, what came before them, and the size.
@inline(__always)
private func folded(
  _ first: UInt64, _ second: UInt64, _ state: UInt64, _ size: Int
) -> UInt64 {
  product(
    secret1 ^ UInt64(truncatingIfNeeded: size),
    product(first ^ secret2, second ^ state))
}
