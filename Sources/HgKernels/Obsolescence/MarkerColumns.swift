public import HgBytes

/// Markers as columns that somebody lends: those of a store, or of a caller
/// who has made markers of their own.
///
/// The columns are those that a store lends, in the same form; see
/// `MarkerBasics`, `NodeLists`, `ParentLists` and `MetadataLists`.
public struct MarkerColumns: ~Escapable {
  /// Number of markers.
  public let count: Int

  let nodeSize: Int
  let flags: Span<UInt16>
  let seconds: Span<Double>
  let timeZones: Span<Int64>
  let predecessors: RawSpan
  let successors: LentNodeLists
  let parents: LentNodeLists
  let parentsRecorded: Span<UInt8>
  let metadata: LentPairLists

  /// Puts columns together.
  ///
  /// - Throws: `argument` if columns of one table differ in length.
  @_lifetime(
    copy flags, copy seconds, copy timeZones, copy predecessors,
    copy successors, copy parents, copy parentsRecorded, copy metadata)
  public init(
    nodeSize: Int, flags: Span<UInt16>, seconds: Span<Double>,
    timeZones: Span<Int64>, predecessors: RawSpan, successors: LentNodeLists,
    parents: LentNodeLists, parentsRecorded: Span<UInt8>,
    metadata: LentPairLists
  ) throws(Refusal) {
    guard nodeSize == 20 || nodeSize == 32,
      seconds.count == flags.count, timeZones.count == flags.count,
      predecessors.byteCount / nodeSize == flags.count,
      predecessors.byteCount % nodeSize == 0,
      successors.offsets.count == flags.count + 1,
      parents.offsets.count == flags.count + 1,
      parentsRecorded.count == flags.count,
      metadata.offsets.count == flags.count + 1
    else { throw Refusal(.argument) }
    count = flags.count
    self.nodeSize = nodeSize
    self.flags = flags
    self.seconds = seconds
    self.timeZones = timeZones
    self.predecessors = predecessors
    self.successors = successors
    self.parents = parents
    self.parentsRecorded = parentsRecorded
    self.metadata = metadata
  }

  /// Bytes of the nodes in the marker at `row`, in a store of version 1.
  func nodeSize(_ row: Int) throws(Refusal) -> Int {
    guard flags[row] & Version1Marker.usesSHA256 != 0 else { return 20 }
    guard nodeSize == 32 else { throw Refusal(.argument, at: row) }
    return 32
  }
}

/// A list of nodes for each marker.
public struct LentNodeLists: ~Escapable {
  let offsets: Span<UInt32>
  let nodes: RawSpan

  /// Puts the columns together.
  @_lifetime(copy offsets, copy nodes)
  public init(offsets: Span<UInt32>, nodes: RawSpan) {
    self.offsets = offsets
    self.nodes = nodes
  }

  /// The positions of the nodes of one marker, `nodeSize` bytes apart.
  func list(_ row: Int, _ nodeSize: Int) throws(Refusal) -> Range<Int> {
    let list = try range(offsets, row)
    guard list.upperBound <= nodes.byteCount / nodeSize else {
      throw Refusal(.outOfRange, at: row)
    }
    return list
  }
}

/// A list of key and value for each marker.
public struct LentPairLists: ~Escapable {
  let offsets: Span<UInt32>
  let keyOffsets: Span<UInt64>
  let keySizes: Span<UInt32>
  let valueOffsets: Span<UInt64>
  let valueSizes: Span<UInt32>
  let text: RawSpan

  /// Puts the columns together.
  ///
  /// - Throws: `argument` if the columns of pairs differ in length.
  @_lifetime(
    copy offsets, copy keyOffsets, copy keySizes, copy valueOffsets,
    copy valueSizes, copy text)
  public init(
    offsets: Span<UInt32>, keyOffsets: Span<UInt64>, keySizes: Span<UInt32>,
    valueOffsets: Span<UInt64>, valueSizes: Span<UInt32>, text: RawSpan
  ) throws(Refusal) {
    guard keySizes.count == keyOffsets.count,
      valueOffsets.count == keyOffsets.count,
      valueSizes.count == keyOffsets.count
    else { throw Refusal(.argument) }
    self.offsets = offsets
    self.keyOffsets = keyOffsets
    self.keySizes = keySizes
    self.valueOffsets = valueOffsets
    self.valueSizes = valueSizes
    self.text = text
  }

  /// The positions of the pairs of one marker.
  func list(_ row: Int) throws(Refusal) -> Range<Int> {
    let list = try range(offsets, row)
    guard list.upperBound <= keyOffsets.count else {
      throw Refusal(.outOfRange, at: row)
    }
    return list
  }

  /// The pair at `index`; its key and value lie inside the text.
  func pair(_ index: Int, row: Int) throws(Refusal) -> MetadataPair {
    guard let key = Int(exactly: keyOffsets[index]),
      let value = Int(exactly: valueOffsets[index])
    else { throw Refusal(.outOfRange, at: row) }
    let pair = MetadataPair(
      key: key, keySize: Int(keySizes[index]),
      value: value, valueSize: Int(valueSizes[index]))
    guard text.holds(pair.keySize, at: key),
      text.holds(pair.valueSize, at: value)
    else { throw Refusal(.outOfRange, at: row) }
    return pair
  }
}

/// The list of one row, from a column of list offsets.
private func range(
  _ offsets: Span<UInt32>, _ row: Int
) throws(Refusal) -> Range<Int> {
  let start = Int(offsets[row])
  let end = Int(offsets[row + 1])
  guard start <= end else { throw Refusal(.outOfRange, at: row) }
  return start..<end
}
