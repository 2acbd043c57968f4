import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct FastAlignmentTests {
  /// All pairs of up to 4 lines of three kinds, which differ in size.
  @Test func savesAsMuchAsCanBeForEveryFewLines() throws {
    let kinds = ["", "0123456789abcd", "0123456789abcdefghijklmnop"]
    let all = (1...4).flatMap { count in
      (0..<power(3, count)).map { code in
        (0..<count).map { kinds[code / power(3, $0) % 3] }
      }
    }
    for old in all {
      for new in all { try requireBest(old, new) }
    }
  }

  @Test func savesAsMuchAsCanBeForRandomLines() throws {
    try withRandom(60) { random in
      let lines = (0..<2).map { _ in
        (0..<random.number(1...40)).map { _ in
          let kind = random.number(1...8)
          return String(repeating: "\(kind)", count: kind * kind / 2)
        }
      }
      try requireBest(lines[0], lines[1])
    }
  }

  /// Compares what is saved with the most that can be.
  private func requireBest(_ old: [String], _ new: [String]) throws {
    let lines = try linePair(old, new)
    var alignment = FastAlignment()
    try alignment.align(
      lines, FastGap(start: FastPlace(old: 0, new: 0), end: lines.count))
    var end = FastPlace(old: 0, new: 0)
    var saved = 0
    for index in (0..<alignment.runs.count).reversed() {
      let run = alignment.runs[index]
      try #require(run.start.old >= end.old && run.start.new >= end.new)
      if run.start != end { saved -= 12 }
      end = run.end
      try #require(old[run.start.old..<end.old] == new[run.start.new..<end.new])
      saved += lines.new.size(run.start.new..<end.new)
    }
    if end != lines.count { saved -= 12 }
    try #require(saved == most(old, new), "\(old) \(new)")
  }

  /// The most that can be saved, by the definition: for each old line, whether
  /// it is kept and as which new line.
  private func most(_ old: [String], _ new: [String]) -> Int {
    // For each number of lines of both that are kept or replaced so far: the
    // most that is saved if these end with a kept line, or in any way.
    var bestKept: [[Int]] = []
    for i in 0...old.count {
      bestKept.append([])
      for j in 0...new.count {
        if i == 0 && j == 0 {
          bestKept[0].append(0)
          continue
        }
        var best = Int.min / 2
        if i > 0, j > 0, old[i - 1] == new[j - 1] {
          for a in 0..<i {
            for b in 0..<j {
              let hunk = a == i - 1 && b == j - 1 ? 0 : 12
              best = max(
                best, bestKept[a][b] - hunk + new[j - 1].utf8.count + 1)
            }
          }
        }
        bestKept[i].append(best)
      }
    }
    var best = Int.min / 2
    for i in 0...old.count {
      for j in 0...new.count {
        let hunk = i == old.count && j == new.count ? 0 : 12
        best = max(best, bestKept[i][j] - hunk)
      }
    }
    return best
  }
}

/// All lines of two texts.
func linePair(_ old: [String], _ new: [String]) throws -> FastLinePair {
  var lines = FastLinePair()
  let (oldText, newText) = (text(old), text(new))
  try lines.restart(at: FastPlace(old: 0, new: 0))
  try lines.fill(FastTexts(oldText.span.bytes, newText.span.bytes))
  return lines
}

private func power(_ base: Int, _ exponent: Int) -> Int {
  (0..<exponent).reduce(1) { product, _ in product * base }
}
