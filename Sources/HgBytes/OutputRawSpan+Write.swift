// Checked writes into a caller's buffer.

extension OutputRawSpan {
  /// Writes a byte.
  @inline(__always)
  @_lifetime(self: copy self)
  public mutating func write(_ byte: UInt8) throws(Refusal) {
    guard freeCapacity > 0 else { throw Refusal(.full, at: byteCount) }
    append(byte)
  }

  /// Writes an integer with its most significant byte first.
  @inline(__always)
  @_lifetime(self: copy self)
  public mutating func writeBigEndian<Value: FixedWidthInteger>(
    _ value: Value
  ) throws(Refusal) where Value: BitwiseCopyable {
    guard freeCapacity >= MemoryLayout<Value>.size else {
      throw Refusal(.full, at: byteCount)
    }
    unsafe append(value.bigEndian, as: Value.self)
  }

  /// Writes `size` bytes of `source` that start at `offset`.
  @inline(__always)
  @_lifetime(self: copy self)
  public mutating func write(
    _ source: RawSpan, at offset: Int, size: Int
  ) throws(Refusal) {
    guard source.holds(size, at: offset) else {
      throw Refusal(.truncated, at: offset)
    }
    guard freeCapacity >= size else { throw Refusal(.full, at: byteCount) }
    guard size > 0 else { return }
    unsafe withUnsafeMutableBytes { (target, count) in
      unsafe source.withUnsafeBytes { (source) in
        guard let to = target.baseAddress, let from = source.baseAddress
        else { return }
        unsafe (to + count).copyMemory(from: from + offset, byteCount: size)
      }
      count += size
    }
  }
}
