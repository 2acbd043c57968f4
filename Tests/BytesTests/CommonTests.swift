import HgBytes
import TestSupport
import Testing

@Suite struct CommonTests {
  /// Every pair of texts of up to 6 bytes over two letters.
  @Test func measuresEveryTinyPair() throws {
    try withEvery("sizes", in: 0..<49) { sizes in
      let (leftSize, rightSize) = (sizes / 7, sizes % 7)
      for code in 0..<(1 << (leftSize + rightSize)) {
        try expectCommon(
          (0..<leftSize).map { UInt8(code >> $0 & 1) },
          (0..<rightSize).map { UInt8(code >> (leftSize + $0) & 1) })
      }
    }
  }

  /// A difference of one bit at every place of ranges of every size up to
  /// three blocks, between pages that must not be touched.
  @Test func findsADifferenceAtEveryPlace() throws {
    for size in 0...193 {
      let left = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 151) }
      try expectCommon(left, left)
      for place in stride(from: size % 5, to: size, by: 5) {
        var right = left
        right[place] ^= 1 << UInt8(place % 8)
        try expectCommon(left, right)
      }
    }
  }

  @Test func startsAndEndsWhereItIsTold() throws {
    try withRandom(400) { random in
      let size = random.number(0...200)
      let left = random.bytes(size)
      let shift = random.number(0...20)
      var right = random.bytes(shift) + left
      if random.oneIn(2), size > 0 {
        right[shift + random.number(0...(size - 1))] ^= 0x80
      }
      let from = random.number(0...size)
      let expected = prefix(left[from...], right[(from + shift)...])
      let found = left.span.bytes.commonPrefix(
        from: from, right.span.bytes, from: from + shift)
      try #require(found == expected)
      let limit = random.number(0...250)
      let suffix = prefix(
        left[..<from].reversed(), right[..<(from + shift)].reversed())
      let back = left.span.bytes.commonSuffix(
        before: from, right.span.bytes, before: from + shift, limit: limit)
      try #require(back == min(suffix, limit))
    }
  }

  @Test func nothingIsCommonOutside() {
    let bytes: [UInt8] = [1, 1, 1]
    let span = bytes.span.bytes
    for outside in [-1, 4, Int.max, Int.min] {
      let results = [
        span.commonPrefix(from: outside, span, from: 0),
        span.commonPrefix(from: 0, span, from: outside),
        span.commonSuffix(before: outside, span, before: 3, limit: 3),
        span.commonSuffix(before: 3, span, before: outside, limit: 3),
      ]
      #expect(results == [0, 0, 0, 0])
    }
    for limit in [-1, Int.min] {
      let found = span.commonSuffix(before: 3, span, before: 3, limit: limit)
      #expect(found == 0)
    }
  }
}

/// Compares with the definition, at both sides of a forbidden page.
private func expectCommon(_ left: [UInt8], _ right: [UInt8]) throws {
  for placement in GuardedBytes.Placement.allCases {
    let guardedLeft = GuardedBytes(left, at: placement)
    let guardedRight = GuardedBytes(right, at: placement)
    let forward = guardedLeft.span.commonPrefix(
      from: 0, guardedRight.span, from: 0)
    try #require(forward == prefix(left, right), "\(left) \(right)")
    let backward = guardedLeft.span.commonSuffix(
      before: left.count, guardedRight.span, before: right.count,
      limit: .max)
    let expected = prefix(left.reversed(), right.reversed())
    try #require(backward == expected, "\(left) \(right)")
  }
}

private func prefix(
  _ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>
) -> Int {
  zip(left, right).prefix { $0 == $1 }.count
}
