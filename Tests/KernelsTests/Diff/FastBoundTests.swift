import HgBytes
import TestSupport
import Testing

@testable import HgKernels

/// Texts that could take more than linear time, held to counters of work and
/// not to a clock.
@Suite struct FastBoundTests {
  /// Empty lines, more than are held at a time, with others strewn in: every
  /// line goes with nearly every other.
  @Test func emptyLinesWithOthersAmongThem() throws {
    let count = 2 * FastLines.most + 1000
    let old = [UInt8](repeating: 10, count: count)
    var new: [UInt8] = []
    var random = SeededGenerator(seed: 1)
    while new.count < count {
      new += [UInt8](repeating: 10, count: random.number(1...200))
      new += [120, 10]
    }
    try requireBounded(old, new)
  }

  /// Few different lines in no order.
  @Test(arguments: [2, 3, 30, 1000])
  func popularLines(_ variety: Int) throws {
    var random = SeededGenerator(seed: UInt64(variety))
    let texts = (0..<2).map { _ in
      (0..<40_000).flatMap { _ in
        Array("\(random.number(1...variety))\n".utf8)
      }
    }
    try requireBounded(texts[0], texts[1])
  }

  /// In each half that is matched only one line is there once.
  @Test func linesThatAreThereTwice() throws {
    let numbers = 0..<60_000
    try requireBounded(
      text(numbers.map { "\($0 / 2)" }), text(numbers.map { "\($0 * 7 / 16)" }))
    try requireBounded(
      text(numbers.map { "\($0 * $0 % 1009)" }),
      text(numbers.map { "\($0 * $0 * $0 % 1009)" }))
  }

  /// Long lines that are hashed for a search, and then again for the next one.
  @Test func longLines() throws {
    let long = (0..<60).map { String(repeating: "\($0)", count: 20_000) }
    let new = long.flatMap { line in
      (0..<40).map { "\($0) before \(line.prefix(9))" } + [line]
    }
    try requireBounded(text(long), text(new))
    try requireBounded(text(long), text(Array(long.reversed())))
  }

  private func requireBounded(_ old: [UInt8], _ new: [UInt8]) throws {
    var work = FastWork(bytes: old.count, new.count)
    let hunks = try fastHunks(
      from: old.span.bytes, to: new.span.bytes, &work)
    try requireExact(hunks, from: old, to: new)
    // What is taken off last may be one round of a search: its diagonals, the
    // lines that each of them passes, and the hash of what was taken in.
    let evidence = 128 + 16 * FastSearch.most
    let round =
      FastSearch.most * (4 + evidence) + (old.count + new.count) / 8
    #expect(work.searching >= -round)
    #expect(work.matching >= 0)
    let lines = old.span.bytes.lineCount() + new.span.bytes.lineCount()
    #expect(work.looked <= 4 * lines)
  }

  /// Hunks make the new text of the old one.
  private func requireExact(
    _ hunks: borrowing DiffHunks, from old: [UInt8], to new: [UInt8]
  ) throws {
    var made: [UInt8] = []
    var end = 0
    for index in 0..<hunks.count {
      let hunk = hunks[index]
      try #require(hunk.oldStart >= end)
      made += old[end..<hunk.oldStart] + new[hunk.newStart..<hunk.newEnd]
      end = hunk.oldEnd
    }
    let isExact = made + old[end...] == new
    try #require(isExact)
  }
}
