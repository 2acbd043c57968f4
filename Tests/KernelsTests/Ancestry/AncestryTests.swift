import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct AncestryTests {
  @Test func answersForEverySmallGraph() throws {
    for count in 0...4 {
      try withEvery("graph", in: GraphModel.every(count)) { model in
        let subsets = (0..<(1 << count)).map { bits in
          (0..<count).filter { bits >> $0 & 1 == 1 }
        }
        try Asked.twice(model) { asked in
          for some in subsets {
            try asked.checkHeads(hiding: some)
            try asked.checkCommon(some)
            try asked.checkPhases(some)
            for others in subsets {
              try asked.checkMissing(some, others)
              try asked.checkRoots(others, from: some, 0)
              try asked.checkRoots(others, from: some, 2)
            }
          }
          try asked.checkHeadChanges()
        }
      }
    }
  }

  @Test func answersForEveryGraphOfFiveRevisions() throws {
    try withEvery("graph", in: GraphModel.every(5)) { model in
      try Asked.twice(model) { asked in
        for bits in 0..<32 {
          let some = (0..<5).filter { bits >> $0 & 1 == 1 }
          try asked.checkHeads(hiding: some)
          try asked.checkCommon(some)
          try asked.checkMissing([4], some)
          try asked.checkRoots(some, from: [4], 0)
        }
        try asked.checkHeadChanges()
      }
    }
  }

  @Test func answersForRandomGraphs() throws {
    try withRandom(150) { generator in
      let count = generator.number(1...(generator.oneIn(5) ? 300 : 40))
      let model = GraphModel(random: &generator, count: count)
      try Asked.twice(model) { asked in
        func revs(_ most: Int) -> [Int] {
          (0..<generator.number(0...most)).map { _ in
            generator.number((generator.oneIn(20) ? -1 : 0)...(count - 1))
          }
        }
        try asked.checkHeads(hiding: revs(count).filter { $0 >= 0 })
        try asked.checkHeadChanges(from: generator.number(0...count))
        try asked.checkCommon(revs(5))
        // More than have a bit each.
        try asked.checkCommon((0..<200).map { _ in count - 1 } + revs(200))
        try asked.checkCommon(Array(max(count - 80, 0)..<count))
        try asked.checkMissing(revs(4), revs(4))
        try asked.checkRoots(revs(5), from: revs(4), generator.number(0...9))
        try asked.checkPhases(revs(5))
      }
    }
  }

  @Test func looksAtNoMoreThanItHasTo() throws {
    // A line of revisions.
    let model = GraphModel((0..<1000).map { ($0 - 1, -1) })
    try Asked.twice(model) { asked in
      let near = try asked.missing([999], [990])
      #expect(near.found == Array(991...999))
      #expect(near.seen == 9)
      #expect(try asked.missing([999], [999]).seen == 0)
      #expect(try asked.common([999, 995]).seen <= 6)
    }
  }
}

/// A graph that is asked, and what the answers have to be.
private struct Asked: ~Escapable {
  let model: GraphModel
  private let graph: RevisionGraph

  @_lifetime(copy graph)
  private init(_ model: GraphModel, _ graph: consuming RevisionGraph) {
    self.model = model
    self.graph = graph
  }

  /// Asks a graph that reads records, and one that reads columns.
  static func twice(
    _ model: GraphModel, _ body: (borrowing Asked) throws -> Void
  ) throws {
    // The last revisions are such as were added to the index.
    let storedCount = model.count / 2
    let bytes = model.records
    let stored = GuardedBytes(bytes.prefix(64 * storedCount))
    let added = GuardedBytes(bytes.dropFirst(64 * storedCount))
    let records = RecordPlaces(
      in: stored.span, Span(), .one, storedCount, added.span)
    try body(Asked(model, RevisionGraph(records, count: model.count)))
    let columns = try ParentColumns(count: model.count) {
      (rev) throws(Refusal) in
      try records.parents(of: rev)
    }
    try body(Asked(model, RevisionGraph(columns)))
  }

  func checkHeads(hiding hidden: [Int]) throws {
    let mask = (0..<model.count).map { UInt8(hidden.contains($0) ? 1 : 0) }
    for stop in Set([0, model.count / 2, model.count]) {
      try expect(
        heads(before: stop, hiding: mask),
        model.heads(before: stop, hiding: Set(hidden)), "\(model) \(mask)")
      try expect(
        heads(before: stop, hiding: []), model.heads(before: stop), "\(model)")
    }
  }

  private func heads(before stop: Int, hiding mask: [UInt8]) throws -> [Int] {
    try listed { (heads) throws(Refusal) in
      try graph.heads(before: stop, hiding: mask.span.bytes, into: &heads)
    }.found
  }

  func checkHeadChanges(from first: Int = 0) throws {
    for start in first...model.count {
      for end in Set([start, min(start + 1, model.count), model.count]) {
        var removed = Column<Int32>()
        var added = Column<Int32>()
        _ = try graph.headChanges(
          adding: start..<end, removed: &removed, added: &added)
        let old = Set(model.heads(before: start))
        let new = Set(model.heads(before: end))
        let expected =
          start < end
          ? (old.subtracting(new).sorted(), new.subtracting(old).sorted())
          : ([], [])
        let asked = "\(model) \(start)..<\(end)"
        try expect(numbers(removed), expected.0, asked)
        try expect(numbers(added), expected.1, asked)
      }
    }
  }

  func common(_ revs: [Int]) throws -> (found: [Int], seen: Int) {
    let revs = revs.map(Int32.init)
    return try listed { (heads) throws(Refusal) in
      try graph.commonAncestorHeads(of: revs.span, into: &heads)
    }
  }

  func checkCommon(_ revs: [Int]) throws {
    let expected = model.commonHeads(revs)
    try expect(common(revs).found, expected, "\(model) \(revs)")
    let asked = revs.map(Int32.init)
    let greatest = try listed { (heads) throws(Refusal) in
      try graph.greatestCommonAncestors(of: asked.span, into: &heads)
    }.found
    try expect(greatest, model.deepest(expected), "\(model) \(revs)")
  }

  func missing(
    _ included: [Int], _ excluded: [Int]
  ) throws -> (found: [Int], seen: Int) {
    let included = included.map(Int32.init)
    let excluded = excluded.map(Int32.init)
    return try listed { (missing) throws(Refusal) in
      try graph.ancestors(
        of: included.span, butNotOf: excluded.span, into: &missing)
    }
  }

  func checkMissing(_ included: [Int], _ excluded: [Int]) throws {
    try expect(
      missing(included, excluded).found, model.only(included, excluded),
      "\(model) \(included) but not \(excluded)")
  }

  func checkRoots(
    _ roots: [Int], from heads: [Int], _ lowest: Int
  ) throws {
    let askedRoots = roots.map(Int32.init)
    let askedHeads = heads.map(Int32.init)
    for withPaths in [false, true] {
      let found = try listed { (reached) throws(Refusal) in
        try graph.roots(
          askedRoots.span, reachableFrom: askedHeads.span, notBelow: lowest,
          withPaths: withPaths, into: &reached)
      }.found
      let expected = model.roots(
        roots, from: heads, notBelow: lowest, withPaths: withPaths)
      try expect(
        found, expected, "\(model) \(roots) \(heads) \(lowest) \(withPaths)")
    }
  }

  func checkPhases(_ revs: [Int]) throws {
    let roots = revs.enumerated().map {
      (rev: $1, phase: UInt8($0 % 3 == 0 ? 32 : $0 % 3))
    }
    let kinds = roots.map(\.phase)
    let asked = revs.map(Int32.init)
    var phases = [UInt8](repeating: 0, count: model.count)
    var notPublic = 0
    var span = phases.mutableSpan
    _ = try graph.phases(
      from: asked.span, kinds.span.bytes, into: &span, notPublic: &notPublic)
    let expected = model.phases(roots)
    try expect(phases, expected, "\(model) \(roots)")
    try expect(notPublic, expected.count { $0 > 0 }, "\(model) \(roots)")
  }
}

/// Fails unless an answer is what it has to be; cheaper than `#expect`, and
/// asked millions of times.
private func expect<Answer: Equatable>(
  _ answer: Answer, _ expected: Answer, _ question: @autoclosure () -> String
) throws {
  guard answer != expected else { return }
  throw TrialFailure(
    description: "\(question()): \(answer) instead of \(expected)")
}

/// What a question lists, and how many revisions it looked at.
func listed(
  _ question: (inout Column<Int32>) throws(Refusal) -> Int
) throws -> (found: [Int], seen: Int) {
  var column = Column<Int32>()
  let seen = try question(&column)
  return (numbers(column), seen)
}

func numbers(_ column: borrowing Column<Int32>) -> [Int] {
  column.span.indices.map { Int(column[$0]) }
}
