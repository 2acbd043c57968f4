public import HgBytes

/// The hunks of one delta, in the order in which it has them.
public struct DeltaHunks: ~Escapable {
  private let delta: RawSpan

  /// Where the next hunk begins.
  private var offset = 0

  /// Reads the hunks of `delta`.
  @_lifetime(copy delta)
  public init(of delta: RawSpan) {
    self.delta = delta
  }

  /// Reads the next hunk; nil at the end.
  ///
  /// - Throws: `truncated` or `malformed`, at the offset of the hunk.
  @inline(__always)
  @_lifetime(self: copy self)
  public mutating func next() throws(Refusal) -> DeltaHunk? {
    guard offset < delta.byteCount else { return nil }
    let hunk = try DeltaHunk(parsing: delta, at: offset)
    offset = hunk.next
    return hunk
  }

  /// Counts the hunks that are left.
  @_lifetime(self: copy self)
  public mutating func count() throws(Refusal) -> Int {
    var count = 0
    while try next() != nil { count += 1 }
    return count
  }
}

extension DeltaHunk {
  /// Offset in its delta.
  var offset: Int { data &- Self.headerSize }
}

/// Checks that a delta can be applied to a base of some size: that its hunks
/// are whole, in order and apart from each other, and inside of the base.
///
/// - Returns: Number of hunks.
/// - Throws: `truncated`, `malformed` or `outOfRange`, at the offset of the
///   hunk.
/// - Complexity: O(hunks).
public func validateDelta(
  _ delta: RawSpan, baseSize: Int
) throws(Refusal) -> Int {
  var hunks = DeltaHunks(of: delta)
  var count = 0
  var end = 0
  while let hunk = try hunks.next() {
    guard hunk.start >= end else {
      throw Refusal(.malformed, at: hunk.offset)
    }
    guard hunk.end <= baseSize else {
      throw Refusal(.outOfRange, at: hunk.offset)
    }
    end = hunk.end
    count += 1
  }
  return count
}

/// The size of a text after a delta, worked out from the headers of the hunks
/// as Mercurial does it.
///
/// Offsets are read as unsigned numbers, and neither their order nor the size
/// of the text is looked at; the result of nonsense is nonsense, and wraps.
///
/// - Throws: `truncated` or `malformed`, at the offset of the hunk.
/// - Complexity: O(hunks).
public func patchedSize(
  _ size: Int, _ delta: RawSpan
) throws(Refusal) -> Int {
  var kept = 0
  var made = 0
  var offset = 0
  while offset < delta.byteCount {
    guard delta.holds(DeltaHunk.headerSize, at: offset) else {
      throw Refusal(.truncated, at: offset)
    }
    let start = Int(try delta.bigEndian(UInt32.self, at: offset))
    let end = Int(try delta.bigEndian(UInt32.self, at: offset + 4))
    let size = Int(try delta.bigEndian(UInt32.self, at: offset + 8))
    guard start <= end else { throw Refusal(.malformed, at: offset) }
    guard size <= delta.byteCount - offset - DeltaHunk.headerSize else {
      throw Refusal(.truncated, at: offset)
    }
    // At most 2^32 for each 12 bytes, which 63 bits hold.
    made &+= start &- kept &+ size
    kept = end
    offset += DeltaHunk.headerSize + size
  }
  return made &+ (size &- kept)
}
