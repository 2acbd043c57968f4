/// An integer of up to 64 bits, signed or not.
struct IntegerValue: Hashable, Sendable, CustomStringConvertible {
  /// Zero is never negative.
  let isNegative: Bool
  let magnitude: UInt64

  init(isNegative: Bool = false, magnitude: UInt64) {
    self.isNegative = isNegative && magnitude != 0
    self.magnitude = magnitude
  }

  /// Reads a Swift integer literal: any radix, with underscores.
  init?(literal: String, isNegative: Bool) {
    var digits = literal.replacing("_", with: "")
    var radix = 10
    for (prefix, base) in [("0x", 16), ("0o", 8), ("0b", 2)]
    where digits.hasPrefix(prefix) {
      digits.removeFirst(2)
      radix = base
    }
    guard let value = UInt64(digits, radix: radix) else { return nil }
    self.init(isNegative: isNegative, magnitude: value)
  }

  var description: String { (isNegative ? "-" : "") + String(magnitude) }

  /// Where Swift counts on from here; nil past the largest `UInt64`.
  var successor: IntegerValue? {
    if isNegative {
      return IntegerValue(isNegative: true, magnitude: magnitude - 1)
    }
    guard magnitude < .max else { return nil }
    return IntegerValue(magnitude: magnitude + 1)
  }

  /// Whether a C integer of this many bits holds the value.
  func fits(bits: Int, signed: Bool) -> Bool {
    if !signed {
      return !isNegative && (bits == 64 || magnitude < 1 << UInt64(bits))
    }
    let limit: UInt64 = 1 << UInt64(bits - 1)
    return isNegative ? magnitude <= limit : magnitude < limit
  }

  /// A C expression of this value, safe in any context and standard.
  var cExpression: String {
    if fits(bits: 32, signed: true) {
      // C has no negative literals, so the least value is a difference.
      return isNegative
        ? (magnitude == 1 << 31 ? "(-2147483647 - 1)" : "(-\(magnitude))")
        : String(magnitude)
    }
    if fits(bits: 32, signed: false) { return "\(magnitude)U" }
    if fits(bits: 64, signed: true) {
      return isNegative
        ? (magnitude == 1 << 63
          ? "(-9223372036854775807LL - 1)" : "(-\(magnitude)LL)")
        : "\(magnitude)LL"
    }
    return "\(magnitude)ULL"
  }
}
