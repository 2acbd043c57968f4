import CDeps
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

  @Test func readsNodes() throws {
    try withRandom(500) { random in
      for size in [8, 12, 16, 20, 32] {
        let expected = random.bytes(size)
        let digits = hexadecimal(expected)
        let text = GuardedBytes(
          Array((random.oneIn(2) ? digits : digits.uppercased()).utf8))
        var column = Column<UInt32>()
        try column.append(hexadecimal: text.span, at: 0, bytes: size)
        try #require(column.count == size / 4)
        for place in 0..<size {
          try #require(column.bytes.byte(at: place) == expected[place])
        }
      }
    }
  }

  /// Every byte at every place of a node, by this processor's instructions and
  /// without them.
  @Test func tellsNodesFromEveryByte() throws {
    for size in [20, 32] {
      for place in 0..<(2 * size) {
        for byte in 0...255 as ClosedRange<UInt8> {
          var text = [UInt8](repeating: UInt8(ascii: "a"), count: 2 * size)
          text[place] = byte
          let isDigit = "0123456789abcdefABCDEF".utf8.contains(byte)
          var room = [UInt8](repeating: 0, count: size)
          let found = hgk_from_hexadecimal(text, &room, size)
          try #require((found != 0) == isDigit)
          var other = [UInt8](repeating: 0, count: size)
          let simple = hgk_from_hexadecimal_by_bytes(text, &other, size)
          try #require((simple != 0) == isDigit)
          if isDigit { try #require(room == other) }
        }
      }
    }
  }

  @Test func refusesWhatIsNoNode() {
    var column = Column<UInt32>()
    let text = GuardedBytes(Array(repeating: UInt8(ascii: "0"), count: 40))
    for (offset, size, reason) in [
      (1, 20, Refusal.Reason.truncated), (-1, 20, .truncated),
      (0, 21, .truncated), (0, 4, .truncated), (0, 24, .truncated),
      (Int.max, 20, .truncated),
    ] {
      do throws(Refusal) {
        try column.append(hexadecimal: text.span, at: offset, bytes: size)
        Issue.record("nothing was refused")
      } catch {
        #expect(error == Refusal(reason, at: offset))
      }
    }
    #expect(column.count == 0)
  }
}
