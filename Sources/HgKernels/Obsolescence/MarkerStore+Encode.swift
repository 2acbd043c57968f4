public import HgBytes

extension MarkerStore {
  /// Writes the markers at some indices in the version that they are stored
  /// in: their bytes are copied.
  ///
  /// A marker of version 1 is written without the slack that its size may
  /// allow, and with 3 for every parent count that means "not recorded", so
  /// that every reader understands it.
  ///
  /// - Throws: A refusal with the index: `outOfRange` if there is no such
  ///   marker, `full`, or another one if the data has changed.
  /// - Complexity: O(bytes written).
  public func copyMarkers(
    _ indices: Span<UInt32>, from data: RawSpan,
    to output: inout OutputRawSpan
  ) throws(Refusal) {
    for number in 0..<indices.count {
      let index = Int(indices[number])
      guard index < count else { throw Refusal(.outOfRange, at: index) }
      do throws(Refusal) {
        try copyMarker(index, from: data, to: &output)
      } catch {
        throw error.moved(to: index)
      }
    }
  }

  private func copyMarker(
    _ index: Int, from data: RawSpan, to output: inout OutputRawSpan
  ) throws(Refusal) {
    switch version {
    case .zero:
      let start = try start(of: Version0Marker.self, index, in: data)
      let end = try Version0Marker.end(of: start, in: data)
      try output.write(data, at: start, size: end - start)
    case .one:
      let marker = try marker(Version1Marker.self, index, in: data)
      try marker.write(from: data, to: &output)
    }
  }

  /// Bytes that `copyMarkers` writes at most.
  ///
  /// - Throws: A refusal with the index: `outOfRange` if there is no such
  ///   marker or the bytes cannot be counted, or another one if the data has
  ///   changed.
  /// - Complexity: O(indices).
  public func copyBound(
    _ indices: Span<UInt32>, in data: RawSpan
  ) throws(Refusal) -> Int {
    var total = 0
    for number in 0..<indices.count {
      let index = Int(indices[number])
      guard index < count else { throw Refusal(.outOfRange, at: index) }
      let size =
        switch version {
        case .zero: try storedSize(Version0Marker.self, index, in: data)
        case .one: try storedSize(Version1Marker.self, index, in: data)
        }
      let (sum, overflow) = total.addingReportingOverflow(size)
      guard !overflow else { throw Refusal(.outOfRange, at: index) }
      total = sum
    }
    return total
  }

  private func storedSize<Marker: StoredMarker>(
    _ type: Marker.Type, _ index: Int, in data: RawSpan
  ) throws(Refusal) -> Int {
    let start = try start(of: type, index, in: data)
    return try Marker.end(of: start, in: data) - start
  }
}

extension Version1Marker {
  fileprivate func write(
    from data: RawSpan, to output: inout OutputRawSpan
  ) throws(Refusal) {
    try check(in: data)
    let text = try data.sumOfBytes(at: metadataSizes, count: 2 * pairCount)
    let size = metadata + text - start
    try output.writeBigEndian(UInt32(truncatingIfNeeded: size))
    try output.write(data, at: start + 4, size: 13)
    try output.write(
      parentsRecorded
        ? UInt8(truncatingIfNeeded: parentCount) : Self.parentsNotRecorded)
    try output.write(data, at: start + 18, size: size - 18)
  }
}
