import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct TextDiffTests {
  private func hex(_ text: String) -> [UInt8] {
    stride(from: 0, to: text.utf8.count, by: 2).map { place in
      let start = text.index(text.startIndex, offsetBy: place)
      let end = text.index(start, offsetBy: 2)
      return UInt8(text[start..<end], radix: 16) ?? 0
    }
  }

  @Test(arguments: [
    ("a\nb\nc\n", "a\nB\nc\n", "000000020000000400000002420a"),
    ("", "x\n", "000000000000000000000002780a"),
    ("x\n", "", "000000000000000200000000"),
    ("a\nb\nc", "a\nb\nc\n", "000000040000000500000002630a"),
    ("a\na\na\n", "a\na\na\na\na\n", "000000060000000600000004610a610a"),
    (
      "1\n2\n3\n4\n5\n6\n", "1\n2\nX\n4\n5\n6\nY\n",
      "000000040000000600000002580a0000000c0000000c00000002590a"
    ),
    (
      "aaa\nbbb\nccc\n", "aaa\nBBBB\nccc\n",
      "000000040000000800000005424242420a"
    ),
  ])
  func knownDeltas(_ old: String, _ new: String, _ delta: String) throws {
    for flavour in [TextDiff.Flavour.bdiff, .storage] {
      #expect(
        try kernelDelta(Array(old.utf8), Array(new.utf8), flavour)
          == hex(delta))
    }
  }

  /// What the end is left out for: another of several equal lines is matched.
  @Test(arguments: [
    (
      "c\n\n", "\n\n",
      "000000000000000200000000" + "0000000300000003000000010a",
      "0000000000000002000000010a"
    ),
    (
      "a\nc\n\n\n\n", "a\nb\n\n\n",
      "000000020000000400000002620a" + "000000060000000700000000",
      "000000020000000500000002620a"
    ),
  ])
  func knownDeltasThatDiffer(
    _ old: String, _ new: String, _ bdiff: String, _ storage: String
  ) throws {
    let old = Array(old.utf8)
    let new = Array(new.utf8)
    #expect(try kernelDelta(old, new, .bdiff) == hex(bdiff))
    #expect(try kernelDelta(old, new, .storage) == hex(storage))
  }

  @Test func equalTextsHaveNoHunks() throws {
    try withRandom(30) { random in
      let lines = random.lines(TextShape(random: &random, lines: 50))
      let text = random.joined(lines)
      try #require(try kernelDelta(text, text, .bdiff) == [])
      try #require(try kernelDelta(text, text, .storage) == [])
    }
  }

  @Test func writesOnlyTheTextThatItWasMadeOf() throws {
    let old = GuardedBytes(text(["a"]))
    let new = GuardedBytes(text(["b"]))
    let diff = try TextDiff(from: old.span, to: new.span, flavour: .storage)
    let other = GuardedBytes(text(["bb"]))
    let room = UnsafeMutableRawBufferPointer.allocate(
      byteCount: 100, alignment: 1)
    defer { room.deallocate() }
    var output = OutputRawSpan(buffer: room, initializedCount: 0)
    #expect(throws: Refusal(.argument)) {
      try diff.write(other.span, to: &output)
    }
  }

  @Test func everyShorterBufferIsTooSmall() throws {
    let old = GuardedBytes(text(["a", "x", "b"]))
    let new = GuardedBytes(text(["b", "x", "c"]))
    let diff = try TextDiff(from: old.span, to: new.span, flavour: .bdiff)
    for capacity in 0..<diff.deltaSize {
      let room = UnsafeMutableRawBufferPointer.allocate(
        byteCount: capacity, alignment: 1)
      defer { room.deallocate() }
      var reason: Refusal.Reason?
      do throws(Refusal) {
        var output = OutputRawSpan(buffer: room, initializedCount: 0)
        try diff.write(new.span, to: &output)
      } catch {
        reason = error.reason
      }
      try #require(reason == .full)
    }
  }
}
