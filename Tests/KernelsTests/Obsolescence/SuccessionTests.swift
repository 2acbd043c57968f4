import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct SuccessionTests {
  /// A random store, read in pieces of some size, its markers, and nodes to
  /// ask about.
  private func withStores(
    _ trials: Int,
    _ body: (
      borrowing Succession, [MarkerModel], [[UInt8]], inout SeededGenerator
    ) throws -> Void
  ) throws {
    for version in UInt8(0)...1 {
      try withRandom(trials) { random in
        let shape = MarkerShape(
          version: version, nodes: random.oneIn(2) ? 8 : 60)
        let count = random.number(0...(random.oneIn(5) ? 120 : 12))
        let markers = random.markers(count, shape)
        let bytes = store(version, markers)
        let number = try #require(MarkerVersion(rawValue: version))
        var made = try Succession(version: number, key: random.next())
        var start = 1
        var end = 1
        while end < bytes.count {
          end = min(end + random.number(1...400), bytes.count)
          let piece = GuardedBytes(Array(bytes[start..<end]))
          start += try made.append(piece.span)
        }
        try #require(start == bytes.count)
        let nodes = (0..<random.number(0...40)).map { _ in
          random.node(shape, wide: false)
        }
        try body(made, markers, nodes, &random)
      }
    }
  }

  @Test func findsTheMarkersOfANodeInEachRole() throws {
    try withStores(60) { (made, markers, nodes, _) in
      try #require(made.count == markers.count)
      for node in nodes {
        let wanted = GuardedBytes(node)
        for (role, nodesOf) in [
          (.predecessor, { [$0.predecessor] }), (.successor, { $0.successors }),
          (.parent, { $0.parents ?? [] }),
        ] as [(MarkerRole, (MarkerModel) -> [[UInt8]])] {
          let found = try made.markers(of: wanted.span, as: role)
          try #require(
            found.span.indices.map { Int(found.span[$0]) }
              == markers.indices.filter {
                nodesOf(markers[$0]).contains(node)
              }, "\(role) \(hexadecimal(node))")
        }
      }
    }
  }

  @Test func marksObsoleteNodes() throws {
    try withStores(60) { (made, markers, nodes, _) in
      let obsolete = Set(markers.map(\.predecessor))
      let expected = nodes.map { obsolete.contains($0) ? UInt8(1) : 0 }
      let questions = GuardedBytes(nodes.flatMap { $0 })
      // The first call may go through the markers; once there are chains,
      // they are used.
      for isChained in [false, true] {
        if isChained { try made.fillChains(.predecessor) }
        var mask = [UInt8](repeating: 0, count: nodes.count)
        var span = mask.mutableSpan
        let count = try made.markObsolete(questions.span, mask: &span)
        try #require(mask == expected)
        try #require(count == expected.reduce(0) { $0 + Int($1) })
      }
    }
  }

  @Test func walksAsFarAsMarkersLead() throws {
    try withStores(60) { (made, markers, nodes, random) in
      let ignored = random.oneIn(2) ? 0 : UInt16(1)
      let start = Array(nodes.prefix(random.number(0...3)))
      let questions = GuardedBytes(start.flatMap { $0 })
      for (role, from, to) in [
        (.predecessor, { [$0.predecessor] }, { $0.successors }),
        (.successor, { $0.successors }, { [$0.predecessor] }),
      ]
        as [(
          MarkerRole, (MarkerModel) -> [[UInt8]], (MarkerModel) -> [[UInt8]]
        )]
      {
        var reached = Set(start)
        var expected: Set<Int> = []
        var isGrowing = true
        while isGrowing {
          isGrowing = false
          for (number, marker) in markers.enumerated()
          where marker.flags & ignored == 0 && !expected.contains(number)
            && from(marker).contains(where: reached.contains)
          {
            expected.insert(number)
            reached.formUnion(to(marker))
            isGrowing = true
          }
        }
        for isChained in [false, true] {
          if isChained { try made.fillChains(role) }
          let found = try made.walk(
            as: role, from: questions.span, ignoring: ignored)
          let numbers = found.span.indices.map { Int(found.span[$0]) }
          try #require(numbers.count == Set(numbers).count)
          try #require(Set(numbers) == expected)
        }
      }
    }
  }

  @Test func refusesANullSuccessorAndReadsNothing() throws {
    let nodes = (UInt8(1)...2).map { [UInt8](repeating: $0, count: 20) }
    var good = MarkerModel(predecessor: nodes[0])
    good.successors = [nodes[1]]
    var bad = good
    bad.successors = [[UInt8](repeating: 0, count: 20)]
    let bytes = Array(store(1, [good, bad]).dropFirst())
    var made = try Succession(version: .one, key: 1)
    var found: Refusal?
    do throws(Refusal) {
      _ = try made.append(bytes.span.bytes)
    } catch {
      found = error
    }
    #expect(found?.reason == .malformed)
    #expect(made.count == 0)
  }
}
