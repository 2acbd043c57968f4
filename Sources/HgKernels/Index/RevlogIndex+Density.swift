public import HgBytes

extension RevlogIndex {
  /// The parts of a chain that are worth reading in one go each.
  ///
  /// Chunks of other revisions lie between those of a chain. All between its
  /// first and its last chunk is one part, unless the chain's own bytes are
  /// less than `density` of it: then it is cut at the largest gaps, the later
  /// one of two that are equal, until the density of what is left is enough.
  /// A part that was cut does not end with revisions that have no chunk.
  ///
  /// - Parameters:
  ///   - revs: The chain, ascending; -1 has no chunk.
  ///   - data: The bytes of the index.
  ///   - density: The chain's own share of what is to be read.
  ///   - smallestGap: A gap is cut at only if it has more bytes, and a chain
  ///     only if it spans more.
  ///   - parts: Receives for each part its begin and its end in `revs`.
  /// - Throws: `outOfRange`, at the place in `revs`, if there is no such
  ///   revision or there are more than 2^31 - 1; `malformed`, at the revision
  ///   that ends before the first begins, or a refusal of
  ///   ``record(_:in:)``; `memory`.
  /// - Complexity: O(n log n) for n revisions.
  public func slice(
    _ revs: Span<Int32>, in data: RawSpan, toDensity density: Double,
    smallestGap: Int, into parts: inout Column<Int32>
  ) throws(Refusal) {
    guard revs.count <= Int(Int32.max) else {
      throw Refusal(.outOfRange, at: Int(Int32.max))
    }
    let chunks = try ChainChunks(of: revs, self, data)
    let cuts = try chunks.cuts(toDensity: density, smallestGap: smallestGap)
    guard cuts.count > 0 else {
      try parts.append(0)
      try parts.append(Int32(truncatingIfNeeded: revs.count))
      return
    }
    var start = 0
    for number in 0...cuts.count {
      let end = number < cuts.count ? cuts[number] : revs.count
      try parts.append(Int32(truncatingIfNeeded: start))
      let kept = chunks.trimmedEnd(of: start..<end)
      try parts.append(Int32(truncatingIfNeeded: kept))
      start = end
    }
  }
}

/// Where the chunks of a chain lie, in bytes of the file that has them.
private struct ChainChunks: ~Copyable {
  private var starts = Column<Int>()
  private var sizes = Column<Int>()

  /// Bytes of all chunks.
  private var payload = 0

  /// Bytes from the first chunk to the last.
  private var extent = 0

  init(
    of revs: Span<Int32>, _ index: borrowing RevlogIndex, _ data: RawSpan
  ) throws(Refusal) {
    for place in revs.indices {
      guard revs[place] == -1 || index.contains(Int(revs[place])) else {
        throw Refusal(.outOfRange, at: place)
      }
      let record = try index.record(Int(revs[place]), in: data)
      try starts.append(record.chunkOffset)
      try sizes.append(record.storedSize)
      // Neither sum can overflow: 2^31 sizes below 2^31, and offsets that lie
      // in memory or have 48 bits.
      payload &+= record.storedSize
    }
    guard revs.count > 0 else { return }
    let last = revs.count &- 1
    extent = starts[last] &+ sizes[last] &- starts[0]
    guard extent >= 0 else { throw Refusal(.malformed, at: Int(revs[last])) }
  }

  /// The places of the chunks before which to cut, ascending.
  func cuts(
    toDensity density: Double, smallestGap: Int
  ) throws(Refusal) -> Column<Int> {
    var cuts = Column<Int>()
    var toRead = extent
    guard starts.count > 1, toRead > smallestGap,
      !isDense(toRead, density)
    else { return cuts }
    var gaps = try gaps(above: smallestGap)
    gaps.sort { $0.size > $1.size || $0.size == $1.size && $0.place > $1.place }
    var next = 0
    while next < gaps.count, !isDense(toRead, density) {
      toRead &-= gaps[next].size
      try cuts.append(gaps[next].place)
      next &+= 1
    }
    cuts.sort(by: <)
    return cuts
  }

  /// Whether enough of some bytes are the chain's own.
  private func isDense(_ toRead: Int, _ density: Double) -> Bool {
    toRead <= 0 || Double(payload) / Double(toRead) >= density
  }

  /// The gaps before chunks that have more bytes than some; revisions without
  /// a chunk lie in gaps.
  private func gaps(above size: Int) throws(Refusal) -> Column<Gap> {
    var gaps = Column<Gap>()
    var end: Int?
    for place in 0..<starts.count where sizes[place] > 0 {
      if let end, starts[place] &- end > size {
        try gaps.append(Gap(size: starts[place] &- end, place: place))
      }
      end = starts[place] &+ sizes[place]
    }
    return gaps
  }

  /// The end of a part without the revisions at its end that have no chunk.
  func trimmedEnd(of part: Range<Int>) -> Int {
    var end = part.upperBound
    while end > part.lowerBound, sizes[end &- 1] == 0 { end &-= 1 }
    return end
  }
}

private struct Gap: BitwiseCopyable {
  let size: Int
  let place: Int
}

extension Column {
  fileprivate mutating func sort(by isBefore: (Element, Element) -> Bool) {
    var elements = mutableSpan
    heapSort(&elements, from: 0, to: elements.count, by: isBefore)
  }
}
