import HgBytes

extension RevlogIndex {
  /// The revision that the delta of `rev` applies to, -1 for the empty text;
  /// nil if `rev` is stored in full.
  func deltaParent(of rev: Int, in data: RawSpan) throws(Refusal) -> Int? {
    let base = try record(rev, in: data).base
    guard base != rev else { return nil }
    return header.usesGeneralDelta ? base : rev &- 1
  }

  /// How large the delta of `rev` may be, decoded.
  ///
  /// A hunk takes something away or puts something in, so there are no more
  /// hunks than bytes in both texts; and what they put in is in the text.
  func largestDelta(of rev: Int, in data: RawSpan) throws(Refusal) -> Int {
    let most = Int(Int32.max)
    let size = try record(rev, in: data).fullSize
    guard let parent = try deltaParent(of: rev, in: data), size >= 0 else {
      return most
    }
    let base = try record(parent, in: data).fullSize
    guard base >= 0 else { return most }
    // Sizes are below 2^31 each.
    return min(most, size &+ DeltaHunk.headerSize &* (base &+ size))
  }
}

extension IndexRecord {
  /// The bytes of the chunk, which may lie anywhere if there are none.
  ///
  /// - Throws: `truncated` if the file has ended.
  @_lifetime(copy file)
  func chunk(in file: RawSpan) throws(Refusal) -> RawSpan {
    try file.slice(at: storedSize > 0 ? chunkOffset : 0, size: storedSize)
  }
}
