import HgBytes

extension Column<PatchHunk> {
  /// Puts a hunk in that follows those from `first` on, if it touches nothing
  /// that these make.
  ///
  /// - Returns: Whether it did.
  /// - Throws: `memory`.
  /// - Complexity: O(hunks from `first` on).
  mutating func insert(
    _ hunk: PatchHunk, from first: Int
  ) throws(Refusal) -> Bool {
    let end = count
    try extend(by: 1)
    var hunks = mutableSpan
    // By how much longer the text has become before `place`.
    var growth = 0
    var place = first
    while place < end {
      let begin = hunks[place].start &+ growth
      guard begin < hunk.start else {
        guard begin < hunk.end else { break }
        truncate(to: end)
        return false
      }
      let stop = begin &+ hunks[place].dataSize
      guard stop <= hunk.start else {
        truncate(to: end)
        return false
      }
      growth = stop &- hunks[place].end
      place &+= 1
    }
    var free = end
    while free > place {
      hunks[free] = hunks[free &- 1]
      free &-= 1
    }
    hunks[place] = hunk.moved(
      start: hunk.start &- growth, end: hunk.end &- growth)
    return true
  }
}
