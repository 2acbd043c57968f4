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

extension Column<UInt8> {
  /// Adds a number in the fewest digits that mean it and no other, laid out as
  /// Python's `repr` does: with an exponent below 10^-4 and from 10^16 on.
  public mutating func appendShortest(_ number: Double) throws(Refusal) {
    guard number.isFinite else {
      let word = number.isNaN ? "nan" : number < 0 ? "-inf" : "inf"
      for letter in word.utf8 { try append(letter) }
      return
    }
    // Swift finds the same digits and lays them out by other rules.
    var digits = Column<UInt8>()
    var point: Int?
    var exponent = 0
    var isExponentNegative = false
    var isInExponent = false
    for character in number.magnitude.description.utf8 {
      switch character {
      case UInt8(ascii: "."): point = digits.count
      case UInt8(ascii: "e"): isInExponent = true
      case UInt8(ascii: "-"): isExponentNegative = true
      case UInt8(ascii: "+"): break
      default:
        if isInExponent {
          exponent = exponent * 10 + Int(character - UInt8(ascii: "0"))
        } else {
          try digits.append(character)
        }
      }
    }
    if isExponentNegative { exponent = -exponent }
    // The value is 0.ddd x 10^place once outer zeros are gone.
    var place = (point ?? digits.count) + exponent
    var first = 0
    while first < digits.count - 1, digits[first] == UInt8(ascii: "0") {
      first += 1
      place -= 1
    }
    var end = digits.count
    while end - 1 > first, digits[end - 1] == UInt8(ascii: "0") { end -= 1 }
    if number == 0 { place = 1 }
    if number.sign == .minus { try append(UInt8(ascii: "-")) }
    try appendDigits(digits, first, end, place)
  }

  /// Lays out the digits of 0.ddd x 10^place.
  private mutating func appendDigits(
    _ digits: borrowing Column<UInt8>, _ first: Int, _ end: Int, _ place: Int
  ) throws(Refusal) {
    let zero = UInt8(ascii: "0")
    guard place > -4, place <= 16 else {
      try append(digits[first])
      if end - first > 1 { try append(UInt8(ascii: ".")) }
      for index in (first + 1)..<Swift.max(end, first + 1) {
        try append(digits[index])
      }
      try append(UInt8(ascii: "e"))
      let exponent = place - 1
      try append(UInt8(ascii: exponent < 0 ? "-" : "+"))
      if exponent.magnitude < 10 { try append(zero) }
      for digit in exponent.magnitude.description.utf8 { try append(digit) }
      return
    }
    if place <= 0 {
      try append(zero)
      try append(UInt8(ascii: "."))
      for _ in place..<0 { try append(zero) }
      for index in first..<end { try append(digits[index]) }
      return
    }
    for index in first..<(first + place) {
      try append(index < end ? digits[index] : zero)
    }
    try append(UInt8(ascii: "."))
    if first + place >= end { try append(zero) }
    for index in Swift.min(first + place, end)..<end {
      try append(digits[index])
    }
  }
}
