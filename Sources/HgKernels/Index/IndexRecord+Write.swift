public import HgBytes

extension IndexRecord {
  /// How many numbers make a record.
  public static var fieldCount: Int { 13 }

  /// The numbers of the record: offset, flags, sizes of chunk and text, base,
  /// link, parents, offset and size of the sidedata, modes of chunk and
  /// sidedata, rank.
  public var fields: InlineArray<13, Int64> {
    [
      Int64(offset), Int64(flags), Int64(storedSize), Int64(fullSize),
      Int64(base), Int64(link), Int64(parent1), Int64(parent2),
      Int64(sidedataOffset), Int64(sidedataSize), Int64(mode.rawValue),
      Int64(sidedataMode.rawValue), Int64(rank),
    ]
  }

  /// Makes a record of its numbers.
  ///
  /// - Throws: `argument` for other than 13 numbers, `outOfRange` for one that
  ///   has no room in a record, at its place.
  public init(_ fields: Span<Int64>) throws(Refusal) {
    guard fields.count == IndexRecord.fieldCount else {
      throw Refusal(.argument)
    }
    for place in fields.indices {
      let room: ClosedRange<Int64> =
        switch place {
        case 0: 0...(1 << 48 &- 1)
        case 1: 0...Int64(UInt16.max)
        case 8: 0...Int64.max
        case 10, 11: 0...2
        default: Int64(Int32.min)...Int64(Int32.max)
        }
      guard room.contains(fields[place]) else {
        throw Refusal(.outOfRange, at: place)
      }
    }
    offset = Int(fields[0])
    flags = UInt16(truncatingIfNeeded: fields[1])
    storedSize = Int(fields[2])
    fullSize = Int(fields[3])
    base = Int(fields[4])
    link = Int(fields[5])
    parent1 = Int(fields[6])
    parent2 = Int(fields[7])
    sidedataOffset = Int(fields[8])
    sidedataSize = Int(fields[9])
    mode = ChunkMode(rawValue: UInt8(fields[10])) ?? .marked
    sidedataMode = ChunkMode(rawValue: UInt8(fields[11])) ?? .marked
    rank = Int(fields[12])
  }

  /// Writes the record of `rev` with its node, as ``IndexRecord`` describes it.
  ///
  /// - Throws: `unsupported` for format 0, which is not written, and for what
  ///   the format has no place for; `memory`.
  func write(
    _ node: RawSpan, rev: Int, format: RevlogFormat,
    to bytes: inout Column<UInt8>
  ) throws(Refusal) {
    let isPlain =
      mode == .marked && sidedataMode == .marked && sidedataOffset == 0
      && sidedataSize == 0
    guard format != .zero, format != .one || isPlain,
      format != .changelogTwo || (base == rev && link == rev)
    else { throw Refusal(.unsupported, at: rev) }
    try bytes.appendBigEndian(UInt64(offset) << 16 | UInt64(flags))
    try bytes.appendBigEndian(Int32(storedSize))
    try bytes.appendBigEndian(Int32(fullSize))
    if format != .changelogTwo {
      try bytes.appendBigEndian(Int32(base))
      try bytes.appendBigEndian(Int32(link))
    }
    try bytes.appendBigEndian(Int32(parent1))
    try bytes.appendBigEndian(Int32(parent2))
    try bytes.append(node, at: 0, size: RevlogIndex.nodeSize, stride: 32)
    guard format != .one else { return }
    try bytes.appendBigEndian(UInt64(sidedataOffset))
    try bytes.appendBigEndian(Int32(sidedataSize))
    try bytes.append(mode.rawValue | sidedataMode.rawValue << 2)
    if format == .changelogTwo { try bytes.appendBigEndian(Int32(rank)) }
    while bytes.count < format.recordSize { try bytes.append(0) }
  }
}
