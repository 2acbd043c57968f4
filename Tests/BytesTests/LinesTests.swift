import HgBytes
import TestSupport
import Testing

@Suite struct LinesTests {
  /// Every text of letters and newlines of up to 9 bytes.
  @Test func splitsEveryTinyTextAfterNewlines() throws {
    for size in 0...9 {
      for code in 0..<(1 << size) {
        try expectLines(of: (0..<size).map { code >> $0 & 1 == 1 ? 10 : 97 })
      }
    }
  }

  /// One newline at every place of texts of every size up to three blocks,
  /// beside bytes that differ from a newline in one bit.
  @Test func findsANewlineAtEveryPlaceOfBlocks() throws {
    let near: [UInt8] = [0, 8, 11, 14, 0x8a, 0x2a, 0xff, 0x7f, 9]
    for size in 0...193 {
      var text = (0..<size).map { near[$0 % near.count] }
      try expectLines(of: text)
      for place in stride(from: size % 3, to: size, by: 3) {
        let kept = text[place]
        text[place] = 10
        try expectLines(of: text)
        text[place] = kept
      }
    }
  }

  @Test func splitsRandomTexts() throws {
    try withRandom(300) { random in
      let size = random.number(0...700)
      let rarity = random.number(1...90)
      try expectLines(
        of: (0..<size).map { _ in
          random.oneIn(rarity) ? 10 : UInt8(random.number(0...255))
        })
    }
  }

  @Test func stopsAfterTheLinesThatWereAskedFor() throws {
    let text = Array(repeating: [97, 10] as [UInt8], count: 100).flatMap { $0 }
    let guarded = GuardedBytes(text + [98])
    for offset in [0, 1, 2, 77, 198, 200, 201] {
      for limit in [-1, 0, 1, 31, 32, 33, 64, 99, 100, 101, 102, Int.max] {
        var ends = Column<UInt32>()
        try guarded.span.appendLineEnds(
          from: offset, atMost: limit, to: &ends)
        let all = lineEnds(of: text + [98]).filter { $0 > offset }
        let found = (0..<ends.count).map { Int(ends[$0]) }
        try #require(
          found == Array(all.prefix(max(limit, 0))), "\(offset), \(limit)")
      }
    }
  }

  @Test func appendsToWhatTheColumnHolds() throws {
    let text = Array("a\nbc\nd".utf8)
    var ends = try Column<UInt32>(repeating: 0, count: 1)
    try text.span.bytes.appendLineEnds(to: &ends)
    let found = (0..<ends.count).map { ends[$0] }
    #expect(found == [0, 2, 5, 6])
  }

  @Test func offsetsOutsideAreTheNearestEnd() throws {
    let text = Array("a\nb".utf8)
    let span = text.span.bytes
    let ends = [-1, 3, 4, Int.max, Int.min].map { $0 }
    for offset in ends {
      let end = span.lineEnd(from: offset)
      #expect(end == 3)
    }
    for (offset, expected) in [(-1, 0), (Int.min, 0), (4, 3), (Int.max, 3)] {
      let start = span.lineStart(before: offset)
      #expect(start == expected)
    }
    for offset in [-1, 4, Int.max, Int.min] {
      let isStart = span.isLineStart(offset)
      #expect(!isStart)
    }
    for offset in [-1, 4, Int.max] {
      let found = refusal { () throws(Refusal) in
        var ends = Column<UInt32>()
        try text.span.bytes.appendLineEnds(
          from: offset, atMost: 1, to: &ends)
      }
      #expect(found?.reason == .outOfRange)
    }
  }
}

/// Compares every question about the lines of `text` with the definition, at
/// both sides of a page that must not be touched.
private func expectLines(of text: [UInt8]) throws {
  let expected = lineEnds(of: text)
  for placement in GuardedBytes.Placement.allCases {
    let guarded = GuardedBytes(text, at: placement)
    let count = guarded.span.lineCount()
    try #require(count == expected.count, "\(text)")
    var ends = Column<UInt32>()
    try guarded.span.appendLineEnds(to: &ends)
    let found = (0..<ends.count).map { Int(ends[$0]) }
    try #require(found == expected, "\(text)")
    var start = 0
    var line = 0
    for offset in 0..<text.count {
      if offset == expected[line] {
        start = expected[line]
        line += 1
      }
      let end = guarded.span.lineEnd(from: offset)
      try #require(end == expected[line], "\(text) from \(offset)")
      let found = guarded.span.lineStart(before: offset)
      try #require(found == start, "\(text) before \(offset)")
      let isStart = guarded.span.isLineStart(offset)
      try #require(isStart == (offset == start), "\(text) at \(offset)")
    }
  }
}

/// Where lines end, by the definition.
private func lineEnds(of text: [UInt8]) -> [Int] {
  var ends = text.indices.filter { text[$0] == 10 }.map { $0 + 1 }
  if let last = text.last, last != 10 { ends.append(text.count) }
  return ends
}
