public import HgBytes

/// The exact size of the delta that takes back what a delta does.
///
/// - Throws: What ``validateDelta(_:baseSize:)`` throws, and `outOfRange` for
///   a text that is too long for the offsets of a delta.
/// - Complexity: O(hunks).
public func measureInverse(
  of delta: RawSpan, baseSize: Int
) throws(Refusal) -> Int {
  _ = try validateDelta(delta, baseSize: baseSize)
  var hunks = DeltaHunks(of: delta)
  var total = 0
  var growth = 0
  while let hunk = try hunks.next() {
    growth &+= hunk.growth
    // Where the hunk's bytes end in the text that it makes.
    guard hunk.end &+ growth <= Int(Int32.max) else {
      throw Refusal(.outOfRange, at: hunk.offset)
    }
    total &+= DeltaHunk.headerSize &+ (hunk.end &- hunk.start)
  }
  return total
}

/// Writes the delta that takes back what a delta does to a base: it makes the
/// base of the text.
///
/// It has a hunk for each hunk of `delta`.
///
/// - Throws: What ``measureInverse(of:baseSize:)`` throws, or `full`.
/// - Complexity: O(hunks + size of the result).
public func writeInverse(
  of delta: RawSpan, base: RawSpan, into inverse: inout OutputRawSpan
) throws(Refusal) {
  let size = try measureInverse(of: delta, baseSize: base.byteCount)
  guard size <= inverse.freeCapacity else { throw Refusal(.full, at: size) }
  var hunks = DeltaHunks(of: delta)
  var growth = 0
  while let hunk = try hunks.next() {
    let start = hunk.start &+ growth
    let size = hunk.end &- hunk.start
    try inverse.writeHunk(start: start, end: start &+ hunk.size, size: size)
    try inverse.write(base, at: hunk.start, size: size)
    growth &+= hunk.growth
  }
}
