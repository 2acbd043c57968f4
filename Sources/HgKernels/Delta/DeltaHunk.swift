public import HgBytes

/// A hunk of a delta: some bytes of the base, and what takes their place.
///
/// A delta is nothing but hunks, one after the other:
///
///     offset  size
///     0       4     start: offset in the base of the first byte replaced
///     4       4     end: offset in the base of the first byte kept again
///     8       4     size: how many bytes take their place
///     12      size  these bytes
///
/// All integers are big-endian and signed, and none is negative. Offsets
/// count in the base, never in a text that other hunks have changed already.
public struct DeltaHunk: BitwiseCopyable, Sendable {
  /// Bytes before those that take the place of others.
  static let headerSize = 12

  /// Offset of the first byte of the base that is replaced.
  public let start: Int

  /// Offset of the first byte of the base that is kept again.
  public let end: Int

  /// How many bytes take their place.
  public let size: Int

  /// Offset of these bytes in the delta.
  public let data: Int

  /// Offset of the next hunk in the delta.
  @inline(__always)
  public var next: Int { data &+ size }

  /// By how many bytes the hunk makes the text longer.
  @inline(__always)
  var growth: Int { size &- (end &- start) }

  /// Reads the hunk at `offset` of a delta.
  ///
  /// - Throws: `truncated` or `malformed`, at `offset`.
  @inline(__always)
  public init(parsing delta: RawSpan, at offset: Int) throws(Refusal) {
    guard delta.holds(Self.headerSize, at: offset) else {
      throw Refusal(.truncated, at: offset)
    }
    let range = try delta.bigEndian(UInt64.self, at: offset)
    let size = Int(try delta.bigEndian(Int32.self, at: offset &+ 8))
    start = Int(Int32(truncatingIfNeeded: range >> 32))
    end = Int(Int32(truncatingIfNeeded: range))
    guard start >= 0, start <= end, size >= 0 else {
      throw Refusal(.malformed, at: offset)
    }
    data = offset &+ Self.headerSize
    guard size <= delta.byteCount &- data else {
      throw Refusal(.truncated, at: offset)
    }
    self.size = size
  }
}
