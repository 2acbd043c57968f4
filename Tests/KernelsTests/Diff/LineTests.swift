import HgBytes
import TestSupport
import Testing

@testable import HgKernels

/// Line offsets, and texts without whitespace.
@Suite struct LineTests {
  private func offsets(_ text: [UInt8], room: Int) throws -> [UInt64] {
    let bytes = GuardedBytes(text)
    var offsets = [UInt64](repeating: 77, count: room)
    var span = offsets.mutableSpan
    let count = try findLines(of: bytes.span, offsets: &span)
    return Array(offsets[..<count])
  }

  @Test func linesEndAfterNewlinesOnly() throws {
    try withRandom(300) { random in
      let letters = Array("\n\r\u{0b}\u{0}ab".utf8)
      let text = (0..<random.number(0...200)).map { _ in
        letters[random.number(0...(letters.count - 1))]
      }
      let lines = DiffModel.lines(text)
      let expected = lines.reduce(into: [UInt64(0)]) { ends, line in
        ends.append(ends[ends.count - 1] + UInt64(line.count))
      }
      try #require(GuardedBytes(text).span.lineCount() == lines.count)
      try #require(
        try offsets(text, room: lines.count + 1 + random.number(0...2))
          == expected)
      for room in 0...lines.count {
        #expect(throws: Refusal.self) { try offsets(text, room: room) }
      }
    }
  }

  private func fixed(
    _ text: String, _ change: WhitespaceChange
  ) throws -> String {
    let bytes = GuardedBytes(Array(text.utf8))
    let room = UnsafeMutableRawBufferPointer.allocate(
      byteCount: text.utf8.count, alignment: 1)
    defer { room.deallocate() }
    var output = OutputRawSpan(buffer: room, initializedCount: 0)
    try fixWhitespace(of: bytes.span, change, to: &output)
    return String(decoding: room[..<output.byteCount], as: UTF8.self)
  }

  @Test(arguments: [
    ("", "", ""), (" a  b \t\n c ", "ab\nc", " a b\n c "), ("\r\n", "\n", "\n"),
    ("   ", "", " "), ("a\r\nb  \n  ", "a\nb\n", "a\nb\n "),
    ("\u{0b}\u{0} \u{0b}", "\u{0b}\u{0}\u{0b}", "\u{0b}\u{0} \u{0b}"),
    (" \n \n ", "\n\n", "\n\n "), ("a", "a", "a"),
  ])
  func knownWhitespace(_ text: String, _ none: String, _ little: String) throws
  {
    #expect(try fixed(text, .remove) == none)
    #expect(try fixed(text, .collapse) == little)
  }
}
