import HgBytes

extension Column<PatchHunk> {
  /// Adds hunks that do what those of `first` and then those of `second` do.
  ///
  /// Both are ranges of `source`, the one after the other, and are used up;
  /// the hunks of `second` count in the text that those of `first` make. A
  /// hunk of `first` is kept as far as no hunk of `second` replaces what it
  /// made; all of `second` are kept, and count in the base then.
  ///
  /// The sums cannot overflow: they add up at most all hunks of a chain, of
  /// which there are 2^29, with sizes and offsets below 2^31 each.
  ///
  /// - Throws: `memory`.
  /// - Complexity: O(hunks).
  mutating func append(
    combining first: Range<Int>, with second: Range<Int>,
    of source: inout PatchHunks
  ) throws(Refusal) {
    let end = count
    // A hunk of `second` can split one of `first`.
    try extend(by: first.count &+ 2 &* second.count)
    var combined = mutableSpan
    var hunks = source.mutableSpan
    let made = combine(
      first, with: second, of: &hunks, into: &combined, from: end)
    truncate(to: made)
  }
}

/// Writes the combined hunks from `start` on, and says where they end.
@inline(__always)
private func combine(
  _ first: Range<Int>, with second: Range<Int>,
  of hunks: inout MutableSpan<PatchHunk>,
  into combined: inout MutableSpan<PatchHunk>, from start: Int
) -> Int {
  // Where the next hunk of `first` begins in the text that these make, and
  // how much longer the text has become before it.
  var next = first.lowerBound
  var growth = 0
  var begin = next < first.upperBound ? hunks[next].start : beyond
  var made = start
  for index in second {
    let hunk = hunks[index]
    // Keep what was made before the hunk.
    while begin < hunk.start {
      let end = begin &+ hunks[next].dataSize
      guard end <= hunk.start else {
        let part = hunks[next].cut(at: hunk.start, from: begin)
        combined[made] = part
        made &+= 1
        growth &+= part.growth
        begin = hunk.start
        break
      }
      combined[made] = hunks[next]
      made &+= 1
      growth = end &- hunks[next].end
      next &+= 1
      begin =
        next < first.upperBound ? hunks[next].start &+ growth : beyond
    }
    combined[made] = hunk
    combined[made].start = hunk.start &- growth
    // Drop what was made inside of it.
    while begin < hunk.end {
      let end = begin &+ hunks[next].dataSize
      guard end <= hunk.end else {
        growth &+= hunks[next].cut(at: hunk.end, from: begin).growth
        begin = hunk.end
        break
      }
      growth = end &- hunks[next].end
      next &+= 1
      begin =
        next < first.upperBound ? hunks[next].start &+ growth : beyond
    }
    combined[made].end = hunk.end &- growth
    made &+= 1
  }
  while next < first.upperBound {
    combined[made] = hunks[next]
    made &+= 1
    next &+= 1
  }
  return made
}

/// Farther away than anything: no sum of sizes and offsets of a chain reaches
/// it.
private let beyond = 1 << 62
