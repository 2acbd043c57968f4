extension SHA1Digest {
  /// Reads the hash that stands at `offset` of `text`, in 40 hexadecimal
  /// digits.
  ///
  /// - Returns: Nil if these are no such digits, or the text has ended.
  @inline(__always)
  public init?(hexIn text: RawSpan, at offset: Int) {
    var place = 0
    while place < Self.size {
      guard let word = text.hexadecimal32(at: offset &+ 2 &* place) else {
        return nil
      }
      bytes[place] = UInt8(truncatingIfNeeded: word >> 24)
      bytes[place &+ 1] = UInt8(truncatingIfNeeded: word >> 16)
      bytes[place &+ 2] = UInt8(truncatingIfNeeded: word >> 8)
      bytes[place &+ 3] = UInt8(truncatingIfNeeded: word)
      place &+= 4
    }
  }
}
