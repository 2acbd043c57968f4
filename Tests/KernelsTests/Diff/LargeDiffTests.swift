import TestSupport
import Testing

@testable import HgKernels

/// Texts that are large enough for the limits of Mercurial's way.
@Suite struct LargeDiffTests {
  /// A line may be in the new text as often as there are others in a million,
  /// and anchors a match; once more and it does not.
  @Test(arguments: [998, 999, 1000, 1001])
  func popularityBeginsWhereMercurialSays(_ count: Int) throws {
    let new = Array(repeating: "x", count: count)
    for old in [new, ["x"], ["x", "x", "y"], ["y"] + new.prefix(40) + ["z"]] {
      try requireModel(text(old), text(new))
    }
  }

  /// From 31,000 lines on it is a thousandth of them.
  @Test(arguments: [30_999, 31_000, 31_001])
  func popularityOfLargeTexts(_ count: Int) throws {
    for copies in 31...33 {
      let others = (1...(count - copies)).map { "\($0)" }
      let new = others + Array(repeating: "x", count: copies)
      try requireModel(text(["x"]), text(new))
      let isAnchored = copies <= (count < 31_000 ? 32 : 31)
      let blocks = try kernelBlocks(text(["x"]), text(new))
      #expect(blocks.count == (isAnchored ? 2 : 1))
    }
  }

  /// A run of equal lines that begins with the first line of the old text ends
  /// before it if that line is popular.
  @Test func runsStopBeforeAPopularFirstLine() throws {
    let popular = Array(repeating: "", count: 1100)
    let others = ["one", "two", "three"]
    for start in 0...3 {
      let old = Array(repeating: "", count: start) + others
      for new in [
        popular + others, others + popular + others, popular + others + popular,
        ["zero"] + popular + others.prefix(2),
        popular.dropLast() + [""] + others,
      ] {
        try requireModel(text(old), text(new))
        try requireModel(text(old + popular), text(new))
        try requireModel(text(new), text(new + old))
      }
    }
  }

  @Test func textsWithPopularLines() throws {
    try withRandom(25) { random in
      let shape = TextShape(
        popular: ["", "}", "x"], variety: [5, 50, 4000][random.number(0...2)],
        rarity: random.number(1...3), most: 2500)
      let old = random.lines(shape)
      let new = random.changed(old, shape, times: 40)
      try requireModel(random.joined(old), random.joined(new))
    }
  }

  @Test(arguments: [29_999, 30_000, 30_001])
  func windowsHaveThirtyThousandLines(_ count: Int) throws {
    let old = ["x"] + (1..<count).map { "\($0)" }
    let new = ["y", "x"]
    try requireModel(text(old), text(new))
    let blocks = try kernelBlocks(text(old), text(new))
    #expect(blocks.count == (count <= 30_000 ? 2 : 1))
  }

  /// Of a range of more than 30,000 lines the last ones are searched.
  @Test func windowsEndWhereMercurialSays() throws {
    let lines = (0..<33_000).map { "line \($0)" }
    var moved = lines
    moved.removeSubrange(100..<2_000)
    moved.insert(contentsOf: lines[100..<2_000], at: 25_000)
    var doubled = lines
    for start in stride(from: 0, to: 32_000, by: 500) {
      doubled[start + 250] = doubled[start]
    }
    let head = Array(lines[..<2_999])
    for new in [
      lines, moved, doubled, head, Array(lines[..<3_001]),
      Array(lines[2_990..<3_010]), head + ["x"] + head,
    ] {
      try requireModel(text(lines), text(new))
      try requireModel(text(new), text(lines))
    }
  }

  /// A run of equal lines that is cut where lines are popular ends before
  /// them.
  ///
  /// The shared lines are matched with those after `other` first, because all
  /// lines before are not in the window yet. That cuts the new text after two
  /// popular lines, where 40 lines are fewer than the 41 of `moved`.
  @Test func runsThatAreCutEndBeforePopularLines() throws {
    let popular = Array(repeating: "", count: 1100)
    let shared = ["s1", "s2", "s3"]
    let run = (1...40).map { "\($0)" } + ["", ""] + shared + ["end"]
    let moved = (1...41).map { "moved \($0)" }
    let others = (1...29_997).map { "other \($0)" }
    let old = run + moved + shared + others
    let new = moved + run + popular + shared
    try requireModel(text(old), text(new))
    let blocks = try kernelBlocks(text(old), text(new))
    #expect(blocks.first == [46, 87, 0, 41])
  }

  @Test func textsBeyondTheWindow() throws {
    try withRandom(4) { random in
      let shape = TextShape(
        popular: ["", "}"],
        variety: [400, 9_000, 1_000_000][random.number(0...2)],
        rarity: random.number(2...20), most: 45_000)
      var old: [String] = []
      for _ in 0..<random.number(30_001...45_000) {
        old.append(random.line(shape))
      }
      let new = random.changed(old, shape, times: 60)
      try requireModel(random.joined(old), random.joined(new))
    }
  }
}
