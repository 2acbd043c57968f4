import CDeps

/// The nearest binary64 of a decimal text such as `-12.5e3`.
///
/// The text has to be plain: digits with an optional sign, point and exponent.
/// Rounds correctly whatever the number of digits; numbers too large become
/// infinite.
public func parseDecimal(_ text: RawSpan) throws(Refusal) -> Double {
  var copy = try Column<UInt8>(capacity: text.byteCount + 1)
  try copy.append(
    text, at: 0, size: text.byteCount, stride: text.byteCount)
  try copy.append(0)
  // The C library reads the decimal point of the process's locale unless it
  // is told which locale is meant.
  guard let locale = unsafe newlocale(1 << LC_NUMERIC, "C", nil) else {
    throw Refusal(.memory)
  }
  defer { unsafe freelocale(locale) }
  return unsafe copy.start.withMemoryRebound(
    to: CChar.self, capacity: copy.count
  ) { (text) in unsafe strtod_l(text, nil, locale) }
}
