// A hash of a range of bytes that nobody can foresee who lacks its key.
//
// It is SipHash with one round for each word and three at the end, which is
// what Rust and Python put under their dictionaries: a table of such hashes
// stays fast whoever chose what is in it. Aumasson and Bernstein's paper of
// 2012 has the function. The last word holds the bytes that are left, and the
// size above them.

extension RawSpan {
  /// The hash of the `size` bytes at `offset`, under a key.
  ///
  /// A range outside the span is hashed like an empty one.
  ///
  /// - Complexity: O(`size`); some nanoseconds for short ranges.
  public func keyedHash(at offset: Int, size: Int, key: UInt64) -> UInt64 {
    var state = SipState(key: key)
    guard holds(size, at: offset) else {
      state.absorb(0)
      return state.finish()
    }
    var position = offset
    let end = offset &+ size
    while end &- position >= 8 {
      state.absorb(
        UInt64(
          littleEndian: unsafe unsafeLoadUnaligned(
            fromUncheckedByteOffset: position, as: UInt64.self)))
      position &+= 8
    }
    var last = UInt64(truncatingIfNeeded: size) &<< 56
    var shift: UInt64 = 0
    while position < end {
      let byte = unsafe unsafeLoad(
        fromUncheckedByteOffset: position, as: UInt8.self)
      last |= UInt64(byte) &<< shift
      shift &+= 8
      position &+= 1
    }
    state.absorb(last)
    return state.finish()
  }
}

/// What SipHash knows of the words before.
private struct SipState {
  private var v0: UInt64
  private var v1: UInt64
  private var v2: UInt64
  private var v3: UInt64

  /// Starts with the bytes of "somepseudorandomlygeneratedbytes" and the key,
  /// both halves of which are the same.
  @inline(__always)
  init(key: UInt64) {
    v0 = 0x736f_6d65_7073_6575 ^ key
    v1 = 0x646f_7261_6e64_6f6d ^ key
    v2 = 0x6c79_6765_6e65_7261 ^ key
    v3 = 0x7465_6462_7974_6573 ^ key
  }

  @inline(__always)
  mutating func absorb(_ word: UInt64) {
    v3 ^= word
    mix()
    v0 ^= word
  }

  @inline(__always)
  mutating func finish() -> UInt64 {
    v2 ^= 0xff
    mix()
    mix()
    mix()
    return v0 ^ v1 ^ v2 ^ v3
  }

  @inline(__always)
  private mutating func mix() {
    v0 = v0 &+ v1
    v1 = rotated(v1, 13) ^ v0
    v0 = rotated(v0, 32)
    v2 = v2 &+ v3
    v3 = rotated(v3, 16) ^ v2
    v0 = v0 &+ v3
    v3 = rotated(v3, 21) ^ v0
    v2 = v2 &+ v1
    v1 = rotated(v1, 17) ^ v2
    v2 = rotated(v2, 32)
  }
}

@inline(__always)
private func rotated(_ word: UInt64, _ count: UInt64) -> UInt64 {
  word &<< count | word &>> (64 &- count)
}
