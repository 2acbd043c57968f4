import TestSupport
import Testing

@testable import HgKernels

/// The kernel against a slow model of Mercurial's way, and known answers of
/// Mercurial's own.
@Suite struct MatchingBlocksTests {
  @Test(arguments: [
    (
      "a\nc\n\n\n\n", "a\nb\n\n\n",
      [[0, 1, 0, 1], [2, 4, 2, 4], [5, 5, 4, 4]]
    ),
    ("1\n2\n3\n", "3\n2\n1\n", [[1, 2, 1, 2], [3, 3, 3, 3]]),
    ("a\nb\nc\n", "b\nc\na\n", [[1, 3, 0, 2], [3, 3, 3, 3]]),
    (
      "x\na\na\ny\n", "x\na\na\na\ny\n",
      [[0, 3, 0, 3], [3, 4, 4, 5], [4, 4, 5, 5]]
    ),
    ("", "", [[0, 0, 0, 0]]),
    ("a", "", [[1, 1, 0, 0]]),
    ("", "a\nb", [[0, 0, 2, 2]]),
  ])
  func knownBlocks(_ old: String, _ new: String, _ blocks: [[Int]]) throws {
    #expect(try kernelBlocks(Array(old.utf8), Array(new.utf8)) == blocks)
  }

  /// All texts of up to so many lines, with and without a last newline.
  private func texts(_ letters: [String], upTo count: Int) -> [[UInt8]] {
    var all: [[UInt8]] = [[]]
    var longest: [[UInt8]] = [[]]
    for _ in 0..<count {
      longest = longest.flatMap { start in
        letters.map { start + Array("\($0)\n".utf8) }
      }
      all += longest + longest.map { Array($0.dropLast()) }
    }
    return Array(Set(all))
  }

  @Test(arguments: [
    (["a", ""], 5), (["a", "b", "ab"], 3), (["a", "b", "c", "d"], 2),
  ])
  func everyPairOfSmallTexts(_ letters: [String], _ count: Int) throws {
    let texts = texts(letters, upTo: count)
    for old in texts {
      for new in texts { try requireModel(old, new) }
    }
  }

  @Test func randomTexts() throws {
    try withRandom(1500) { random in
      let shape = TextShape(random: &random, lines: 60)
      let old = random.lines(shape)
      let new =
        random.oneIn(3) ? random.lines(shape) : random.changed(old, shape)
      try requireModel(random.joined(old), random.joined(new))
    }
  }

  /// Lines in lockstep whose equals are out of reach, because a longer match
  /// crosses them: what they have in common with other lines counts again.
  @Test func lockstepLinesThatAMatchHasCrossed() throws {
    let pair = ["s1", "s2"]
    let lockstep = ["u1"] + pair + ["u2"]
    let crossing = (1...5).map { "r\($0)" }
    let old = lockstep + ["z1", "z2"] + crossing
    let new = ["z1", "z2"] + pair + crossing + lockstep
    try requireModel(text(old), text(new))
    let blocks = try kernelBlocks(text(old), text(new))
    #expect(blocks == [[1, 3, 2, 4], [6, 11, 4, 9], [11, 11, 13, 13]])
  }

  /// Lines of which a search knows runs that begin before a later one's range.
  ///
  /// The first match ends after `s2`, and the other `s1` to `s4` count as two
  /// lines from then on, not as four.
  @Test func runsThatBeginBeforeTheRange() throws {
    let first = (1...5).map { "q\($0)" }
    let last = ["w1", "w2"]
    let old = first + ["s1", "s2", "s3", "s4", "x"] + last
    let new =
      first + ["s1", "s2", "y", "s1", "s2", "s3", "s4", "z"] + last
      + first.reversed() + ["s4", "s3"]
    try requireModel(text(old), text(new))
    let blocks = try kernelBlocks(text(old), text(new))
    #expect(
      blocks == [
        [0, 7, 0, 7], [7, 9, 10, 12], [10, 12, 13, 15], [12, 12, 22, 22],
      ])
  }

  /// Texts of the same parts in another order.
  @Test func partsInAnyOrder() throws {
    try withRandom(1500) { random in
      let shape = TextShape(
        popular: ["", "}", "x"], variety: [9, 30, 1000][random.number(0...2)],
        rarity: random.number(2...4), most: 12)
      let parts = (0..<random.number(1...7)).map { _ in random.lines(shape) }
      let old = parts.shuffled(using: &random).flatMap { $0 }
      let new = parts.shuffled(using: &random).flatMap { $0 }
      try requireModel(
        random.joined(old), random.joined(random.changed(new, shape, times: 2)))
    }
  }

  @Test func sortedTexts() throws {
    try withRandom(300) { random in
      let old = Set(
        (0..<random.number(0...80)).map { _ in random.number(0...200) })
      let new = old.filter { _ in !random.oneIn(8) }.union(
        (0..<random.number(0...9)).map { _ in random.number(0...200) })
      let lines = { (numbers: Set<Int>) in
        numbers.map { "path/\($0)\0\($0 % 7)" }.sorted()
      }
      try requireModel(text(lines(old)), text(lines(new)))
      try requireModel(text(lines(old).reversed()), text(lines(new)))
      try requireModel(text(lines(old)), text(lines(new).reversed()))
    }
  }
}
