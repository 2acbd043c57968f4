import HgBytes
import TestSupport
import Testing

@Suite struct SearchTests {
  /// A low byte at every place of ranges of up to three blocks.
  @Test func findsTheFirstLowByte() throws {
    for size in 0...193 {
      var bytes = [UInt8](repeating: 11, count: size)
      expectFirst(bytes, at: size)
      for place in stride(from: size % 3, to: size, by: 3) {
        bytes = [UInt8](repeating: 11, count: size)
        bytes[place] = UInt8(place % 11)
        if place + 1 < size { bytes[place + 1] = 0 }
        expectFirst(bytes, at: place)
      }
    }
  }

  @Test func findsNothingOutside() {
    let bytes: [UInt8] = [0, 0]
    for outside in [-1, 2, Int.max, Int.min] {
      let found = bytes.span.bytes.firstIndex(atMost: 255, from: outside)
      #expect(found == 2)
    }
  }

  /// Every pair of texts of up to four bytes, of which one is NUL.
  @Test func comparesEveryTinyPair() throws {
    var texts: [[UInt8]] = [[]]
    for size in 1...4 {
      for code in 0..<(1 << (2 * size)) {
        texts.append(
          (0..<size).map { [0, 1, 97, 255][code >> (2 * $0) & 3] })
      }
    }
    for left in texts {
      for right in texts { try expectOrder(left, right) }
    }
  }

  /// A difference and ends at every place, across blocks.
  @Test func comparesLongTexts() throws {
    try withRandom(4000) { random in
      let size = random.number(0...200)
      var left = (0..<size).map { _ in UInt8(random.number(1...255)) }
      var right = left
      if random.oneIn(2), size > 0 {
        right[random.number(0...(size - 1))] = UInt8(random.number(0...255))
      }
      if random.oneIn(2), size > 0 {
        let place = random.number(0...(size - 1))
        left[place] = 0
        if random.oneIn(2) { right[place] = 0 }
      }
      if random.oneIn(2) { left += random.bytes(random.number(0...70)) }
      if random.oneIn(2) { right += [0] + random.bytes(random.number(0...9)) }
      try expectOrder(left, right)
    }
  }

  private func expectFirst(_ bytes: [UInt8], at place: Int) {
    for placement in GuardedBytes.Placement.allCases {
      let guarded = GuardedBytes(bytes, at: placement)
      let found = guarded.span.firstIndex(atMost: 10, from: 0)
      #expect(found == place)
    }
  }

  private func expectOrder(_ left: [UInt8], _ right: [UInt8]) throws {
    let (a, b) = (GuardedBytes(left), GuardedBytes(right))
    let order = a.span.compareTexts(at: 0, b.span, at: 0)
    let texts = [left, right].map { Array($0.prefix { $0 != 0 }) }
    let expected =
      texts[0] == texts[1]
      ? 0 : texts[0].lexicographicallyPrecedes(texts[1]) ? -1 : 1
    try #require(order.signum() == expected, "\(left) \(right)")
  }
}
