extension Column<UInt8> {
  /// Adds what `body` writes, which is at most `room` bytes.
  ///
  /// If it throws, nothing is added.
  public mutating func append(
    bytes room: Int, _ body: (inout OutputRawSpan) throws(Refusal) -> Void
  ) throws(Refusal) {
    guard room > 0 else { return }
    try unsafe append(atMost: room) { (target) throws(Refusal) in
      let free = unsafe UnsafeMutableRawBufferPointer(
        start: target, count: room)
      var output = unsafe OutputRawSpan(buffer: free, initializedCount: 0)
      try body(&output)
      return unsafe output.finalize(for: free)
    }
  }

  /// Adds bytes at the end.
  public mutating func append(_ bytes: RawSpan) throws(Refusal) {
    let size = bytes.byteCount
    try append(bytes, at: 0, size: size, stride: size)
  }

  /// Adds an integer with its most significant byte first.
  @inline(__always)
  public mutating func appendBigEndian(
    _ value: some FixedWidthInteger
  ) throws(Refusal) {
    for shift in stride(from: value.bitWidth &- 8, through: 0, by: -8) {
      try append(UInt8(truncatingIfNeeded: value &>> .init(shift)))
    }
  }
}

extension Column<UInt8> {
  /// Replaces bytes from `place` on by as many of `source` from `offset` on.
  ///
  /// - Throws: `truncated` if either has not so many.
  @inline(__always)
  public mutating func replace(
    at place: Int, with source: RawSpan, at offset: Int, size: Int
  ) throws(Refusal) {
    guard bytes.holds(size, at: place), source.holds(size, at: offset) else {
      throw Refusal(.truncated, at: offset)
    }
    unsafe source.withUnsafeBytes { (source) in
      guard let bytes = source.baseAddress else { return }
      unsafe UnsafeMutableRawPointer(start + place).copyMemory(
        from: bytes + offset, byteCount: size)
    }
  }
}
