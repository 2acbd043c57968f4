import HgBytes
import TestSupport
import Testing

@testable import HgKernels

/// The index of a line of ten revisions, of which one may have another first
/// parent.
private final class Line {
  private let guarded: GuardedBytes
  let index: RevlogIndex

  init(bad: Int? = nil, parent: Int = 0) throws {
    guarded = GuardedBytes(
      (0..<10).flatMap { rev in
        recordBytes(rev: rev, parents: (rev == bad ? parent : rev - 1, -1))
      })
    index = try RevlogIndex(
      parsing: guarded.unwatchedSpan, header: RevlogHeader(word: 1))
  }

  func ask(
    _ question: (borrowing RevisionGraph) throws(Refusal) -> Int
  ) throws {
    try index.ask(guarded.unwatchedSpan, question)
  }

  func heads(before stop: Int, hiding mask: [UInt8] = []) throws -> [Int] {
    var heads = Column<Int32>()
    try index.heads(
      before: stop, hiding: mask.span.bytes, in: guarded.unwatchedSpan,
      into: &heads)
    return numbers(heads)
  }

  func missing(_ revs: [Int32], _ excluded: [Int32] = []) throws -> [Int] {
    var found = Column<Int32>()
    try ask { (graph) throws(Refusal) in
      try graph.ancestors(of: revs.span, butNotOf: excluded.span, into: &found)
    }
    return numbers(found)
  }

  func decode() throws { try index.fillParents(from: guarded.unwatchedSpan) }

  var isDecoded: Bool { index.parents.isFilled }
}

@Suite struct AncestryRefusalTests {
  @Test func refusesWhatIsNoRevision() throws {
    let line = try Line()
    for wrong: Int32 in [-2, 10, .min, .max] {
      let revs: [Int32] = [3, wrong]
      let fine: [Int32] = [1, 2, 3]
      #expect(throws: Refusal(.outOfRange, at: 1)) {
        try line.ask { (graph) throws(Refusal) in
          var found = Column<Int32>()
          return try graph.commonAncestorHeads(of: revs.span, into: &found)
        }
      }
      #expect(throws: Refusal(.outOfRange, at: 1)) {
        try line.missing(revs, fine)
      }
      #expect(throws: Refusal(.outOfRange, at: 4)) {
        try line.missing(fine, revs)
      }
      #expect(throws: Refusal(.outOfRange, at: 1)) {
        try line.ask { (graph) throws(Refusal) in
          var found = Column<Int32>()
          return try graph.roots(
            fine.span, reachableFrom: revs.span, notBelow: 0,
            withPaths: false, into: &found)
        }
      }
      #expect(throws: Refusal(.outOfRange, at: 1)) {
        try line.ask { (graph) throws(Refusal) in
          var phases = [UInt8](repeating: 0, count: 10)
          var span = phases.mutableSpan
          var found = 0
          let kinds: [UInt8] = [1, 1]
          return try graph.phases(
            from: revs.span, kinds.span.bytes, into: &span, notPublic: &found)
        }
      }
    }
  }

  @Test func refusesStopsAndRangesPastTheEnd() throws {
    let line = try Line()
    for stop in [11, -1] {
      #expect(throws: Refusal(.outOfRange, at: stop)) {
        try line.heads(before: stop)
      }
    }
    #expect(throws: Refusal(.outOfRange, at: 9)) {
      try line.heads(before: 10, hiding: [UInt8](repeating: 0, count: 9))
    }
    for range in [0..<11, 11..<11, -1..<3] {
      #expect(throws: Refusal.self) {
        try line.ask { (graph) throws(Refusal) in
          var removed = Column<Int32>()
          var added = Column<Int32>()
          return try graph.headChanges(
            adding: range, removed: &removed, added: &added)
        }
      }
    }
  }

  @Test func refusesParentsOnlyWhereTheyAreMet() throws {
    for parent in [5, 6, 9, -2, Int(Int32.max)] {
      let line = try Line(bad: 5, parent: parent)
      // Also when all of them could not be decoded.
      for _ in 0..<2 {
        #expect(try line.missing([4]) == [0, 1, 2, 3, 4])
        #expect(try line.missing([9], [5]) == [6, 7, 8, 9])
        #expect(throws: Refusal(.malformed, at: 5)) { try line.missing([5]) }
        #expect(throws: Refusal(.malformed, at: 5)) { try line.missing([9]) }
        #expect(throws: Refusal(.malformed, at: 5)) { try line.decode() }
        #expect(line.isDecoded)
      }
    }
  }

  @Test func decodesParentsWhenManyWereAskedFor() throws {
    let line = try Line()
    for round in 0..<6 {
      #expect(line.isDecoded == (round > 4))
      #expect(try line.missing([9]) == Array(0..<10))
    }
    #expect(numbers(line.index.parents.value.parents1) == Array(-1...8))
  }

  @Test func keepsHeadsOfAllRevisionsAlone() throws {
    let line = try Line()
    let hidden = [UInt8](repeating: 0, count: 9) + [1]
    for _ in 0..<2 {
      #expect(try line.heads(before: 10) == [9])
      #expect(try line.heads(before: 10, hiding: hidden) == [8])
      #expect(try line.heads(before: 4) == [3])
    }
  }

  @Test func marksReachDownToNull() throws {
    var marks = DescendingMarks<UInt8>(from: 5)
    let bottom = marks.bottom
    try marks.add(1, to: 5)
    let old = [try marks.add(2, to: -1), try marks.add(4, to: -1)]
    let found = [marks[-1], marks[0], marks[5]]
    #expect(bottom == 6)
    #expect(old == [0, 2])
    #expect(found == [6, 0, 1])
    #expect(bottomOf(marks) == -1)
    var high = DescendingMarks<UInt8>(from: 1_000_000)
    try high.add(1, to: 1_000_000)
    #expect(bottomOf(high) > 999_900)
    let low = high[0]
    #expect(low == 0)
  }
}

private func bottomOf(_ marks: borrowing DescendingMarks<UInt8>) -> Int {
  marks.bottom
}
