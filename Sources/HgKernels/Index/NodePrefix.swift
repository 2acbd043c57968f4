import HgBytes

/// The beginning of a node, some hexadecimal digits: the nodes that it may stand for are
/// those from a lowest to a highest one.
struct NodePrefix {
  /// The prefix, followed by zeros.
  let lowest: NodeValue
  /// The prefix, followed by the digit f.
  let highest: NodeValue
  /// Number of digits.
  let count: Int

  /// All digits of a node.
  init(_ node: NodeValue) {
    lowest = node
    highest = node
    count = NodeValue.digits
  }

  /// Reads digits, in upper or lower case.
  ///
  /// - Returns: Nil if something is no digit, or if there are too many or none.
  init?(parsing digits: RawSpan) throws(Refusal) {
    guard NodePrefix.mayHave(digits.byteCount) else { return nil }
    var head: UInt64 = 0
    var middle: UInt64 = 0
    var tail: UInt32 = 0
    for place in 0..<digits.byteCount {
      guard let digit = hexDigit(try digits.byte(at: place)) else { return nil }
      if place < 16 {
        head |= UInt64(digit) << UInt64(60 &- 4 &* place)
      } else if place < 32 {
        middle |= UInt64(digit) << UInt64(124 &- 4 &* place)
      } else {
        tail |= UInt32(digit) << UInt32(156 &- 4 &* place)
      }
    }
    // A shift by all bits of a word or more gives 0.
    count = digits.byteCount
    let bits = 4 &* count
    lowest = NodeValue(head: head, middle: middle, tail: tail)
    highest = NodeValue(
      head: head | UInt64.max >> bits,
      middle: middle | UInt64.max >> max(bits &- 64, 0),
      tail: tail | UInt32.max >> max(bits &- 128, 0))
  }

  /// Whether a prefix may have so many digits.
  static func mayHave(_ digits: Int) -> Bool {
    digits > 0 && digits <= NodeValue.digits
  }

  /// Whether a node begins with the prefix.
  @inline(__always)
  func matches(_ node: NodeValue) -> Bool {
    !node.precedes(lowest) && !highest.precedes(node)
  }
}

/// The value of a hexadecimal digit.
@inline(__always)
private func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte &- UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte &- UInt8(ascii: "a") &+ 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte &- UInt8(ascii: "A") &+ 10
  default: nil
  }
}
