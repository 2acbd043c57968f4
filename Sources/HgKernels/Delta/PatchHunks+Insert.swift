import HgBytes

extension Column<PatchHunk> {
  /// Puts a hunk in that follows those from `first` on.
  ///
  /// - Throws: `memory`.
  /// - Complexity: O(hunks from `first` on).
  mutating func insert(
    _ hunk: PatchHunk, from first: Int, using scratch: inout PatchHunks
  ) throws(Refusal) {
    let end = count
    try append(hunk)
    if moveToPlace(from: first) { return }
    scratch.removeAll()
    try scratch.append(
      combining: first..<end, with: end..<count, of: &self)
    truncate(to: first)
    try append(contentsOf: scratch, 0..<scratch.count)
  }

  /// Moves the last hunk to where it belongs, if it touches nothing that those
  /// from `first` on make.
  ///
  /// - Returns: Whether it does not.
  private mutating func moveToPlace(from first: Int) -> Bool {
    var hunks = mutableSpan
    let end = hunks.count &- 1
    let hunk = hunks[end]
    // By how much longer the text has become before `place`.
    var growth = 0
    var place = first
    while place < end {
      let begin = hunks[place].start &+ growth
      guard begin < hunk.start else {
        guard begin < hunk.end else { break }
        return false
      }
      let stop = begin &+ hunks[place].dataSize
      guard stop <= hunk.start else { return false }
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
