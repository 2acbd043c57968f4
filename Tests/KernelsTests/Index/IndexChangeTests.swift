import HgBytes
import TestSupport
import Testing

@testable import HgKernels

/// Indexes that grow and shrink answer as indexes that were always so.
@Suite struct IndexChangeTests {
  /// A record of each format that is written, and its header.
  private static let headers: [UInt32] = [1, 0x20001, 0x30001, 0xdead, 0xd34d]

  private struct Revision {
    var fields: [Int64]
    var node: [UInt8]

    func record() throws(Refusal) -> IndexRecord {
      try IndexRecord(fields.span)
    }
  }

  private static func revision(
    _ rev: Int, _ format: RevlogFormat, _ random: inout SeededGenerator
  ) -> Revision {
    let isMarked = format == .one
    let isChangelog = format == .changelogTwo
    func parent() -> Int64 { Int64(random.number(-1...(rev - 1))) }
    func mode() -> Int64 { isMarked ? 2 : Int64(random.number(0...2)) }
    return Revision(
      fields: [
        Int64(rev * 7), Int64(random.number(0...0xffff)), 7,
        Int64(random.number(-1...99)),
        isChangelog ? Int64(rev) : Int64(random.number(-1...rev)),
        Int64(isChangelog ? rev : random.number(0...99)), parent(), parent(),
        isMarked ? 0 : Int64(random.number(0...(1 << 40))),
        isMarked ? 0 : Int64(random.number(0...99)), mode(), mode(),
        isChangelog ? Int64(random.number(-1...99)) : -1,
      ],
      node: random.oneIn(9)
        ? [UInt8](repeating: UInt8(random.number(1...3)), count: 20)
        : random.bytes(20))
  }

  /// The records of a file, which an inline one has chunks between.
  private static func data(
    _ revisions: [Revision], _ header: RevlogHeader
  ) throws(Refusal) -> [UInt8] {
    var bytes: [UInt8] = []
    for (rev, revision) in revisions.enumerated() {
      let node = GuardedBytes(revision.node)
      var record = Column<UInt8>()
      try revision.record().write(
        node.unwatchedSpan, rev: rev, format: header.format, to: &record)
      bytes += (0..<record.count).map { record[$0] }
      if header.isInline { bytes += [UInt8](repeating: 0x75, count: 7) }
    }
    return bytes
  }

  /// All that an index says.
  private func answers(
    _ index: borrowing RevlogIndex, _ data: RawSpan
  ) throws -> [String] {
    try index.validate(in: data)
    try index.fillParents(from: data)
    try index.fillNodes(from: data)
    try index.fillChunks(from: data)
    try index.fillLinks(from: data)
    try index.fillExtras(from: data)
    var lines = try (0..<index.count).map { rev in
      let record = try index.record(rev, in: data)
      let fields = record.fields
      let node = try index.node(rev, in: data)
      let bytes = (0..<20).map {
        node.unsafeLoad(fromByteOffset: $0, as: UInt8.self)
      }
      let columns = [
        Int(index.parents.value.parents1[rev]),
        Int(index.parents.value.parents2[rev]),
        Int(index.links.value[rev]), Int(index.chunks.value.bases[rev]),
        Int(index.extras.value.ranks[rev]),
        Int(index.nodes.value[rev * 20]),
      ]
      return "\(fields.indices.map { fields[$0] }) \(hexadecimal(bytes))"
        + " \(columns) at \(record.chunkOffset)"
    }
    lines.append("\(index.count) \(index.nodes.value.count)")
    lines.append("\(index.parents.value.count) \(index.links.value.count)")
    return lines
  }

  private func revs(
    of nodes: [[UInt8]], _ index: borrowing RevlogIndex, _ data: RawSpan
  ) throws -> [Int32] {
    var revs = [Int32](repeating: 99, count: nodes.count)
    let wanted = GuardedBytes(nodes.flatMap { $0 })
    var span = revs.mutableSpan
    _ = try index.find(wanted.unwatchedSpan, in: data, into: &span)
    return revs
  }

  @Test func answersAsAnIndexThatWasAlwaysSo() throws {
    try withRandom(150) { random in
      let word = Self.headers[random.number(0...4)]
      let header = try RevlogHeader(word: word)
      var revisions: [Revision] = []
      for rev in 0..<random.number(0...12) {
        revisions.append(Self.revision(rev, header.format, &random))
      }
      // The first record's offset is 0, so no version word is needed.
      let stored = GuardedBytes(try Self.data(revisions, header))
      var storedCount = revisions.count
      var index = try RevlogIndex(
        parsing: stored.unwatchedSpan, header: header)
      for _ in 0..<random.number(1...30) {
        let count = revisions.count
        switch random.number(0...9) {
        case 0:
          let kept = random.number(0...count)
          try index.truncate(to: kept)
          revisions.removeSubrange(kept...)
          storedCount = min(storedCount, kept)
        case 1 where count > storedCount:
          let rev = random.number(storedCount...(count - 1))
          let revision = Self.revision(rev, header.format, &random)
          let node = GuardedBytes(revision.node)
          try index.put(
            revision.record(), node.unwatchedSpan, at: rev,
            in: stored.unwatchedSpan)
          revisions[rev] = revision
        case 2...6:
          let revision = Self.revision(count, header.format, &random)
          let node = GuardedBytes(revision.node)
          try index.put(
            revision.record(), node.unwatchedSpan, at: count,
            in: stored.unwatchedSpan)
          revisions.append(revision)
        case 7:
          if random.oneIn(2) {
            try index.fillByNode(from: stored.unwatchedSpan)
          }
          let asked = revisions.map(\.node) + [random.bytes(20)]
          let model = NodesModel(nodes: revisions.map(\.node))
          #expect(
            try revs(of: asked, index, stored.unwatchedSpan)
              == asked.map(model.find))
        default:
          let fresh = GuardedBytes(try Self.data(revisions, header))
          let other = try RevlogIndex(
            parsing: fresh.unwatchedSpan, header: header)
          #expect(
            try answers(index, stored.unwatchedSpan)
              == answers(other, fresh.unwatchedSpan))
        }
      }
    }
  }

  @Test func sortsAgainAfterManyQuestions() throws {
    var random = SeededGenerator(seed: 1)
    let header = try RevlogHeader(word: 0x20001)
    var index = try RevlogIndex(parsing: RawSpan(), header: header)
    var nodes: [[UInt8]] = []
    for rev in 0..<600 {
      let revision = Self.revision(rev, .one, &random)
      let node = GuardedBytes(revision.node)
      try index.put(
        revision.record(), node.unwatchedSpan, at: rev, in: RawSpan())
      nodes.append(revision.node)
      let asked = [nodes[random.number(0...rev)], random.bytes(20)]
      let model = NodesModel(nodes: nodes)
      #expect(
        try revs(of: asked, index, RawSpan()) == asked.map(model.find))
    }
    #expect(index.byNode.isFilled && index.byNode.value.count > 300)
  }

  @Test func refusesWhatHasNoRoom() throws {
    let header = try RevlogHeader(word: 0x20001)
    var index = try RevlogIndex(parsing: RawSpan(), header: header)
    let node = GuardedBytes([UInt8](repeating: 1, count: 20))
    let good: [Int64] = [0, 0, 1, 5, 0, 0, -1, -1, 0, 0, 2, 2, -1]
    let bad: [(Int, Int64, Refusal)] = [
      (0, 1 << 48, Refusal(.outOfRange, at: 0)),
      (0, -1, Refusal(.outOfRange, at: 0)),
      (1, 0x10000, Refusal(.outOfRange, at: 1)),
      (2, 1 << 31, Refusal(.outOfRange, at: 2)),
      (8, 1, Refusal(.unsupported)), (9, 1, Refusal(.unsupported)),
      (10, 0, Refusal(.unsupported)), (11, 3, Refusal(.outOfRange, at: 11)),
    ]
    for (place, value, refusal) in bad {
      var fields = good
      fields[place] = value
      #expect(throws: refusal, "\(place) = \(value)") {
        let record = try IndexRecord(fields.span)
        try index.put(record, node.unwatchedSpan, at: 0, in: RawSpan())
      }
    }
    let short = Array(good[..<12])
    #expect(throws: Refusal(.argument)) { _ = try IndexRecord(short.span) }
    #expect(throws: Refusal(.outOfRange, at: 1)) {
      try index.put(
        IndexRecord(good.span), node.unwatchedSpan, at: 1, in: RawSpan())
    }
    #expect(throws: Refusal(.outOfRange, at: 1)) {
      try index.truncate(to: 1)
    }
    #expect(index.count == 0)
  }

  @Test func checksRecordsWhenTheyAreRead() throws {
    let header = try RevlogHeader(word: 0x20001)
    let node = GuardedBytes([UInt8](repeating: 1, count: 20))
    let good: [Int64] = [0, 0, 1, 5, 0, 0, -1, -1, 0, 0, 2, 2, -1]
    for (place, value) in [(2, -1), (4, 1), (6, 0), (7, -2)] {
      var index = try RevlogIndex(parsing: RawSpan(), header: header)
      try index.fillParents(from: RawSpan())
      var fields = good
      fields[place] = Int64(value)
      try index.put(
        IndexRecord(fields.span), node.unwatchedSpan, at: 0, in: RawSpan())
      #expect(throws: Refusal(.malformed)) {
        _ = try index.record(0, in: RawSpan())
      }
      if place > 5 {
        #expect(throws: Refusal(.malformed)) {
          try index.fillParents(from: RawSpan())
        }
      }
      try index.truncate(to: 0)
      try index.fillParents(from: RawSpan())
      #expect(index.parents.value.count == 0)
    }
  }
}
