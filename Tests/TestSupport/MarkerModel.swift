/// One obsolescence marker in plain Swift, and how a writer stores it.
public struct MarkerModel: Hashable, Sendable {
  /// A key and its value.
  public struct Pair: Hashable, Sendable {
    /// The key.
    public var key: [UInt8]
    /// The value.
    public var value: [UInt8]

    /// Creates a pair.
    public init(_ key: [UInt8], _ value: [UInt8]) {
      self.key = key
      self.value = value
    }

    /// Creates a pair of texts.
    public init(_ key: String, _ value: String) {
      self.init(Array(key.utf8), Array(value.utf8))
    }
  }

  /// The node made obsolete.
  public var predecessor: [UInt8]
  /// The nodes that take its place.
  public var successors: [[UInt8]] = []
  /// Flag bits; 2 says that nodes have 32 bytes.
  public var flags: UInt16 = 0
  /// Keys and values.
  public var metadata: [Pair] = []
  /// Bits of the seconds since the epoch, so that NaN equals itself.
  public var secondsBits: UInt64 = 0
  /// Seconds west of UTC.
  public var timeZone: Int64 = 0
  /// Parents of the predecessor; nil for "not recorded".
  public var parents: [[UInt8]]?

  /// Creates a marker that says nothing but what it makes obsolete.
  public init(predecessor: [UInt8]) {
    self.predecessor = predecessor
  }

  /// Seconds since the epoch.
  public var seconds: Double {
    get { Double(bitPattern: secondsBits) }
    set { secondsBits = newValue.bitPattern }
  }

  /// The marker in version 1, with `slack` bytes after its last value.
  public func version1(slack: [UInt8] = []) -> [UInt8] {
    var body: [UInt8] = []
    body += bigEndian(secondsBits)
    body += bigEndian(Int16(floorDivide(timeZone, 60)))
    body += bigEndian(flags)
    body.append(UInt8(successors.count))
    body.append(parents.map { UInt8($0.count) } ?? 3)
    body.append(UInt8(metadata.count))
    body += predecessor
    body += successors.joined()
    body += (parents ?? []).joined()
    for pair in metadata {
      body += [UInt8(pair.key.count), UInt8(pair.value.count)]
    }
    for pair in metadata { body += pair.key + pair.value }
    body += slack
    return bigEndian(UInt32(body.count + 4)) + body
  }

  /// The marker in version 0, with metadata as it is given.
  public func version0(metadata text: [UInt8]) -> [UInt8] {
    [UInt8(successors.count)] + bigEndian(UInt32(text.count))
      + [UInt8(flags)] + predecessor + successors.joined() + text
  }

  /// The marker in version 0, date and parents put into the metadata.
  public func version0() -> [UInt8] {
    var items: [[UInt8]: [UInt8]] = [:]
    for pair in metadata { items[pair.key] = pair.value }
    // Swift and Python spell numbers of this size alike.
    items[Array("date".utf8)] = Array("\(seconds) \(timeZone)".utf8)
    if let parents {
      if parents.isEmpty { items[Array("p0".utf8)] = [] }
      for (number, parent) in parents.enumerated() {
        items[Array("p\(number + 1)".utf8)] = Array(hexadecimal(parent).utf8)
      }
    }
    let sorted = items.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    let texts = sorted.map { $0.key + [UInt8(ascii: ":")] + $0.value }
    return version0(metadata: Array(texts.joined(separator: [0])))
  }
}

/// A store of version 0 or 1.
public func store(_ version: UInt8, _ markers: [MarkerModel]) -> [UInt8] {
  [version] + markers.flatMap { version == 0 ? $0.version0() : $0.version1() }
}

/// An integer with its most significant byte first.
public func bigEndian<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
  withUnsafeBytes(of: value.bigEndian) { Array($0) }
}

/// Two lower-case digits a byte.
public func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// The bytes that hexadecimal digits spell; white space is skipped.
public func bytes(hexadecimal text: String) -> [UInt8] {
  let digits = text.compactMap { $0.hexDigitValue }
  return stride(from: 0, to: digits.count - 1, by: 2).map {
    UInt8(digits[$0] << 4 | digits[$0 + 1])
  }
}

private func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
  (value - ((value % divisor) + divisor) % divisor) / divisor
}
