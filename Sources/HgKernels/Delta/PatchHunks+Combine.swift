import HgBytes

extension Column<PatchHunk> {
  /// Adds hunks that do what those of `first` and then those of `second` do.
  ///
  /// Both are ranges of `source`; the hunks of `second` count in the text that
  /// those of `first` make. A hunk of `first` is kept as far as no hunk of
  /// `second` replaces what it made; all of `second` are kept, and count in
  /// the base then.
  ///
  /// The sums cannot overflow: they add up at most all hunks of a chain, of
  /// which there are 2^29, with sizes and offsets below 2^31 each.
  ///
  /// - Throws: `memory`.
  /// - Complexity: O(hunks).
  mutating func append(
    combining first: Range<Int>, with second: Range<Int>,
    of source: borrowing PatchHunks
  ) throws(Refusal) {
    let source = source.span
    var next = first.lowerBound
    let end = first.upperBound
    guard next < end else {
      for index in second { try append(source[index]) }
      return
    }
    var head = source[next]
    // By how much longer the text has become before `head`.
    var growth = 0
    hunks: for index in second {
      let hunk = source[index]
      var place = head.start &+ growth
      // Keep what was made before the hunk.
      while place < hunk.start {
        guard place &+ head.dataSize <= hunk.start else {
          let part = head.cut(at: hunk.start, from: place)
          growth &+= part.growth
          try append(part)
          break
        }
        try append(head)
        growth &+= head.growth
        next &+= 1
        guard next < end else { break }
        head = source[next]
        place = head.start &+ growth
      }
      let start = hunk.start &- growth
      // Drop what was made inside of it.
      if next < end {
        place = head.start &+ growth
        while place < hunk.end {
          guard place &+ head.dataSize <= hunk.end else {
            growth &+= head.cut(at: hunk.end, from: place).growth
            break
          }
          growth &+= head.growth
          next &+= 1
          guard next < end else { break }
          head = source[next]
          place = head.start &+ growth
        }
      }
      try append(hunk.moved(start: start, end: hunk.end &- growth))
      if next == end {
        for index in (index &+ 1)..<second.upperBound {
          let hunk = source[index]
          try append(
            hunk.moved(
              start: hunk.start &- growth, end: hunk.end &- growth))
        }
        return
      }
    }
    try append(head)
    for index in (next &+ 1)..<end { try append(source[index]) }
  }
}
