import Foundation
import HgBytes
import Synchronization
import TestSupport
import Testing

@testable import HgKernels

@Suite struct NodeIndexTests {
  /// A column of nodes, 20 or 32 bytes each.
  private func column(_ nodes: [[UInt8]]) throws -> NodeColumn {
    let width = nodes.contains { $0.count > 20 } ? 32 : 20
    var column = NodeColumn(nodeSize: width)
    for node in nodes {
      try column.append(node.span.bytes, at: 0, size: node.count)
    }
    return column
  }

  /// Requires that the index answers as a dictionary does, for the nodes in
  /// it and for others.
  private func requireAnswers(_ nodes: [[UInt8]], _ others: [[UInt8]]) throws {
    let column = try column(nodes)
    var index = try NodeIndex(column)
    try index.ownPositions()
    var expected: [[UInt8]: [UInt32]] = [:]
    for (position, node) in nodes.enumerated() {
      expected[node, default: []].append(UInt32(position))
    }
    for node in Set(nodes).union(others) {
      let guarded = GuardedBytes(node)
      let group = try index.group(guarded.span, in: column)
      let found = group.map { index.owners[$0] }
      guard found == expected[node] ?? [] else {
        throw TrialFailure(
          description: "\(hexadecimal(node)): found \(found), expected "
            + "\(expected[node] ?? []), among \(nodes.count) nodes")
      }
    }
  }

  @Test func emptyIndexHasNothing() throws {
    try requireAnswers([], [Array(repeating: 0, count: 20)])
  }

  /// All columns of up to 5 nodes out of 4 that are alike up to a place.
  @Test func findsEveryNodeOfEverySmallColumn() throws {
    for shared in [0, 3, 4, 7, 8, 15, 19] {
      let nodes = (0..<4).map { number in
        (0..<20).map { $0 < shared ? UInt8(9) : UInt8(number + 1) }
      }
      for count in 0...4 {
        for code in 0..<(1 << (2 * count)) {
          try requireAnswers(
            (0..<count).map { nodes[code >> (2 * $0) & 3] }, nodes)
        }
      }
    }
  }

  @Test func findsNodesThatShareTheirFirstBytes() throws {
    try withEvery("shared bytes", in: 0...20) { shared in
      try withRandom(3) { random in
        let prefix = random.bytes(shared)
        let nodes = (0..<random.number(1...80)).map { _ in
          prefix
            + (shared < 20
              ? [UInt8(random.number(0...9))] + random.bytes(19 - shared) : [])
        }
        let repeated = nodes + nodes.filter { _ in random.oneIn(2) }
        let others = (0..<20).map { _ in
          prefix + random.bytes(20 - shared)
        }
        try requireAnswers(repeated.shuffled(using: &random), others)
      }
    }
  }

  @Test func tellsLongNodesFromShortOnesThatBeginAlike() throws {
    try withRandom(60) { random in
      let prefixes = (0..<3).map { _ in random.bytes(20) }
      let tails = [
        [], [UInt8](repeating: 0, count: 12),
        Array(repeating: 0, count: 11) + [1], random.bytes(12),
      ]
      let all = prefixes.flatMap { prefix in tails.map { prefix + $0 } }
      let nodes = (0..<random.number(0...40)).map { _ in
        all[random.number(0...(all.count - 1))]
      }
      try requireAnswers(nodes, all)
    }
  }

  /// One bucket that holds all nodes is searched by halves: the reads of a
  /// search, counted by what it cannot do in the time of a walk.
  @Test func crowdedBucketsAreSearchedByHalves() throws {
    func time(_ count: Int) throws -> Double {
      // The first 17 bytes are equal, far more than choose a bucket.
      let prefix = [UInt8](repeating: 5, count: 17)
      let nodes = (0..<count).map { number in
        prefix + bigEndian(UInt32(number)).dropFirst()
      }
      let column = try column(nodes)
      let index = try NodeIndex(column)
      let wanted = GuardedBytes(nodes[count - 1])
      var best = Double.infinity
      for _ in 0..<5 {
        let took = try processorTime {
          for _ in 0..<200 {
            _ = try index.first(
              wanted.span, at: 0, size: 20, in: column)
          }
        }
        best = min(best, took)
      }
      return best
    }
    // 32 times the nodes: 5 more steps of 10; a walk would take 32 times.
    let small = try time(1000)
    let large = try time(32000)
    #expect(large < small * 8)
  }

  /// What a walk finds, an index of lists finds, once for each list.
  @Test func listsOwnTheirNodesOnce() throws {
    try withRandom(80) { random in
      let shape = MarkerShape(version: 1, nodes: 6)
      var lists = try NodeLists(markers: 20, nodeSize: 20)
      var expected: [[UInt8]: [UInt32]] = [:]
      for list in 0..<20 {
        for _ in 0..<random.number(0...6) {
          let node = random.node(shape, wide: false)
          try lists.nodes.append(node.span.bytes, at: 0, size: 20)
          if expected[node]?.last != UInt32(list) {
            expected[node, default: []].append(UInt32(list))
          }
        }
        try lists.endList(at: list)
      }
      let index = try NodeIndex.ofLists(lists)
      for (node, owners) in expected {
        let guarded = GuardedBytes(node)
        let group = try index.group(guarded.span, in: lists.nodes)
        let found = group.map { index.owners[$0] }
        try #require(found == owners)
      }
      try #require(index.count == expected.values.reduce(0) { $0 + $1.count })
    }
  }

  /// The questions lie in the caller's memory, which somebody may be writing.
  @Test func questionsThatChangeMeanwhileAreNoTrap() throws {
    let questions = GuardedBytes([UInt8](repeating: 0, count: 20 * 500))
    let parsed = try ParsedStore(
      store(1, (0..<600).map { MarkerModel(predecessor: node($0)) }))
    nonisolated(unsafe) let buffer = questions.buffer
    let isDone = Flag()
    let writer = Thread {
      // From the first bucket to the last one and back.
      var byte: UInt8 = 0
      while !isDone.value.load(ordering: .relaxed) {
        byte = ~byte
        for number in 0..<500 { buffer[20 * number] = byte }
      }
    }
    writer.start()
    for _ in 0..<100 {
      var mask = [UInt8](repeating: 0, count: 500)
      var span = mask.mutableSpan
      _ = try? parsed.store.markObsolete(
        questions.unwatchedSpan, nodeSize: 20, mask: &span,
        in: parsed.data.unwatchedSpan)
    }
    isDone.value.store(true, ordering: .relaxed)
    while !writer.isFinished { usleep(100) }
    withExtendedLifetime(questions) {}
  }

  private final class Flag: Sendable {
    let value = Atomic<Bool>(false)
  }

  private func node(_ number: Int) -> [UInt8] {
    var random = SeededGenerator(seed: UInt64(number))
    return random.bytes(20)
  }
}

@Suite struct NodeFilterTests {
  @Test func neverTurnsAMemberAway() throws {
    for count in [0, 1, 2, 63, 64, 65, 1000] {
      try withRandom(3) { random in
        let nodes = random.bytes(20 * count)
        let guarded = GuardedBytes(nodes)
        let filter = try NodeFilter(guarded.span, nodeSize: 20)
        for number in 0..<count {
          let prefix = nodes[(20 * number)..<(20 * number + 4)].reduce(0) {
            $0 << 8 | UInt32($1)
          }
          let mayContain = filter.mayContain(prefix)
          try #require(mayContain)
        }
      }
    }
  }

  @Test func turnsMostStrangersAway() throws {
    var random = SeededGenerator(seed: 1)
    let nodes = random.bytes(20 * 1000)
    let filter = try NodeFilter(nodes.span.bytes, nodeSize: 20)
    var passed = 0
    for _ in 0..<10_000
    where filter.mayContain(UInt32(truncatingIfNeeded: random.next())) {
      passed += 1
    }
    #expect(passed < 300)
  }
}
