import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct FastAnchorsTests {
  @Test func findsRunsThatBeginWithALineThatIsThereOnce() throws {
    let old = ["a", "x", "x", "b", "c", "x", "d"]
    let new = ["x", "a", "x", "x", "c", "e", "x", "d"]
    let (runs, hasCommonLines) = try anchors(old, new)
    #expect(runs == [[0, 1, 3], [4, 4, 1], [6, 7, 1]])
    #expect(hasCommonLines)
  }

  @Test func tellsPopularLinesFromNone() throws {
    for (old, new, isCommon) in [
      (["a", "a"], ["a", "b"], true), (["a", "b"], ["c", "d"], false),
      (["a", "b"], ["a", "a"], true), (["a", "a"], ["b", "b"], false),
    ] {
      let (runs, hasCommonLines) = try anchors(old, new)
      #expect(runs.isEmpty)
      #expect(hasCommonLines == isCommon)
    }
  }

  /// All orders of up to 6 lines, each of another size.
  @Test func keepsTheHeaviestChainOfEveryOrder() throws {
    for count in 1...6 {
      // Sizes for which sums of different lines differ, out of order.
      let lines = (0..<count).map {
        String(repeating: "\($0)", count: 1 << ($0 * 5 % 7))
      }
      for order in orders(count) {
        let new = order.map { lines[$0] }
        let (runs, _) = try anchors(lines, new)
        var kept = 0
        var end = (0, 0)
        for run in runs {
          try #require(run[0] >= end.0 && run[1] >= end.1, "\(order)")
          for index in 0..<run[2] {
            try #require(lines[run[0] + index] == new[run[1] + index])
            kept += lines[run[0] + index].utf8.count + 1
          }
          end = (run[0] + run[2], run[1] + run[2])
        }
        try #require(kept == heaviest(lines, order), "\(order)")
      }
    }
  }

  /// The most bytes of lines that are in the same order, of all choices.
  private func heaviest(_ lines: [String], _ order: [Int]) -> Int {
    (0..<(1 << order.count)).map { choice in
      let chosen = order.indices.filter { choice >> $0 & 1 == 1 }
        .map { order[$0] }
      guard chosen == chosen.sorted() else { return 0 }
      return chosen.reduce(0) { $0 + lines[$1].utf8.count + 1 }
    }.max() ?? 0
  }

  private func orders(_ count: Int) -> [[Int]] {
    guard count > 0 else { return [[]] }
    return orders(count - 1).flatMap { order in
      (0...order.count).map { place in
        var order = order
        order.insert(count - 1, at: place)
        return order
      }
    }
  }

  private func anchors(
    _ old: [String], _ new: [String]
  ) throws -> ([[Int]], Bool) {
    let lines = try linePair(old, new)
    var anchors = FastAnchors()
    try anchors.find(
      lines, FastGap(start: FastPlace(old: 0, new: 0), end: lines.count))
    let runs = (0..<anchors.runs.count).map { index in
      let run = anchors.runs[index]
      return [run.start.old, run.start.new, run.count]
    }
    return (runs, anchors.hasCommonLines)
  }
}
