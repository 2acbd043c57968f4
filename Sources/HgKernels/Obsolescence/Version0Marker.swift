import HgBytes

/// A marker of format version 0.
///
/// | at | size | field                                                      |
/// | -- | ---- | ---------------------------------------------------------- |
/// |  0 | u8   | number of successors                                       |
/// |  1 | u32  | size of the metadata, big-endian                           |
/// |  5 | u8   | flags                                                      |
/// |  6 | 20   | predecessor                                                |
/// | 26 | 20   | successors                                                 |
/// |    |      | metadata: `key:value` items, parted by NUL                 |
///
/// Date and parents ride in the metadata: `date:<seconds> <time zone>`, and
/// `p1:<hex>`, `p2:<hex>` or `p0:` for "recorded, none". Of items with the same
/// key the last counts. Readers present the pairs sorted by key, without the
/// date and the parents; `p0` stays.
struct Version0Marker: StoredMarker {
  static let headerSize = 26
  static let smallestSize = headerSize

  let start: Int
  let end: Int
  let flags: UInt16
  let successorCount: Int
  private let metadata: Int

  private var dateItem: MetadataPair?
  private var hasNoParentsItem = false
  private var firstParentItem: MetadataPair?
  private var secondParentItem: MetadataPair?

  init(_ data: RawSpan, at offset: Int) throws(Refusal) {
    end = try Self.end(of: offset, in: data)
    start = offset
    successorCount = Int(try data.byte(at: offset))
    flags = UInt16(try data.byte(at: offset + 5))
    metadata = offset + Self.headerSize + 20 * successorCount

    var items = MetadataItems(from: metadata, to: end)
    while let item = try items.next(in: data) {
      switch try WellKnownKey(item, in: data) {
      case .date: dateItem = item
      case .noParents: hasNoParentsItem = true
      case .firstParent: firstParentItem = item
      case .secondParent: secondParentItem = item
      case nil: break
      }
    }
  }

  static func end(of offset: Int, in data: RawSpan) throws(Refusal) -> Int {
    guard data.holds(headerSize, at: offset) else {
      throw Refusal(.truncated, at: offset)
    }
    let size =
      headerSize + 20 * Int(try data.byte(at: offset))
      + Int(try data.bigEndian(UInt32.self, at: offset + 1))
    guard data.holds(size, at: offset) else {
      throw Refusal(.truncated, at: offset)
    }
    return offset + size
  }

  func check(in data: RawSpan) throws(Refusal) {
    if let second = secondParentItem, firstParentItem == nil {
      throw Refusal(.malformed, at: second.key)
    }
    // A time zone that no column can hold is refused when the store is
    // parsed, not when its dates are asked for.
    _ = try date(in: data)
  }

  var nodeSize: Int { 20 }
  var predecessor: Int { start + 6 }
  var successors: Int { start + Self.headerSize }

  func date(in data: RawSpan) throws(Refusal) -> MarkerDate {
    guard let item = dateItem else {
      return MarkerDate(seconds: 0, timeZone: 0)
    }
    return try MarkerDate(
      text: data.slice(at: item.value, size: item.valueSize), at: item.value)
  }

  func appendParents(
    in data: RawSpan, to nodes: inout NodeColumn
  ) throws(Refusal) -> Bool {
    guard let first = firstParentItem else { return hasNoParentsItem }
    var decoded = try Column<UInt8>(capacity: 40)
    // Parents that are not 20 bytes of hexadecimal count as not recorded.
    guard try decoded.appendNode(hexadecimal: first, in: data) else {
      return false
    }
    if let second = secondParentItem {
      guard try decoded.appendNode(hexadecimal: second, in: data) else {
        return false
      }
    }
    for offset in stride(from: 0, to: decoded.count, by: 20) {
      try nodes.append(decoded.bytes, at: offset, size: 20)
    }
    return true
  }

  func appendPairs(
    in data: RawSpan, to pairs: inout PairColumns
  ) throws(Refusal) {
    var kept = Column<MetadataPair>()
    var items = MetadataItems(from: metadata, to: end)
    while let item = try items.next(in: data) {
      switch try WellKnownKey(item, in: data) {
      case .date: break
      case .firstParent, .secondParent:
        // A second parent stands here only beside a first one.
        break
      case .noParents, nil: try kept.append(item)
      }
    }
    sortByKey(&kept, in: data)
    for index in 0..<kept.count {
      let pair = kept[index]
      let isOverridden =
        index + 1 < kept.count
        && compareKeys(pair, kept[index + 1], in: data) == 0
      if !isOverridden { try pairs.append(pair) }
    }
  }
}

/// The `key:value` items of version 0 metadata.
struct MetadataItems {
  private var position: Int
  private let end: Int

  init(from start: Int, to end: Int) {
    position = start
    self.end = end
  }

  /// The next item; items of no bytes at all are skipped.
  mutating func next(in data: RawSpan) throws(Refusal) -> MetadataPair? {
    while position < end {
      let start = position
      var colon: Int?
      while position < end {
        let byte = try data.byte(at: position)
        if byte == 0 { break }
        if byte == UInt8(ascii: ":"), colon == nil { colon = position }
        position += 1
      }
      let itemEnd = position
      position += 1
      if itemEnd == start { continue }
      guard let colon else { throw Refusal(.malformed, at: start) }
      return MetadataPair(
        key: start, keySize: colon - start,
        value: colon + 1, valueSize: itemEnd - colon - 1)
    }
    return nil
  }
}

/// Keys of version 0 metadata that are fields of the marker.
private enum WellKnownKey {
  case date, noParents, firstParent, secondParent

  init?(_ item: MetadataPair, in data: RawSpan) throws(Refusal) {
    if item.keySize == 4 {
      guard try data.bigEndian(UInt32.self, at: item.key) == 0x6461_7465 else {
        return nil
      }
      self = .date
      return
    }
    guard item.keySize == 2 else { return nil }
    switch try data.bigEndian(UInt16.self, at: item.key) {
    case 0x7030: self = .noParents
    case 0x7031: self = .firstParent
    case 0x7032: self = .secondParent
    default: return nil
    }
  }
}

/// Compares two keys as byte strings.
func compareKeys(
  _ left: MetadataPair, _ right: MetadataPair, in data: RawSpan
) -> Int {
  let common = data.compare(
    at: left.key, data, at: right.key,
    size: Swift.min(left.keySize, right.keySize))
  return common != 0 ? common : left.keySize - right.keySize
}

/// Sorts pairs by key, and pairs with the same key by their place.
func sortByKey(_ pairs: inout Column<MetadataPair>, in data: RawSpan) {
  var span = pairs.mutableSpan
  heapSort(&span, from: 0, to: span.count) { (left, right) in
    let order = compareKeys(left, right, in: data)
    return order != 0 ? order < 0 : left.key < right.key
  }
}

extension Column<UInt8> {
  /// Adds the 20 bytes that a value spells in hexadecimal.
  ///
  /// - Returns: Whether the value is 40 hexadecimal digits.
  fileprivate mutating func appendNode(
    hexadecimal item: MetadataPair, in data: RawSpan
  ) throws(Refusal) -> Bool {
    guard item.valueSize == 40 else { return false }
    for offset in stride(from: item.value, to: item.value + 40, by: 2) {
      guard let high = hexadecimalDigit(try data.byte(at: offset)),
        let low = hexadecimalDigit(try data.byte(at: offset + 1))
      else { return false }
      try append(high << 4 | low)
    }
    return true
  }
}

private func hexadecimalDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
