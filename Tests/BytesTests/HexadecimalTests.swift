import HgBytes
import TestSupport
import Testing

@Suite struct HexadecimalTests {
  @Test func readsDigits() throws {
    try withRandom(500) { random in
      let expected = UInt32(truncatingIfNeeded: random.next())
      let digits = hexadecimal(bigEndian(expected))
      let text = GuardedBytes(
        Array((random.oneIn(2) ? digits : digits.uppercased()).utf8))
      try #require(text.span.hexadecimal32(at: 0) == expected)
    }
  }

  /// Every byte at every place, beside bytes that an addition may carry to.
  @Test func tellsDigitsFromEveryByte() throws {
    for neighbour in "09afAF".utf8 {
      for place in 0..<8 {
        for byte in 0...255 as ClosedRange<UInt8> {
          var text = [UInt8](repeating: neighbour, count: 8)
          text[place] = byte
          let value = UInt32(String(decoding: text, as: UTF8.self), radix: 16)
          // Swift takes signs.
          let expected = "+-".utf8.contains(text[0]) ? nil : value
          try #require(text.span.bytes.hexadecimal32(at: 0) == expected)
        }
      }
    }
  }

  @Test func readsNothingOutside() {
    let text = GuardedBytes(Array("01234567".utf8))
    for outside in [-1, 1, 8, Int.max, Int.min] {
      #expect(text.span.hexadecimal32(at: outside) == nil)
    }
  }
}
