import CDeps
import TestSupport
import Testing

/// The answers of this processor and those for any processor, both compared
/// with the definition.
@Suite struct ByteBlocksTests {
  /// Every byte at every place, beside bytes that an addition may carry to.
  @Test func tellsAByteFromEveryOther() throws {
    for wanted in [0x00, 0x0a, 0xff] as [UInt8] {
      for neighbour in [0x00, 0x0a, 0x80, 0xff] as [UInt8] {
        for place in 0..<64 {
          for byte in 0...255 as ClosedRange<UInt8> {
            var block = [UInt8](repeating: neighbour, count: 64)
            block[place] = byte
            let expected = mask(block) { $0 == wanted }
            try #require(hgk_equal64(block, wanted) == expected)
            try #require(hgk_equal64_by_words(block, wanted) == expected)
            let low = UInt32(
              truncatingIfNeeded: mask(block) { $0 <= wanted })
            try #require(hgk_at_most32(block, wanted) == low)
            try #require(hgk_at_most32_by_words(block, wanted) == low)
          }
        }
      }
    }
  }

  /// Every difference of two bytes at every place.
  @Test func tellsEveryDifference() throws {
    for neighbours in [(0, 0), (0, 0x80), (0xff, 0xff), (1, 0)]
      as [(UInt8, UInt8)]
    {
      for place in 0..<64 {
        for byte in 0...255 as ClosedRange<UInt8> {
          var left = [UInt8](repeating: neighbours.0, count: 64)
          var right = [UInt8](repeating: neighbours.1, count: 64)
          (left[place], right[place]) = (0x5a, byte)
          let expected = mask(zip(left, right)) { $0.0 != $0.1 }
          try #require(hgk_differences64(left, right) == expected)
          try #require(hgk_differences64_by_words(left, right) == expected)
          try #require((hgk_same64(left, right) != 0) == (expected == 0))
        }
      }
    }
  }

  @Test func answersForRandomBlocks() throws {
    try withRandom(2000) { random in
      let left = random.bytes(64)
      let right = left.map { random.oneIn(3) ? $0 : 10 }
      let newlines = mask(right) { $0 == 10 }
      let differences = mask(zip(left, right)) { $0.0 != $0.1 }
      try #require(hgk_equal64(right, 10) == newlines)
      try #require(hgk_equal64_by_words(right, 10) == newlines)
      try #require(hgk_differences64(left, right) == differences)
      try #require(hgk_differences64_by_words(left, right) == differences)
    }
  }

  private func mask<Elements: Sequence>(
    _ elements: Elements, _ isSet: (Elements.Element) -> Bool
  ) -> UInt64 {
    elements.enumerated().reduce(0) {
      $0 | (isSet($1.element) ? 1 << UInt64($1.offset) : 0)
    }
  }
}
