import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct MarkerQueryTests {
  /// A random store, its markers, and nodes to ask about.
  private func withStores(
    _ trials: Int,
    _ body: (ParsedStore, [MarkerModel], [[UInt8]], inout SeededGenerator)
      throws -> Void
  ) throws {
    for version in UInt8(0)...1 {
      try withRandom(trials) { random in
        let shape = MarkerShape(
          version: version, nodes: random.oneIn(2) ? 8 : 60,
          hasWideNodes: version == 1)
        let count = random.number(0...(random.oneIn(5) ? 120 : 12))
        let markers = random.markers(count, shape)
        let parsed = try ParsedStore(store(version, markers))
        let nodes = (0..<random.number(0...40)).map { _ in
          random.node(shape, wide: random.oneIn(3))
        }
        try body(parsed, markers, nodes, &random)
      }
    }
  }

  @Test func findsTheMarkersOfANodeInEachRole() throws {
    try withStores(40) { (parsed, markers, nodes, _) in
      let data = parsed.data
      for node in nodes {
        let wanted = GuardedBytes(node)
        for (role, nodesOf) in [
          (.predecessor, { [$0.predecessor] }), (.successor, { $0.successors }),
          (.parent, { $0.parents ?? [] }),
        ] as [(MarkerRole, (MarkerModel) -> [[UInt8]])] {
          let expected = markers.indices.filter {
            nodesOf(markers[$0]).contains(node)
          }
          let range = try parsed.store.markers(
            of: wanted.span, as: role, in: data.span)
          let found = range.map { position in
            switch role {
            case .predecessor:
              Int(parsed.store.byPredecessor.value.owners[position])
            case .successor:
              Int(parsed.store.bySuccessor.value.owners[position])
            case .parent:
              Int(parsed.store.byParent.value.owners[position])
            }
          }
          try #require(found == expected, "\(role) \(hexadecimal(node))")
        }
      }
    }
  }

  @Test func nodesOfOtherSizesAreRefused() throws {
    let parsed = try ParsedStore(KnownStores.version1)
    for size in 0...40 where size != 20 && size != 32 {
      let node = [UInt8](repeating: 1, count: size)
      let found = refusal { () throws(Refusal) in
        _ = try parsed.store.markers(
          of: node.span.bytes, as: .predecessor,
          in: parsed.data.unwatchedSpan)
      }
      #expect(found == Refusal(.argument, at: size))
    }
  }

  @Test func marksObsoleteNodesInBothDirections() throws {
    try withStores(120) { (parsed, markers, nodes, random) in
      let obsolete = Set(markers.map(\.predecessor))
      for size in [20, 32] {
        let asked = nodes.filter { $0.count == size }
        let expected = asked.map { obsolete.contains($0) ? UInt8(1) : 0 }
        let questions = GuardedBytes(asked.flatMap { $0 })
        // The first call may stream; once there is an index it is used.
        for isIndexed in [false, true] {
          if isIndexed {
            try parsed.store.fillIndex(
              by: .predecessor, from: parsed.data.unwatchedSpan)
          }
          var mask = [UInt8](repeating: 0, count: asked.count)
          var span = mask.mutableSpan
          let count = try parsed.store.markObsolete(
            questions.span, nodeSize: size, mask: &span,
            in: parsed.data.unwatchedSpan)
          try #require(mask == expected)
          try #require(count == expected.reduce(0) { $0 + Int($1) })
        }
      }
    }
  }

  /// The markers relevant to nodes, by going round until nothing is new.
  private func relevant(
    _ markers: [MarkerModel], to nodes: [[UInt8]]
  ) -> [Int] {
    var wanted = Set(nodes)
    var found: Set<Int> = []
    while true {
      let new = markers.indices.filter { index in
        let marker = markers[index]
        let isPrune = marker.successors.isEmpty
        return !found.contains(index)
          && (marker.successors.contains(where: wanted.contains)
            || isPrune && wanted.contains(marker.predecessor)
            || isPrune
              && (marker.parents ?? []).contains(where: wanted.contains))
      }
      if new.isEmpty { return found.sorted() }
      found.formUnion(new)
      wanted.formUnion(new.map { markers[$0].predecessor })
    }
  }

  @Test func collectsRelevantMarkers() throws {
    try withStores(120) { (parsed, markers, nodes, random) in
      for size in [20, 32] {
        let asked = Array(nodes.filter { $0.count == size }.prefix(4))
        let questions = GuardedBytes(asked.flatMap { $0 })
        let column = try parsed.store.relevantMarkers(
          to: questions.span, nodeSize: size, in: parsed.data.unwatchedSpan)
        let found = (0..<column.count).map { Int(column[$0]) }
        try #require(found == relevant(markers, to: asked))
      }
    }
  }

  /// A cycle of markers ends the search all the same.
  @Test func cyclesEnd() throws {
    let nodes = (0..<5).map { [UInt8](repeating: UInt8($0), count: 20) }
    let markers = nodes.indices.map { index in
      var marker = MarkerModel(predecessor: nodes[index])
      marker.successors = [nodes[(index + 1) % 5], nodes[index]]
      return marker
    }
    let parsed = try ParsedStore(store(1, markers))
    let question = GuardedBytes(nodes[2])
    let column = try parsed.store.relevantMarkers(
      to: question.span, nodeSize: 20, in: parsed.data.unwatchedSpan)
    #expect(column.count == 5)
  }

  /// Whatever the data turns into after the parse, questions are answered or
  /// refused; a trap would end the tests.
  @Test func dataThatChangesAfterTheParseIsNoTrap() throws {
    for version in UInt8(0)...1 {
      try withRandom(400) { random in
        let shape = MarkerShape(version: version, hasWideNodes: version == 1)
        let markers = random.markers(random.number(1...24), shape)
        let parsed = try ParsedStore(store(version, markers))
        let data = parsed.data
        let node = random.node(shape, wide: false)
        // Several rounds, so that columns come from different states.
        for _ in 0..<4 {
          for _ in 0..<random.number(1...12) {
            let place = random.number(0...(data.buffer.count - 1))
            data.buffer[place] =
              random.oneIn(3) ? 255 : UInt8(random.number(0...255))
          }
          askSomething(parsed, node, &random)
        }
        askEverything(parsed, node)
      }
    }
  }

  private func askSomething(
    _ parsed: ParsedStore, _ node: [UInt8], _ random: inout SeededGenerator
  ) {
    let data = parsed.data.unwatchedSpan
    switch random.number(0...6) {
    case 0: try? parsed.store.fillOffsets(from: data)
    case 1: try? parsed.store.fillPredecessors(from: data)
    case 2: try? parsed.store.fillBasics(from: data)
    case 3: try? parsed.store.fillSuccessors(from: data)
    case 4: try? parsed.store.fillParents(from: data)
    case 5: try? parsed.store.fillMetadata(from: data)
    default: askEverything(parsed, node)
    }
  }

  private func askEverything(_ parsed: ParsedStore, _ node: [UInt8]) {
    let data = parsed.data.unwatchedSpan
    var mask: [UInt8] = [0]
    var span = mask.mutableSpan
    _ = try? parsed.store.markObsolete(
      node.span.bytes, nodeSize: 20, mask: &span, in: data)
    for role in [MarkerRole.predecessor, .successor, .parent] {
      _ = try? parsed.store.markers(of: node.span.bytes, as: role, in: data)
    }
    _ = try? parsed.store.relevantMarkers(
      to: node.span.bytes, nodeSize: 20, in: data)
    let indices = (0..<UInt32(parsed.store.count)).map { $0 }
    _ = try? parsed.store.copyBound(indices.span, in: data)
    let room = GuardedBytes([UInt8](repeating: 0, count: data.byteCount))
    var output = OutputRawSpan(buffer: room.buffer, initializedCount: 0)
    try? parsed.store.copyMarkers(indices.span, from: data, to: &output)
  }
}
