import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct MarkerEncodeTests {
  /// The markers at `indices`, in the version that they are stored in.
  private func copied(
    _ parsed: ParsedStore, _ indices: [UInt32], room: Int? = nil
  ) throws(Refusal) -> [UInt8] {
    let data = parsed.data.unwatchedSpan
    let bound = try parsed.store.copyBound(indices.span, in: data)
    let guarded = GuardedBytes([UInt8](repeating: 0xee, count: room ?? bound))
    var output = OutputRawSpan(buffer: guarded.buffer, initializedCount: 0)
    try parsed.store.copyMarkers(indices.span, from: data, to: &output)
    return Array(guarded.buffer[..<output.byteCount])
  }

  @Test func parsingAndCopyingGivesTheSameBytes() throws {
    for version in UInt8(0)...1 {
      try withRandom(60) { random in
        let shape = MarkerShape(version: version, hasWideNodes: version == 1)
        let markers = random.markers(random.number(0...30), shape)
        let bytes = store(version, markers)
        let parsed = try ParsedStore(bytes)
        let all = markers.indices.map { UInt32($0) }
        try #require(try [version] + copied(parsed, all) == bytes)
        let some = markers.indices.filter { _ in random.oneIn(3) }
          .shuffled(using: &random)
        let expected = store(version, some.map { markers[$0] })
        let found = try copied(parsed, some.map { UInt32($0) })
        try #require([version] + found == expected)
      }
    }
  }

  @Test func copiesAreWithoutSlackAndOddParentCounts() throws {
    let marker = KnownStores.singles[1].1
    for count in UInt8(3)...255 {
      var bytes = marker.version1(slack: [1, 2, 3])
      bytes[17] = count
      let parsed = try ParsedStore([1] + bytes)
      try #require(
        try copied(parsed, [0, 0]) == marker.version1() + marker.version1())
    }
  }

  @Test func refusalsOfCopiesNameTheMarker() throws {
    for bytes in [KnownStores.version0, KnownStores.version1] {
      let parsed = try ParsedStore(bytes)
      for indices in [[2], [0, 2], [1, 0, UInt32.max]] as [[UInt32]] {
        let found = refusal { () throws(Refusal) in
          _ = try copied(parsed, indices)
        }
        #expect(found?.reason == .outOfRange)
        #expect(found?.place == Int(indices[indices.count - 1]))
      }
      for room in 0..<(bytes.count - 1) {
        let found = refusal { () throws(Refusal) in
          _ = try copied(parsed, [0, 1], room: room)
        }
        let firstSize = try copied(parsed, [0]).count
        #expect(found == Refusal(.full, at: room < firstSize ? 0 : 1))
      }
    }
  }

  /// Copying a small marker must not cost what those before it hold.
  @Test func copyingPassesOtherMarkersBySize() throws {
    var small = MarkerModel(predecessor: Array(repeating: 1, count: 20))
    small.flags = 1
    func time(_ size: Int) throws -> Double {
      let text = [UInt8](repeating: UInt8(ascii: ":"), count: size)
      let bytes =
        [0] + small.version0(metadata: text) + small.version0(metadata: [])
      let parsed = try ParsedStore(bytes)
      let indices = [UInt32](repeating: 1, count: 200)
      return try (0..<3).map { _ in
        try processorTime { _ = try copied(parsed, indices) }
      }.min() ?? 0
    }
    let short = try time(10)
    let long = try time(200_000)
    #expect(long < short * 50)
  }

  // MARK: Columns

  /// Columns of markers, which a test may spoil.
  struct Columns {
    var nodeSize = 20
    var flags: [UInt16] = []
    var seconds: [Double] = []
    var timeZones: [Int64] = []
    var predecessors: [UInt8] = []
    var successorOffsets: [UInt32] = [0]
    var successors: [UInt8] = []
    var parentOffsets: [UInt32] = [0]
    var parents: [UInt8] = []
    var recorded: [UInt8] = []
    var pairOffsets: [UInt32] = [0]
    var keyOffsets: [UInt64] = []
    var keySizes: [UInt32] = []
    var valueOffsets: [UInt64] = []
    var valueSizes: [UInt32] = []
    var text: [UInt8] = []

    init(_ markers: [MarkerModel]) {
      if markers.contains(where: { $0.predecessor.count == 32 }) {
        nodeSize = 32
      }
      for marker in markers {
        flags.append(marker.flags)
        seconds.append(marker.seconds)
        timeZones.append(marker.timeZone)
        predecessors += padded(marker.predecessor)
        successors += marker.successors.flatMap(padded)
        successorOffsets.append(UInt32(successors.count / nodeSize))
        parents += (marker.parents ?? []).flatMap(padded)
        parentOffsets.append(UInt32(parents.count / nodeSize))
        recorded.append(marker.parents == nil ? 0 : 1)
        for pair in marker.metadata {
          keyOffsets.append(UInt64(text.count))
          keySizes.append(UInt32(pair.key.count))
          text += pair.key
          valueOffsets.append(UInt64(text.count))
          valueSizes.append(UInt32(pair.value.count))
          text += pair.value
        }
        pairOffsets.append(UInt32(keyOffsets.count))
      }
    }

    private func padded(_ node: [UInt8]) -> [UInt8] {
      node + [UInt8](repeating: 0, count: nodeSize - node.count)
    }

    /// The markers in a version, without the version byte.
    func encoded(
      _ version: MarkerVersion, room: Int = 1 << 20
    ) throws(Refusal) -> [UInt8] {
      let columns = try MarkerColumns(
        nodeSize: nodeSize, flags: flags.span, seconds: seconds.span,
        timeZones: timeZones.span, predecessors: predecessors.span.bytes,
        successors: LentNodeLists(
          offsets: successorOffsets.span, nodes: successors.span.bytes),
        parents: LentNodeLists(
          offsets: parentOffsets.span, nodes: parents.span.bytes),
        parentsRecorded: recorded.span,
        metadata: LentPairLists(
          offsets: pairOffsets.span, keyOffsets: keyOffsets.span,
          keySizes: keySizes.span, valueOffsets: valueOffsets.span,
          valueSizes: valueSizes.span, text: text.span.bytes))
      let guarded = GuardedBytes([UInt8](repeating: 0xee, count: room))
      var output = OutputRawSpan(buffer: guarded.buffer, initializedCount: 0)
      for row in 0..<columns.count {
        let before = output.byteCount
        try columns.encode(row, as: version, to: &output)
        let bound = try columns.encodedBound(row)
        if output.byteCount - before > bound {
          throw Refusal(.full, at: -row)
        }
      }
      return Array(guarded.buffer[..<output.byteCount])
    }
  }

  @Test func columnsAreWrittenAsAWriterWould() throws {
    for version in UInt8(0)...1 {
      try withRandom(60) { random in
        let shape = MarkerShape(version: version, hasWideNodes: version == 1)
        let markers = random.markers(random.number(0...30), shape)
        let found = try Columns(markers).encoded(version == 0 ? .zero : .one)
        try #require([version] + found == store(version, markers))
      }
    }
  }

  /// A refusal of the columns of a good and a changed marker, in one version.
  private func found(
    _ version: MarkerVersion, _ change: (inout MarkerModel) -> Void
  ) -> Refusal? {
    var marker = MarkerModel(predecessor: Array(repeating: 1, count: 20))
    let good = marker
    change(&marker)
    let columns = Columns([good, marker])
    return refusal { () throws(Refusal) in
      _ = try columns.encoded(version)
    }
  }

  @Test func refusesWhatVersion1HasNoRoomFor() {
    let range = Refusal(.outOfRange, at: 1)
    let node = [UInt8](repeating: 2, count: 20)
    for count in [255, 256, 1000] {
      let expected = count > 255 ? range : nil
      #expect(
        found(.one) { $0.successors = Array(repeating: node, count: count) }
          == expected)
      #expect(
        found(.one) {
          $0.metadata = Array(repeating: MarkerModel.Pair("", ""), count: count)
        } == expected)
      let long = String(repeating: "x", count: count)
      #expect(
        found(.one) { $0.metadata = [MarkerModel.Pair(long, "")] } == expected)
      #expect(
        found(.one) { $0.metadata = [MarkerModel.Pair("", long)] } == expected)
    }
    #expect(
      found(.one) { $0.parents = Array(repeating: node, count: 3) } == range)
    for (zone, expected) in [
      (60 * 32767 + 59, nil), (60 * 32768, range), (-60 * 32768, nil),
      (-60 * 32768 - 1, range), (Int64.max, range), (Int64.min, range),
    ] as [(Int64, Refusal?)] {
      #expect(found(.one) { $0.timeZone = zone } == expected, "\(zone)")
    }
  }

  @Test func refusesWhatVersion0CannotSay() {
    let range = Refusal(.outOfRange, at: 1)
    let unsupported = Refusal(.unsupported, at: 1)
    let node = [UInt8](repeating: 2, count: 20)
    #expect(
      found(.zero) { $0.successors = Array(repeating: node, count: 256) }
        == range)
    #expect(found(.zero) { $0.flags = 255 & ~2 } == nil)
    #expect(found(.zero) { $0.flags = 256 } == range)
    #expect(
      found(.zero) { $0.parents = Array(repeating: node, count: 3) } == range)
    for (key, value, expected) in [
      ("a:b", "", unsupported), ("a\0b", "", unsupported),
      ("a", "b\0", unsupported), ("a", "b:c", nil), ("", "", nil),
      (String(repeating: "k", count: 5000), "v", nil),
    ] as [(String, String, Refusal?)] {
      #expect(
        found(.zero) { $0.metadata = [MarkerModel.Pair(key, value)] }
          == expected)
    }
    #expect(
      found(.zero) {
        $0.predecessor = [UInt8](repeating: 1, count: 32)
        $0.flags = 2
      } == unsupported)
    #expect(found(.zero) { $0.timeZone = Int64.min } == nil)
    #expect(found(.zero) { $0.seconds = -.infinity } == nil)
  }

  @Test func offsetsOutsideTheirColumnAreOutOfRange() {
    let node = [UInt8](repeating: 2, count: 20)
    var marker = MarkerModel(predecessor: node)
    marker.successors = [node, node]
    marker.parents = [node]
    marker.metadata = [MarkerModel.Pair("k", "v")]
    let good = Columns([marker])
    let changes: [(inout Columns) -> Void] = [
      { $0.successorOffsets = [0, 3] }, { $0.successorOffsets = [2, 1] },
      { $0.successorOffsets = [.max, .max] }, { $0.parentOffsets = [0, 2] },
      { $0.parentOffsets = [1, 2] }, { $0.parentOffsets = [1, 0] },
      { $0.pairOffsets = [0, 2] }, { $0.pairOffsets = [1, 0] },
      { $0.pairOffsets = [.max, .max] }, { $0.keyOffsets = [3] },
      { $0.keyOffsets = [.max] }, { $0.keyOffsets = [UInt64(Int.max)] },
      { $0.keySizes = [3] }, { $0.keySizes = [.max] },
      { $0.valueOffsets = [2] }, { $0.valueOffsets = [.max] },
      { $0.valueSizes = [2] }, { $0.valueSizes = [.max] },
    ]
    for version in [MarkerVersion.zero, .one] {
      for (number, change) in changes.enumerated() {
        var columns = good
        change(&columns)
        let found = refusal { () throws(Refusal) in
          _ = try columns.encoded(version)
        }
        #expect(found == Refusal(.outOfRange, at: 0), "change \(number)")
      }
    }
  }

  @Test func columnsOfDifferentLengthsAreRefused() {
    let good = Columns([
      MarkerModel(predecessor: [UInt8](repeating: 1, count: 20))
    ])
    let changes: [(inout Columns) -> Void] = [
      { $0.nodeSize = 32 }, { $0.flags = [] }, { $0.seconds = [1, 2] },
      { $0.timeZones = [] }, { $0.predecessors = [] },
      { $0.predecessors.append(1) }, { $0.successorOffsets = [0] },
      { $0.successorOffsets = [] }, { $0.parentOffsets = [0, 0, 0] },
      { $0.recorded = [] }, { $0.pairOffsets = [0] }, { $0.keyOffsets = [0] },
      { $0.keySizes = [0] }, { $0.valueOffsets = [0] }, { $0.valueSizes = [0] },
    ]
    for (number, change) in changes.enumerated() {
      var columns = good
      change(&columns)
      let found = refusal { () throws(Refusal) in
        _ = try columns.encoded(.one)
      }
      #expect(found?.reason == .argument, "change \(number)")
    }
  }

  @Test func wideFlagNeedsWideColumns() {
    var columns = Columns([
      MarkerModel(predecessor: [UInt8](repeating: 1, count: 20))
    ])
    columns.flags = [2]
    let found = refusal { () throws(Refusal) in _ = try columns.encoded(.one) }
    #expect(found == Refusal(.argument, at: 0))
  }

  @Test func everyShortBufferIsFull() throws {
    var markers = KnownStores.markers
    markers[1].metadata.append(MarkerModel.Pair("zz", "top"))
    let columns = Columns(markers)
    for version in [MarkerVersion.zero, .one] {
      let size = try columns.encoded(version).count
      for room in 0..<size {
        let found = refusal { () throws(Refusal) in
          _ = try columns.encoded(version, room: room)
        }
        try #require(found?.reason == .full)
      }
      #expect(try columns.encoded(version, room: size).count == size)
    }
  }

  @Test func boundIsCountedWithoutOverflow() {
    for counts in [
      (Int.max, 0, 0, 0, 0), (0, Int.max, 0, 0, 0), (0, 0, Int.max, 0, 0),
      (0, 0, 0, Int.max, 0), (1, 0, 0, 0, Int.max), (-1, 0, 0, 0, 0),
      (0, 0, 0, 0, -1), (0, -1, 0, 0, 100),
    ] {
      let bound = MarkerVersion.encodedBound(
        markers: counts.0, successors: counts.1, parents: counts.2,
        pairs: counts.3, text: counts.4)
      #expect(bound == nil)
    }
  }
}
