import HgBytes

/// A hunk that several deltas of a chain may have had a part in.
struct PatchHunk: BitwiseCopyable {
  /// Offset in the base of the first byte that is replaced.
  ///
  /// Where a delta of the chain is out of order, offsets may be anything.
  var start: Int

  /// Offset in the base of the first byte that is kept again.
  var end: Int

  /// Offset of the bytes that take their place, in the delta that has them.
  var data: Int

  /// How many bytes take their place.
  var size: UInt32

  /// Number of the delta that has them.
  var delta: UInt32

  @inline(__always)
  var dataSize: Int { Int(size) }

  @inline(__always)
  init(start: Int, end: Int, data: Int, size: UInt32, delta: UInt32) {
    self.start = start
    self.end = end
    self.data = data
    self.size = size
    self.delta = delta
  }

  /// The hunk of a single delta.
  @inline(__always)
  init(_ hunk: DeltaHunk, of delta: UInt32) {
    self.init(
      start: hunk.start, end: hunk.end, data: hunk.data,
      size: UInt32(truncatingIfNeeded: hunk.size), delta: delta)
  }

  /// By how many bytes the hunk makes the text longer.
  @inline(__always)
  var growth: Int { dataSize &- (end &- start) }

  /// The same hunk in another text.
  @inline(__always)
  func moved(start: Int, end: Int) -> PatchHunk {
    PatchHunk(start: start, end: end, data: data, size: size, delta: delta)
  }

  /// Splits off the part that makes the text up to `place`, given that the
  /// hunk's bytes begin at `begin` and reach beyond.
  ///
  /// That part takes as much of the base as it makes of the text, if there is
  /// so much.
  @inline(__always)
  mutating func cut(at place: Int, from begin: Int) -> PatchHunk {
    let kept = place &- begin
    var part = self
    part.end = Swift.min(end, start &+ kept)
    part.size = UInt32(truncatingIfNeeded: kept)
    start = part.end
    data &+= kept
    size &-= part.size
    return part
  }
}

typealias PatchHunks = Column<PatchHunk>
