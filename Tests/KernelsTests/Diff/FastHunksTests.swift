import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct FastHunksTests {
  /// Hunks are ascending, apart from each other, cut where lines are, and make
  /// the new text of the old one.
  private func requireExact(_ old: [UInt8], _ new: [UInt8]) throws {
    let oldBytes = GuardedBytes(old)
    let newBytes = GuardedBytes(new)
    let hunks = try fastHunks(from: oldBytes.span, to: newBytes.span)
    var made: [UInt8] = []
    var end = 0
    for index in 0..<hunks.count {
      let hunk = hunks[index]
      try #require(index == 0 ? hunk.oldStart >= 0 : hunk.oldStart > end)
      try #require(hunk.oldStart <= hunk.oldEnd)
      try #require(hunk.newStart < hunk.newEnd || hunk.oldStart < hunk.oldEnd)
      made += old[end..<hunk.oldStart]
      try #require(made.count == hunk.newStart)
      made += new[hunk.newStart..<hunk.newEnd]
      end = hunk.oldEnd
      for place in [hunk.oldStart, hunk.oldEnd] {
        try #require(isCut(old, place))
      }
      for place in [hunk.newStart, hunk.newEnd] {
        try #require(isCut(new, place))
      }
    }
    made += old[end...]
    try #require(made == new, "\(printed(old)) to \(printed(new))")
    if old == new { try #require(hunks.count == 0) }
  }

  private func isCut(_ text: [UInt8], _ place: Int) -> Bool {
    place == 0 || place == text.count || text[place - 1] == UInt8(ascii: "\n")
  }

  /// All texts of up to `most` characters.
  private func texts(of alphabet: String, most: Int) -> [[UInt8]] {
    var all: [[UInt8]] = [[]]
    var longest = all
    for _ in 0..<most {
      longest = longest.flatMap { text in alphabet.utf8.map { text + [$0] } }
      all += longest
    }
    return all
  }

  @Test func everyPairOfTinyTexts() throws {
    let all = texts(of: "a\nb", most: 4)
    for old in all {
      for new in all { try requireExact(old, new) }
    }
  }

  @Test func randomTexts() throws {
    try withRandom(400) { random in
      let shape = TextShape(random: &random, lines: 300)
      let old = random.lines(shape)
      let new =
        random.oneIn(4)
        ? random.lines(shape)
        : random.changed(old, shape, times: 20)
      try requireExact(random.joined(old), random.joined(new))
    }
  }

  /// Manifests, and what only looks like them: unsorted, with a short node, or
  /// without its last newline.
  @Test func randomManifests() throws {
    try withRandom(400) { random in
      var old: [String] = []
      for number in 0..<random.number(0...200) where !random.oneIn(5) {
        old.append(manifestLine(number, &random))
      }
      var new = old.filter { _ in !random.oneIn(40) }
      for index in new.indices where random.oneIn(20) {
        new[index] = manifestLine(random.number(0...200), &random)
      }
      if !random.oneIn(3) { new.sort() }
      try requireExact(random.joined(old), random.joined(new))
    }
  }

  private func manifestLine(
    _ number: Int, _ random: inout SeededGenerator
  ) -> String {
    let digits = String(random.next() % 997, radix: 16)
    let width = random.oneIn(60) ? 39 : 40
    let node =
      String(repeating: "0", count: width - digits.utf8.count) + digits
    let flag = random.oneIn(9) ? "x" : ""
    return "folder \(1000 + number / 10)/file \(number)\0\(node)\(flag)"
  }

  /// A line that came, went or changed is all that a manifest's delta has.
  @Test func manifestsDifferByTheirLines() throws {
    let node = String(repeating: "a", count: 40)
    let lines = (100..<900).map { "folder/file \($0)\0\(node)" }
    var changed = lines
    changed[500] = "folder/file 600\0b" + node.dropFirst()
    changed.remove(at: 300)
    changed.insert("folder/file 1999\0\(node)", at: 100)
    let delta = try kernelDelta(text(lines), text(changed), .fast)
    let added = "folder/file 1999\0\(node)\n".utf8.count
    #expect(delta.count == 3 * 12 + added + text([lines[0]]).count)
  }

  /// All in all no larger than Mercurial's, with what people do to texts.
  @Test func deltasAreNoLarger() throws {
    var fast = 0
    var storage = 0
    try withRandom(300) { random in
      let shape = TextShape(
        popular: ["", "}", "  return nil"], variety: 1000, rarity: 4, most: 400)
      let old = random.lines(shape)
      let new = random.changed(old, shape, times: 12)
      fast += try kernelDelta(text(old), text(new), .fast).count
      storage += try kernelDelta(text(old), text(new), .storage).count
    }
    #expect(fast <= storage)
  }

  /// Texts that keep a matcher busy end within the budget, and exactly.
  @Test(arguments: [1, 2, 100, 30_000])
  func workStaysWithinItsBudget(_ variety: Int) throws {
    try withRandom(2) { random in
      let count = 60_000
      var old: [UInt8] = []
      var new: [UInt8] = []
      for _ in 0..<count {
        old += Array("\(random.number(1...variety))\n".utf8)
        new += Array("\(random.number(1...variety))\n".utf8)
        if variety == 1, random.oneIn(3) { new += [UInt8(ascii: "\n")] }
      }
      try requireExact(old, new)
      let oldBytes = GuardedBytes(old)
      let newBytes = GuardedBytes(new)
      let budget = FastWork(bytes: old.count, new.count)
      var work = budget
      _ = try fastHunks(from: oldBytes.span, to: newBytes.span, &work)
      // A round of a search is taken off after it.
      let round = 8 * FastSearch.most + old.count + new.count
      #expect(work.searching >= -round)
      #expect(work.matching >= 0)
      #expect(work.searching < budget.searching)
    }
  }

  @Test func linesOfOneTextInAnotherOrder() throws {
    let lines = (0..<3000).map { "line \($0) of a text" }
    try withRandom(5) { random in
      let moved = lines.shuffled(using: &random)
      try requireExact(text(lines), text(moved))
    }
    try requireExact(text(lines), text(lines.reversed()))
    try requireExact(text(lines), text(Array(lines[1500...] + lines[..<1500])))
  }

  /// Lines that somebody made to have one hash are compared before they are
  /// kept.
  ///
  /// The first eight bytes are the number that the hash combines them with, so
  /// that a product is 0 whatever follows.
  @Test func linesWithOneHash() throws {
    let zero: [UInt8] = [0x2b, 0xf8, 0x94, 0xfe, 0x72, 0xf3, 0x6e, 0x3c]
    let lines = (1_000_000..<1_002_000).map { number in
      zero + Array("\(number)\n".utf8)
    }
    let first = GuardedBytes(lines[0])
    let second = GuardedBytes(lines[1])
    try #require(
      first.span.lineHash(at: 0, size: 16)
        == second.span.lineHash(at: 0, size: 16))
    try withRandom(3) { random in
      let old = lines.shuffled(using: &random)
      let new = old.filter { _ in !random.oneIn(3) }
      try requireExact(Array(old.joined()), Array(new.joined()))
      try requireExact(Array(lines.joined()), Array(new.joined()))
    }
  }
}
