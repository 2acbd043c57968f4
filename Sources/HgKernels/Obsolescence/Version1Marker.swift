import HgBytes

/// A marker of format version 1.
///
/// | at | size | field                                                      |
/// | -- | ---- | ---------------------------------------------------------- |
/// |  0 | u32  | size of the marker, this field included                    |
/// |  4 | f64  | seconds since the epoch                                    |
/// | 12 | i16  | time zone, minutes west of UTC                             |
/// | 14 | u16  | flags                                                      |
/// | 16 | u8   | number of successors                                       |
/// | 17 | u8   | number of parents, 3 for "not recorded"                    |
/// | 18 | u8   | number of metadata pairs                                   |
/// | 19 | node | predecessor: 32 bytes if flag 2 is set, else 20            |
/// |    | node | successors, then parents                                   |
/// |    | u8x2 | key size and value size of each pair                       |
/// |    |      | the keys and values, alternating                           |
///
/// All integers are big-endian. The fields have to fit in the stated size;
/// bytes between the last value and the end of the marker are skipped. A
/// parent count above 3 is read as "not recorded".
struct Version1Marker: StoredMarker {
  static let headerSize = 19
  static let smallestSize = headerSize + 20
  static let usesSHA256: UInt16 = 2
  static let parentsNotRecorded: UInt8 = 3

  let start: Int
  let end: Int

  /// Flags, successor count, parent count and pair count as they lie in the
  /// marker: one load reads the four.
  private let counts: UInt64

  @inline(__always)
  init(_ data: RawSpan, at offset: Int) throws(Refusal) {
    // One test for all fields of fixed place; what is read from `header` needs
    // no other.
    let header = try data.slice(at: offset, size: Self.smallestSize)
    let size = Int(try header.bigEndian(UInt32.self, at: 0))
    // Writers keep sizes signed, so the upper half is never a real size.
    guard size <= data.byteCount &- offset, size <= Int(Int32.max) else {
      throw Refusal(.truncated, at: offset)
    }
    guard size >= Self.smallestSize else {
      throw Refusal(.malformed, at: offset)
    }
    start = offset
    end = offset &+ size
    // Eight bytes from the time zone on; the last of them is not used.
    counts = try header.bigEndian(UInt64.self, at: 12)
  }

  @inline(__always)
  static func end(of offset: Int, in data: RawSpan) throws(Refusal) -> Int {
    try Version1Marker(data, at: offset).end
  }

  @inline(__always)
  func check(in data: RawSpan) throws(Refusal) {
    let sizes = metadataSizes
    let sizesCount = 2 &* pairCount
    let room = end &- sizes &- sizesCount
    guard room >= 0 else { throw Refusal(.malformed, at: start &+ 16) }
    guard try data.sumOfBytes(at: sizes, count: sizesCount) <= room else {
      throw Refusal(.malformed, at: sizes)
    }
  }

  var flags: UInt16 { UInt16(truncatingIfNeeded: counts >> 32) }

  @inline(__always)
  var nodeSize: Int { flags & Self.usesSHA256 == 0 ? 20 : 32 }

  @inline(__always)
  var predecessor: Int { start &+ Self.headerSize }

  @inline(__always)
  var successors: Int { predecessor &+ nodeSize }

  @inline(__always)
  var successorCount: Int { Int(UInt8(truncatingIfNeeded: counts >> 24)) }

  @inline(__always)
  var parents: Int { successors &+ successorCount &* nodeSize }

  private var parentField: UInt8 { UInt8(truncatingIfNeeded: counts >> 16) }

  @inline(__always)
  var parentsRecorded: Bool { parentField < Self.parentsNotRecorded }

  @inline(__always)
  var parentCount: Int { parentsRecorded ? Int(parentField) : 0 }

  @inline(__always)
  var pairCount: Int { Int(UInt8(truncatingIfNeeded: counts >> 8)) }

  /// Offset of the sizes of keys and values.
  @inline(__always)
  var metadataSizes: Int { parents &+ parentCount &* nodeSize }

  /// Offset of the first key.
  @inline(__always)
  var metadata: Int { metadataSizes &+ 2 &* pairCount }

  func date(in data: RawSpan) throws(Refusal) -> MarkerDate {
    MarkerDate(
      seconds: Double(
        bitPattern: try data.bigEndian(UInt64.self, at: start &+ 4)),
      timeZone: 60
        &* Int64(Int16(truncatingIfNeeded: counts >> 48)))
  }

  @inline(__always)
  func appendParents(
    in data: RawSpan, to nodes: inout NodeColumn
  ) throws(Refusal) -> Bool {
    for index in 0..<parentCount {
      try nodes.append(
        data, at: parents &+ index &* nodeSize, size: nodeSize)
    }
    return parentsRecorded
  }

  @inline(__always)
  func appendPairs(
    in data: RawSpan, to pairs: inout PairColumns
  ) throws(Refusal) {
    var text = metadata
    for index in 0..<pairCount {
      let sizes = try data.bigEndian(
        UInt16.self, at: metadataSizes &+ 2 &* index)
      let keySize = Int(sizes >> 8)
      let valueSize = Int(sizes & 0xff)
      guard text &+ keySize &+ valueSize <= end else {
        throw Refusal(.malformed, at: text)
      }
      try pairs.append(
        MetadataPair(
          key: text, keySize: keySize,
          value: text &+ keySize, valueSize: valueSize))
      text &+= keySize &+ valueSize
    }
  }
}
