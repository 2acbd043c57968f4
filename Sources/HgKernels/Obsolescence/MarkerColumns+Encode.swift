public import HgBytes

extension MarkerColumns {
  /// Writes the marker at `row` in a version of the format.
  ///
  /// - Throws: A refusal with the row: `unsupported` or `outOfRange` if the
  ///   format cannot say what the columns say, `argument` or `outOfRange` if
  ///   the columns contradict each other, `full` or `memory`.
  /// - Complexity: O(size of the marker); version 0 sorts its metadata.
  public func encode(
    _ row: Int, as version: MarkerVersion, to output: inout OutputRawSpan
  ) throws(Refusal) {
    guard row >= 0, row < count else { throw Refusal(.outOfRange, at: row) }
    do throws(Refusal) {
      switch version {
      case .zero:
        try encodeVersion0(row, version0Metadata(row), to: &output)
      case .one: try encodeVersion1(row, to: &output)
      }
    } catch {
      throw error.moved(to: row)
    }
  }

  /// Bytes that the marker at `row` takes at most.
  public func encodedBound(_ row: Int) throws(Refusal) -> Int {
    guard row >= 0, row < count else { throw Refusal(.outOfRange, at: row) }
    var text = 0
    let pairs = try metadata.list(row)
    for index in pairs {
      let pair = try metadata.pair(index, row: row)
      text += pair.keySize + pair.valueSize
    }
    guard
      let bound = MarkerVersion.encodedBound(
        markers: 1, successors: try successors.list(row, nodeSize).count,
        parents: try parents.list(row, nodeSize).count, pairs: pairs.count,
        text: text)
    else { throw Refusal(.outOfRange, at: row) }
    return bound
  }

  private func encodeVersion1(
    _ row: Int, to output: inout OutputRawSpan
  ) throws(Refusal) {
    let nodeSize = try nodeSize(row)
    let successors = try self.successors.list(row, self.nodeSize)
    let parents = try self.parents.list(row, self.nodeSize)
    let pairs = try metadata.list(row)
    let isRecorded = parentsRecorded[row] != 0
    guard successors.count <= 255, pairs.count <= 255, parents.count <= 2,
      isRecorded || parents.isEmpty,
      let minutes = Int16(exactly: floorDivide(timeZones[row], by: 60))
    else { throw Refusal(.outOfRange, at: row) }
    var text = 0
    for index in pairs {
      let pair = try metadata.pair(index, row: row)
      guard pair.keySize <= 255, pair.valueSize <= 255 else {
        throw Refusal(.outOfRange, at: row)
      }
      text += pair.keySize + pair.valueSize
    }
    let nodes = 1 + successors.count + parents.count
    let size =
      Version1Marker.headerSize + nodes * nodeSize + 2 * pairs.count + text
    try output.writeBigEndian(UInt32(truncatingIfNeeded: size))
    try output.writeBigEndian(seconds[row].bitPattern)
    try output.writeBigEndian(minutes)
    try output.writeBigEndian(flags[row])
    try output.write(UInt8(truncatingIfNeeded: successors.count))
    try output.write(
      isRecorded
        ? UInt8(truncatingIfNeeded: parents.count)
        : Version1Marker.parentsNotRecorded)
    try output.write(UInt8(truncatingIfNeeded: pairs.count))
    try output.write(
      predecessors, at: row * self.nodeSize, size: nodeSize)
    for position in successors {
      try output.write(
        self.successors.nodes, at: position * self.nodeSize, size: nodeSize)
    }
    for position in parents {
      try output.write(
        self.parents.nodes, at: position * self.nodeSize, size: nodeSize)
    }
    for index in pairs {
      let pair = try metadata.pair(index, row: row)
      try output.write(UInt8(truncatingIfNeeded: pair.keySize))
      try output.write(UInt8(truncatingIfNeeded: pair.valueSize))
    }
    for index in pairs {
      let pair = try metadata.pair(index, row: row)
      try output.write(metadata.text, at: pair.key, size: pair.keySize)
      try output.write(metadata.text, at: pair.value, size: pair.valueSize)
    }
  }

  private func encodeVersion0(
    _ row: Int, _ text: borrowing Column<UInt8>, to output: inout OutputRawSpan
  ) throws(Refusal) {
    let successors = try self.successors.list(row, nodeSize)
    guard flags[row] & Version1Marker.usesSHA256 == 0 || nodeSize == 20 else {
      throw Refusal(.unsupported, at: row)
    }
    guard successors.count <= 255,
      let flags = UInt8(exactly: flags[row])
    else { throw Refusal(.outOfRange, at: row) }
    guard let size = UInt32(exactly: text.count) else {
      throw Refusal(.outOfRange, at: row)
    }
    try output.write(UInt8(truncatingIfNeeded: successors.count))
    try output.writeBigEndian(size)
    try output.write(flags)
    try output.write(predecessors, at: row * nodeSize, size: 20)
    for position in successors {
      try output.write(
        self.successors.nodes, at: position * nodeSize, size: 20)
    }
    try output.write(text.bytes, at: 0, size: text.count)
  }

  /// The metadata of version 0, which holds date and parents too.
  private func version0Metadata(
    _ row: Int
  ) throws(Refusal) -> Column<UInt8> {
    var items = Version0Items()
    for index in try metadata.list(row) {
      try items.add(
        try metadata.pair(index, row: row), of: metadata.text, row: row)
    }
    try items.add(date: seconds[row], timeZones[row])
    if parentsRecorded[row] != 0 {
      let parents = try self.parents.list(row, nodeSize)
      guard parents.count <= 2 else { throw Refusal(.outOfRange, at: row) }
      try items.add(
        parents: self.parents.nodes, at: parents.lowerBound * nodeSize,
        count: parents.count, stride: nodeSize)
    }
    return try items.joined()
  }
}

extension MarkerVersion {
  /// Bytes that markers take at most, in any version, without the version
  /// byte of a store; nil if that is more than can be counted.
  ///
  /// Version 0 is the longer form of date and parents: `date:`, a binary64 in
  /// at most 24 digits, a space, 20 digits, and a NUL; `p1:`, 40 digits and a
  /// NUL. `p0:` and a NUL stand for no parents.
  public static func encodedBound(
    markers: Int, successors: Int, parents: Int, pairs: Int, text: Int
  ) -> Int? {
    let version0Fields = Version0Marker.headerSize + (5 + 24 + 1 + 20 + 1) + 4
    var total = text
    for (count, size) in [
      (markers, version0Fields + 32), (successors, 32), (parents, 44),
      (pairs, 2),
    ] {
      let (bytes, overflow) = count.multipliedReportingOverflow(by: size)
      let (sum, overflow2) = total.addingReportingOverflow(bytes)
      guard count >= 0, !overflow, !overflow2 else { return nil }
      total = sum
    }
    return text >= 0 ? total : nil
  }
}

/// The quotient rounded down, as the time zone in minutes is written.
private func floorDivide(_ value: Int64, by divisor: Int64) -> Int64 {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}
