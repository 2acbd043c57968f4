import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct NodeSetTests {
  /// The first position of each node, as a set has it.
  private func requireAnswers(_ nodes: [[UInt8]], _ others: [[UInt8]]) throws {
    let size = nodes.first?.count ?? 20
    let column = GuardedBytes(nodes.flatMap { $0 })
    let set = try NodeSet(column.span, nodeSize: size)
    let isUsable = set.isUsable
    try #require(isUsable)
    let hasRepeats = set.hasRepeats
    try #require(hasRepeats == (Set(nodes).count < nodes.count))
    for node in Set(nodes).union(others) {
      let wanted = GuardedBytes(node)
      let found = try set.position(wanted.span, at: 0, in: column.span, size)
      try #require(found == nodes.firstIndex(of: node))
    }
  }

  @Test func findsTheFirstOfEqualNodes() throws {
    try withRandom(60) { random in
      let size = random.oneIn(2) ? 20 : 32
      let shared = random.bytes(random.number(0...size))
      let pool = (0..<random.number(1...100)).map { _ in
        shared + random.bytes(size - shared.count)
      }
      let nodes = (0..<random.number(0...200)).map { _ in
        pool[random.number(0...(pool.count - 1))]
      }
      let others = pool + (0..<20).map { _ in random.bytes(size) }
      try requireAnswers(nodes, nodes.isEmpty ? [] : others)
    }
  }

  /// Nodes that crowd the table make it step aside; the answers stay right.
  @Test func crowdsAreAnsweredByTheIndex() throws {
    let prefix = [UInt8](repeating: 9, count: 17)
    let nodes = (0..<600).map { prefix + bigEndian(UInt32($0)).dropFirst() }
    let column = GuardedBytes(nodes.flatMap { $0 })
    let set = try NodeSet(column.span, nodeSize: 20)
    let isUsable = set.isUsable
    #expect(!isUsable)
    let markers = nodes.enumerated().filter { $0.offset % 3 == 0 }.map {
      MarkerModel(predecessor: $0.element)
    }
    let parsed = try ParsedStore(store(1, markers))
    var mask = [UInt8](repeating: 0, count: nodes.count)
    var span = mask.mutableSpan
    let count = try parsed.store.markObsolete(
      column.span, nodeSize: 20, mask: &span, in: parsed.data.unwatchedSpan)
    #expect(count == 200)
    #expect(mask == nodes.indices.map { $0 % 3 == 0 ? 1 : 0 })
  }
}
