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
    var hunks = source.mutableSpan
    // A hunk of `second` can split one of `first`.
    let room = first.count &+ 2 &* second.count
    try append(room: room) { (output) throws(Refusal) in
      var combiner = PatchCombiner(hunks: first)
      for index in second {
        let hunk = hunks[index]
        combiner.keep(to: hunk.start, of: &hunks, in: &output)
        let start = hunk.start &- combiner.growth
        combiner.drop(to: hunk.end, of: &hunks)
        output.append(
          hunk.moved(start: start, end: hunk.end &- combiner.growth))
      }
      combiner.keepRest(of: hunks, in: &output)
    }
  }
}

/// Goes through the hunks that others follow.
private struct PatchCombiner {
  /// The next hunk.
  private var next: Int
  private let end: Int

  /// How much longer the text has become before the next hunk.
  private(set) var growth = 0

  @inline(__always)
  init(hunks: Range<Int>) {
    next = hunks.lowerBound
    end = hunks.upperBound
  }

  /// Keeps what was made before `place` of the text.
  @inline(__always)
  mutating func keep(
    to place: Int, of hunks: inout MutableSpan<PatchHunk>,
    in output: inout OutputSpan<PatchHunk>
  ) {
    while next < end {
      let hunk = hunks[next]
      let begin = hunk.start &+ growth
      guard begin < place else { return }
      guard begin &+ hunk.dataSize <= place else {
        let part = hunks[next].cut(at: place, from: begin)
        growth &+= part.growth
        output.append(part)
        return
      }
      output.append(hunk)
      growth &+= hunk.growth
      next &+= 1
    }
  }

  /// Drops what was made before `place` of the text, as far as it is left.
  @inline(__always)
  mutating func drop(
    to place: Int, of hunks: inout MutableSpan<PatchHunk>
  ) {
    while next < end {
      let hunk = hunks[next]
      let begin = hunk.start &+ growth
      guard begin < place else { return }
      guard begin &+ hunk.dataSize <= place else {
        growth &+= hunks[next].cut(at: place, from: begin).growth
        return
      }
      growth &+= hunk.growth
      next &+= 1
    }
  }

  /// Keeps what is left.
  @inline(__always)
  mutating func keepRest(
    of hunks: borrowing MutableSpan<PatchHunk>,
    in output: inout OutputSpan<PatchHunk>
  ) {
    while next < end {
      output.append(hunks[next])
      next &+= 1
    }
  }
}
