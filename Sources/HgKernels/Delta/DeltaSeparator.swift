public import HgBytes

/// What stands between deltas that lie in one string.
///
/// It has the size of a hunk's header and begins like none: the first bit is
/// set, as if the hunk's start were negative.
public struct DeltaSeparator: Sendable {
  /// Bytes of a separator.
  public static let size = 12

  private let head: UInt64
  private let tail: UInt32

  /// Reads a separator.
  ///
  /// - Throws: `argument` for one of another size, and for one that could be
  ///   the beginning of a hunk.
  public init(parsing bytes: RawSpan) throws(Refusal) {
    guard bytes.byteCount == Self.size else { throw Refusal(.argument) }
    head = try bytes.bigEndian(UInt64.self, at: 0)
    tail = try bytes.bigEndian(UInt32.self, at: 8)
    guard head >> 63 == 1 else { throw Refusal(.argument) }
  }

  /// Tells whether the separator stands at `offset`.
  @inline(__always)
  func stands(in bytes: RawSpan, at offset: Int) -> Bool {
    guard let first = try? bytes.bigEndian(UInt64.self, at: offset),
      first == head,
      let last = try? bytes.bigEndian(UInt32.self, at: offset &+ 8)
    else { return false }
    return last == tail
  }

  /// Where the delta of a number begins; only errors ask.
  func start(of number: Int, in bytes: RawSpan) -> Int {
    var start = 0
    var offset = 0
    var left = number
    while left > 0 {
      if stands(in: bytes, at: offset) {
        offset += Self.size
        start = offset
        left -= 1
      } else if let hunk = try? DeltaHunk(parsing: bytes, at: offset) {
        offset = hunk.next
      } else {
        break
      }
    }
    return start
  }
}
