import HgBytes

extension MarkerDate {
  /// Reads a date of version 0 metadata: seconds, one space, time zone.
  ///
  /// The numbers are written as Python writes them, and read as Python reads
  /// them: white space around a number, a sign, and single underscores between
  /// digits are allowed. A text that is not a date counts as the epoch.
  ///
  /// - Throws: A refusal at `place` if the time zone does not fit 64 bits.
  init(text: RawSpan, at place: Int) throws(Refusal) {
    self.init(seconds: 0, timeZone: 0)
    var space: Int?
    for offset in 0..<text.byteCount
    where try text.byte(at: offset) == UInt8(ascii: " ") {
      guard space == nil else { return }
      space = offset
    }
    guard let space else { return }
    var first = NumberText(try text.slice(at: 0, size: space))
    var second = NumberText(
      try text.slice(at: space + 1, size: text.byteCount - space - 1))
    guard let seconds = try first.real(),
      let timeZone = try second.integer(at: place)
    else { return }
    self.init(seconds: seconds, timeZone: timeZone)
  }
}

/// A number as Python's `float` and `int` read it from bytes.
private struct NumberText: ~Escapable {
  private let text: RawSpan
  private var position = 0
  private var end: Int

  @_lifetime(copy text)
  init(_ text: RawSpan) {
    self.text = text
    end = text.byteCount
    while position < end, isSpace(at: position) { position += 1 }
    while end > position, isSpace(at: end - 1) { end -= 1 }
  }

  /// The integer, or nil if the text is none.
  mutating func integer(at place: Int) throws(Refusal) -> Int64? {
    let isNegative = takeSign()
    var digits = Column<UInt8>()
    guard try takeDigits(to: &digits), position == end else { return nil }
    var value: Int64 = 0
    for index in 0..<digits.count {
      let digit = Int64(digits[index] - UInt8(ascii: "0"))
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 10)
      let (next, overflow2) = shifted.addingReportingOverflow(
        isNegative ? -digit : digit)
      guard !overflow, !overflow2 else {
        throw Refusal(.outOfRange, at: place)
      }
      value = next
    }
    return value
  }

  /// The real number, or nil if the text is none.
  mutating func real() throws(Refusal) -> Double? {
    let isNegative = takeSign()
    if takeWord(Self.nan) {
      guard position == end else { return nil }
      return isNegative ? -.nan : .nan
    }
    if takeWord(Self.infinity) || takeWord(Self.inf) {
      guard position == end else { return nil }
      return isNegative ? -.infinity : .infinity
    }
    var plain = Column<UInt8>()
    if isNegative { try plain.append(UInt8(ascii: "-")) }
    var hasDigits = try takeDigits(to: &plain)
    if take(UInt8(ascii: ".")) {
      try plain.append(UInt8(ascii: "."))
      hasDigits = try takeDigits(to: &plain) || hasDigits
    }
    guard hasDigits else { return nil }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      try plain.append(UInt8(ascii: "e"))
      if takeSign() { try plain.append(UInt8(ascii: "-")) }
      guard try takeDigits(to: &plain) else { return nil }
    }
    return position == end ? try parseDecimal(plain.bytes) : nil
  }

  /// Takes digits with single underscores between them.
  private mutating func takeDigits(
    to digits: inout Column<UInt8>
  ) throws(Refusal) -> Bool {
    guard let first = digit(at: position) else { return false }
    try digits.append(first)
    position += 1
    while true {
      if let next = digit(at: position) {
        try digits.append(next)
        position += 1
      } else if byte(at: position) == UInt8(ascii: "_"),
        let next = digit(at: position + 1)
      {
        try digits.append(next)
        position += 2
      } else {
        return true
      }
    }
  }

  /// Takes a sign; says whether it was a minus.
  private mutating func takeSign() -> Bool {
    if take(UInt8(ascii: "-")) { return true }
    _ = take(UInt8(ascii: "+"))
    return false
  }

  private mutating func take(_ wanted: UInt8) -> Bool {
    guard byte(at: position) == wanted else { return false }
    position += 1
    return true
  }

  /// Takes a word of lower-case letters, written in any case.
  private mutating func takeWord<let count: Int>(
    _ word: InlineArray<count, UInt8>
  ) -> Bool {
    for index in 0..<count {
      guard let letter = byte(at: position + index),
        letter | 0x20 == word[index]
      else { return false }
    }
    position += count
    return true
  }

  private static var nan: InlineArray<3, UInt8> { [0x6e, 0x61, 0x6e] }
  private static var inf: InlineArray<3, UInt8> { [0x69, 0x6e, 0x66] }
  private static var infinity: InlineArray<8, UInt8> {
    [0x69, 0x6e, 0x66, 0x69, 0x6e, 0x69, 0x74, 0x79]
  }

  private func byte(at offset: Int) -> UInt8? {
    offset < end ? try? text.byte(at: offset) : nil
  }

  private func digit(at offset: Int) -> UInt8? {
    guard let byte = byte(at: offset), byte >= UInt8(ascii: "0"),
      byte <= UInt8(ascii: "9")
    else { return nil }
    return byte
  }

  private func isSpace(at offset: Int) -> Bool {
    guard let byte = try? text.byte(at: offset) else { return false }
    return byte == UInt8(ascii: " ") || (byte >= 9 && byte <= 13)
  }
}
