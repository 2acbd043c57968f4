import HgBytes
import HgKernels
import TestSupport
import Testing

@Suite struct ManifestLineTests {
  @Test func readsEveryKindOfLine() throws {
    for nodeSize in [20, 32] {
      for flag in ["", "x", "l", "t"] {
        for pathSize in [1, 2, 7, 63, 64, 65, 300] {
          let entry = ManifestEntry(
            String(repeating: "p", count: pathSize), node: 0x5a,
            nodeSize: nodeSize, flag: flag)
          let before = ManifestEntry("a", nodeSize: nodeSize).line
          let text = GuardedBytes(before + entry.line)
          let line = try ManifestLine(
            parsing: text.span, at: before.count, nodeSize: nodeSize)
          #expect(line.start == before.count)
          #expect(line.pathSize == pathSize)
          #expect(line.flag == (flag.utf8.first ?? 0))
          #expect(line.end == text.buffer.count)
          #expect(try node(of: line, in: text.span) == entry.node)
          #expect(try Array(line.path(in: text.span)) == entry.path)
        }
      }
    }
  }

  @Test func readsDigitsOfBothCases() throws {
    let text =
      Array("a\0".utf8) + Array("0123456789abcdefABCDEF".utf8)
      + Array("000000000000000000\n".utf8)
    let line = try ManifestLine(parsing: text.span.bytes, at: 0, nodeSize: 20)
    #expect(
      try node(of: line, in: text.span.bytes).prefix(11)
        == [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef, 0xab, 0xcd, 0xef])
  }

  /// Every byte at every place of a line: what is read has the form of a line,
  /// and nothing else is.
  @Test func readsWhatHasTheFormOfALineAndNothingElse() throws {
    for nodeSize in [20, 32] {
      for flag in ["", "x"] {
        let good = ManifestEntry(
          "ab", node: 0xc3, nodeSize: nodeSize, flag: flag
        ).line
        for place in good.indices {
          for byte in 0...255 as ClosedRange<UInt8> {
            var text = good
            text[place] = byte
            let expected = ManifestEntry(line: text, nodeSize: nodeSize)
            let found = try? ManifestLine(
              parsing: text.span.bytes, at: 0, nodeSize: nodeSize)
            try #require(
              (found != nil) == (expected != nil), "\(place) \(byte)")
            guard let found, let expected else { continue }
            try #require(found.end == expected.line.count)
            try #require(
              try node(of: found, in: text.span.bytes) == expected.node)
          }
        }
      }
    }
  }

  /// Every beginning of a line: that it is cut is told from that it is wrong.
  @Test func tellsALineThatIsCut() throws {
    let good = ManifestEntry("ab", flag: "x").line
    for size in good.indices {
      let text = GuardedBytes(good.prefix(size))
      #expect(throws: Refusal(.truncated, at: 0)) {
        try ManifestLine(parsing: text.span, at: 0, nodeSize: 20)
      }
      let ended = GuardedBytes(good.prefix(size) + [10])
      let isWhole = size == good.count - 2 || size == good.count - 1
      if !isWhole {
        #expect(throws: Refusal(.malformed, at: 0)) {
          try ManifestLine(parsing: ended.span, at: 0, nodeSize: 20)
        }
      }
    }
  }

  private func node(
    of line: ManifestLine, in text: RawSpan
  ) throws -> [UInt8] {
    var column = Column<UInt8>()
    try column.append(bytes: line.nodeSize) { (output) throws(Refusal) in
      try line.writeNode(in: text, into: &output)
    }
    return Array(column.bytes)
  }
}
