public import HgBytes

/// The versions of the obsstore format.
public enum MarkerVersion: UInt8, Sendable {
  /// Metadata is text that also carries the date and the parents.
  case zero = 0
  /// Every field has a place of its own.
  case one = 1
}

/// One marker as it lies in a store: where its fields are, not what they say.
///
/// Data that is mapped from a file can change after it was checked, so each
/// use of a place checks again that it lies inside the data; it refuses, it
/// never traps.
protocol StoredMarker {
  /// Bytes of the smallest marker.
  static var smallestSize: Int { get }

  /// Offset of the first byte after the marker at `offset`, from the sizes that
  /// it states and nothing else.
  static func end(of offset: Int, in data: RawSpan) throws(Refusal) -> Int

  /// Reads the marker at `offset`, which has been checked before.
  init(_ data: RawSpan, at offset: Int) throws(Refusal)

  /// Checks that every field is as the format says and lies in the marker.
  ///
  /// - Throws: A refusal with the offset of the marker or field that is wrong.
  func check(in data: RawSpan) throws(Refusal)

  /// Offset of the first byte of the marker.
  var start: Int { get }

  /// Offset of the first byte after the marker.
  var end: Int { get }

  var flags: UInt16 { get }

  /// Bytes of each node in this marker: 20 or 32.
  var nodeSize: Int { get }

  /// Offset of the predecessor.
  var predecessor: Int { get }

  /// Offset of the first successor; the others follow it.
  var successors: Int { get }

  var successorCount: Int { get }

  /// When the marker was made.
  func date(in data: RawSpan) throws(Refusal) -> MarkerDate

  /// Adds the parents of the predecessor to `nodes`.
  ///
  /// - Returns: Whether the marker says what the parents are; "none" and
  ///   "not recorded" are different statements.
  func appendParents(
    in data: RawSpan, to nodes: inout NodeColumn
  ) throws(Refusal) -> Bool

  /// Adds the metadata to `pairs`, in the order that readers present it.
  func appendPairs(
    in data: RawSpan, to pairs: inout PairColumns
  ) throws(Refusal)
}

/// Seconds since the epoch, and the offset of the time zone.
struct MarkerDate {
  var seconds: Double

  /// Seconds west of UTC.
  var timeZone: Int64
}

/// A key and its value, as places in the data.
struct MetadataPair: BitwiseCopyable {
  var key: Int
  var keySize: Int
  var value: Int
  var valueSize: Int
}

/// Metadata pairs in columns.
public struct PairColumns: ~Copyable {
  /// Offset of each key in the data.
  public private(set) var keyOffsets: Column<UInt64>

  /// Size of each key in bytes.
  public private(set) var keySizes: Column<UInt32>

  /// Offset of each value in the data.
  public private(set) var valueOffsets: Column<UInt64>

  /// Size of each value in bytes.
  public private(set) var valueSizes: Column<UInt32>

  init() {
    keyOffsets = Column()
    keySizes = Column()
    valueOffsets = Column()
    valueSizes = Column()
  }

  var count: Int { keyOffsets.count }

  @inline(__always)
  mutating func append(_ pair: MetadataPair) throws(Refusal) {
    try keyOffsets.append(UInt64(pair.key))
    try keySizes.append(UInt32(truncatingIfNeeded: pair.keySize))
    try valueOffsets.append(UInt64(pair.value))
    try valueSizes.append(UInt32(truncatingIfNeeded: pair.valueSize))
  }

  /// Makes room for `needed` pairs in all.
  mutating func reserve(_ needed: Int) throws(Refusal) {
    try keyOffsets.reserve(needed)
    try keySizes.reserve(needed)
    try valueOffsets.reserve(needed)
    try valueSizes.reserve(needed)
  }

  /// The pair at `index`, which must be below `count`.
  func pair(at index: Int) -> MetadataPair {
    MetadataPair(
      key: Int(truncatingIfNeeded: keyOffsets[index]),
      keySize: Int(keySizes[index]),
      value: Int(truncatingIfNeeded: valueOffsets[index]),
      valueSize: Int(valueSizes[index]))
  }
}
