import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct FastManifestTests {
  private static let node = String(repeating: "0123456789abcdef", count: 4)

  /// A manifest's line; `digits` of the node, and a flag or none.
  private static func line(
    _ path: String, digits: Int = 40, flag: String = ""
  ) -> String {
    "\(path)\0\(node.prefix(digits))\(flag)\n"
  }

  @Test func passesTheLineWithTheLowerPath() throws {
    let (a, b) = (Self.line("a.c"), Self.line("a/b"))
    let size = a.utf8.count
    let old = a + b
    #expect(try after(a, b) == FastPlace(old: size, new: 0))
    #expect(try after(b, old) == FastPlace(old: 0, new: size))
    // One path is the beginning of the other.
    let longer = Self.line("a.c.orig")
    #expect(try after(a, longer) == FastPlace(old: size, new: 0))
    #expect(
      try after(longer, a)
        == FastPlace(old: 0, new: size))
  }

  @Test func passesBothLinesOfAPathThatChanged() throws {
    for digits in [40, 64] {
      let old = Self.line("a", digits: digits)
      for flag in ["x", "l", "t"] {
        let new = Self.line("a", digits: digits, flag: flag)
        #expect(
          try after(old, new)
            == FastPlace(old: old.utf8.count, new: new.utf8.count))
        #expect(
          try after(new, old)
            == FastPlace(old: new.utf8.count, new: old.utf8.count))
      }
    }
  }

  @Test func refusesWhatIsNoLineOfAManifest() throws {
    let good = Self.line("path")
    let upperCase = good.replacing("abcdef", with: "ABCDEF")
    for bad in [
      "", "\n", "path\n", "\0\n", Self.line("path", digits: 39),
      Self.line("path", digits: 41, flag: "x"), Self.line("path", digits: 63),
      String(good.dropLast()), good.replacing("\0", with: " "), upperCase,
      good.replacing("789", with: "78:"), good.replacing("789", with: "78/"),
      good.replacing("abc", with: "ab`"), good.replacing("def", with: "deg"),
      Self.line(""), Self.line(String(repeating: "p", count: 5000)),
    ] {
      #expect(try after(bad, good) == nil, "\(bad.debugDescription)")
      #expect(try after(good, bad) == nil, "\(bad.debugDescription)")
    }
  }

  /// All lines that both manifests have are kept.
  @Test func keepsWhatSortedManifestsHaveInCommon() throws {
    try withRandom(60) { random in
      let paths = Set(
        (0..<random.number(1...300)).map { _ in
          let letters = ["a", "b", "/", ".", "c.h"]
          return (0..<random.number(1...6)).map { _ in
            letters[random.number(0...4)]
          }.joined()
        })
      let texts = (0..<2).map { _ in
        paths.filter { _ in !random.oneIn(8) }
          .map { Self.line($0, flag: random.oneIn(8) ? "x" : "") }
          .sorted { Array($0.utf8).lexicographicallyPrecedes($1.utf8) }
      }
      let (old, new) = (Set(texts[0]), texts[1])
      let added = new.filter { !old.contains($0) }.joined().utf8.count
      let (oldText, newText) = (
        Array(texts[0].joined().utf8), Array(new.joined().utf8)
      )
      let hunks = try fastHunks(
        from: oldText.span.bytes, to: newText.span.bytes)
      var sent = 0
      for index in 0..<hunks.count {
        sent += hunks[index].newEnd - hunks[index].newStart
      }
      try #require(sent == added)
    }
  }

  private func after(_ old: String, _ new: String) throws -> FastPlace? {
    let (old, new) = (Array(old.utf8), Array(new.utf8))
    let texts = FastTexts(old.span.bytes, new.span.bytes)
    return try texts.afterManifestLine(at: FastPlace(old: 0, new: 0))
  }
}
