public import HgBytes

/// What leads to the text of each revision.
public struct ChunkColumns: ~Copyable {
  /// Where each chunk begins, counted as if all chunks lay side by side.
  public private(set) var offsets = Column<UInt64>()

  /// The flags of each revision.
  public private(set) var flags = Column<UInt16>()

  /// Bytes of each chunk.
  public private(set) var storedSizes = Column<Int32>()

  /// Bytes of each text, or -1 where that is not known.
  public private(set) var fullSizes = Column<Int32>()

  /// The base of each revision.
  public private(set) var bases = Column<Int32>()

  /// How to read each chunk, as a ``ChunkMode``.
  public private(set) var modes = Column<UInt8>()

  fileprivate mutating func reserve(_ count: Int) throws(Refusal) {
    try offsets.reserve(count)
    try flags.reserve(count)
    try storedSizes.reserve(count)
    try fullSizes.reserve(count)
    try bases.reserve(count)
    try modes.reserve(count)
  }

  fileprivate mutating func append(_ record: IndexRecord) throws(Refusal) {
    try offsets.append(UInt64(truncatingIfNeeded: record.offset))
    try flags.append(record.flags)
    try storedSizes.append(Int32(truncatingIfNeeded: record.storedSize))
    try fullSizes.append(Int32(truncatingIfNeeded: record.fullSize))
    try bases.append(Int32(truncatingIfNeeded: record.base))
    try modes.append(record.mode.rawValue)
  }
}

/// What the experimental formats say of each revision besides.
public struct ExtraColumns: ~Copyable {
  /// Where the sidedata of each revision begins in its file.
  public private(set) var sidedataOffsets = Column<UInt64>()

  /// Bytes of the stored sidedata.
  public private(set) var sidedataSizes = Column<Int32>()

  /// How to read the sidedata, as a ``ChunkMode``.
  public private(set) var sidedataModes = Column<UInt8>()

  /// Number of ancestors and the revision itself, or -1 where not known.
  public private(set) var ranks = Column<Int32>()

  fileprivate mutating func append(_ record: IndexRecord) throws(Refusal) {
    try sidedataOffsets.append(
      UInt64(truncatingIfNeeded: record.sidedataOffset))
    try sidedataSizes.append(Int32(truncatingIfNeeded: record.sidedataSize))
    try sidedataModes.append(record.sidedataMode.rawValue)
    try ranks.append(Int32(truncatingIfNeeded: record.rank))
  }
}

/// Each `fill` costs O(revisions) the first time and O(1) after. It refuses
/// what ``RevlogIndex/record(_:in:)`` refuses, but the nodes ask nothing of the
/// rest of a record.
extension RevlogIndex {
  /// Fills in what leads to the texts, unless that has been done.
  public func fillChunks(from data: RawSpan) throws(Refusal) {
    try chunks.fill { () throws(Refusal) in
      var chunks = ChunkColumns()
      try chunks.reserve(count)
      for rev in 0..<count {
        try chunks.append(recordInline(rev, in: data))
      }
      return chunks
    }
  }

  /// Fills in the links, unless that has been done.
  public func fillLinks(from data: RawSpan) throws(Refusal) {
    try links.fill { () throws(Refusal) in
      var links = try Column<Int32>(capacity: count)
      for rev in 0..<count {
        let record = try record(rev, in: data)
        try links.append(Int32(truncatingIfNeeded: record.link))
      }
      return links
    }
  }

  /// Fills in sidedata and ranks, unless that has been done.
  public func fillExtras(from data: RawSpan) throws(Refusal) {
    try extras.fill { () throws(Refusal) in
      var extras = ExtraColumns()
      for rev in 0..<count { try extras.append(record(rev, in: data)) }
      return extras
    }
  }

  /// Fills in the nodes, unless that has been done.
  public func fillNodes(from data: RawSpan) throws(Refusal) {
    try nodes.fill { () throws(Refusal) in
      let size = RevlogIndex.nodeSize
      var nodes = try Column<UInt8>(capacity: count &* size)
      for rev in 0..<count {
        try nodes.append(
          node(rev, in: data), at: 0, size: size, stride: size)
      }
      return nodes
    }
  }
}
