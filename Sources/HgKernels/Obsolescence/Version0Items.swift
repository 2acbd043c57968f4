import HgBytes

/// The items of version 0 metadata while they are put together.
///
/// Writers put date and parents over metadata of the same key, and sort.
struct Version0Items: ~Copyable {
  /// All keys and values, and the items as places in it.
  private var text = Column<UInt8>()
  private var items = Column<MetadataPair>()

  /// Adds a pair of metadata.
  ///
  /// - Throws: `unsupported` with the row for a colon in a key or a NUL.
  mutating func add(
    _ pair: MetadataPair, of source: RawSpan, row: Int
  ) throws(Refusal) {
    for offset in pair.key..<(pair.key + pair.keySize) {
      let byte = try source.byte(at: offset)
      guard byte != 0, byte != UInt8(ascii: ":") else {
        throw Refusal(.unsupported, at: row)
      }
    }
    for offset in pair.value..<(pair.value + pair.valueSize) {
      guard try source.byte(at: offset) != 0 else {
        throw Refusal(.unsupported, at: row)
      }
    }
    // More than the format can state the size of is not worth collecting.
    guard text.count + pair.keySize + pair.valueSize <= Int(UInt32.max) else {
      throw Refusal(.outOfRange, at: row)
    }
    let key = text.count
    try text.append(
      source, at: pair.key, size: pair.keySize, stride: pair.keySize)
    let value = text.count
    try text.append(
      source, at: pair.value, size: pair.valueSize, stride: pair.valueSize)
    try addItem(key: key, value: value)
  }

  /// Adds the date.
  mutating func add(
    date seconds: Double, _ timeZone: Int64
  ) throws(Refusal) {
    let key = text.count
    for letter in "date".utf8 { try text.append(letter) }
    let value = text.count
    try text.appendShortest(seconds)
    try text.append(UInt8(ascii: " "))
    for digit in timeZone.description.utf8 { try text.append(digit) }
    try addItem(key: key, value: value)
  }

  /// Adds the parents, `stride` bytes apart in `nodes`.
  mutating func add(
    parents nodes: RawSpan, at start: Int, count: Int, stride: Int
  ) throws(Refusal) {
    if count == 0 { try addParentKey(0) }
    for number in 0..<count {
      try addParentKey(number + 1)
      for offset in 0..<20 {
        let byte = try nodes.byte(at: start + number * stride + offset)
        try text.append(hexadecimalDigit(byte >> 4))
        try text.append(hexadecimalDigit(byte & 15))
      }
      endItem()
    }
  }

  /// The items sorted by key; of those with one key, the last.
  mutating func joined() throws(Refusal) -> Column<UInt8> {
    try join(&items, of: text)
  }

  private mutating func addParentKey(_ number: Int) throws(Refusal) {
    let key = text.count
    try text.append(UInt8(ascii: "p"))
    try text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number))
    try addItem(key: key, value: text.count)
  }

  private mutating func addItem(key: Int, value: Int) throws(Refusal) {
    try items.append(
      MetadataPair(
        key: key, keySize: value - key,
        value: value, valueSize: text.count - value))
  }

  /// Gives the last item what has been added to the text since.
  private mutating func endItem() {
    let last = items.count - 1
    items[last].valueSize = text.count - items[last].value
  }
}

private func join(
  _ items: inout Column<MetadataPair>, of text: borrowing Column<UInt8>
) throws(Refusal) -> Column<UInt8> {
  sortByKey(&items, in: text.bytes)
  var joined = try Column<UInt8>(capacity: text.count + 2 * items.count)
  for index in 0..<items.count {
    let item = items[index]
    if index + 1 < items.count,
      compareKeys(item, items[index + 1], in: text.bytes) == 0
    {
      continue
    }
    if joined.count > 0 { try joined.append(0) }
    try joined.append(
      text.bytes, at: item.key, size: item.keySize, stride: item.keySize)
    try joined.append(UInt8(ascii: ":"))
    try joined.append(
      text.bytes, at: item.value, size: item.valueSize,
      stride: item.valueSize)
  }
  return joined
}

private func hexadecimalDigit(_ value: UInt8) -> UInt8 {
  value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
}
