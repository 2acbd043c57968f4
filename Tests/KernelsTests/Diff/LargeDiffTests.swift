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
  /// The shared lines are matched with those at the end of the old text first,
  /// because those before are not in the window yet. That cuts the new text
  /// after two popular lines, and `z` is then the longer match.
  @Test func runsThatAreCutEndBeforePopularLines() throws {
    let popular = Array(repeating: "", count: 1100)
    let shared = (1...30).map { "shared \($0)" }
    let run = ["a", "", ""] + shared + ["b"]
    let others = (0..<29_939).map { "other \($0)" }
    let old = run + ["y", "z"] + others + shared
    let new = ["y", "z"] + run + popular + shared
    try requireModel(text(old), text(new))
    let blocks = try kernelBlocks(text(old), text(new))
    #expect(blocks.first == [34, 36, 0, 2])
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
