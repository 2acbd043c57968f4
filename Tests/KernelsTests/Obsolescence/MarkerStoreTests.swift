import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct MarkerStoreTests {
  @Test(arguments: [KnownStores.version0, KnownStores.version1])
  func readsWhatMercurialWrote(_ bytes: [UInt8]) throws {
    let rows = try ParsedStore(bytes).rows()
    #expect(rows.markers == KnownStores.markers)
    #expect(rows.nodeSize == 20)
    let last = rows.offsets.last
    #expect(last == bytes.count)
  }

  @Test func readsSingleMarkersWithoutVersionByte() throws {
    for (bytes, marker) in KnownStores.singles {
      let rows = try ParsedStore(range: bytes, from: 0, to: bytes.count).rows()
      #expect(rows.markers == [marker])
      #expect(marker.version1() == bytes)
    }
  }

  @Test func modelWritesWhatMercurialWrote() {
    #expect(store(1, KnownStores.markers) == KnownStores.version1)
  }

  @Test func emptyStoresHaveNoMarkers() throws {
    for (bytes, version) in [
      ([], MarkerVersion.one), ([0], .zero), ([1], .one),
    ] as [([UInt8], MarkerVersion)] {
      let parsed = try ParsedStore(bytes)
      #expect(parsed.store.version == version)
      let rows = try parsed.rows()
      #expect(rows.markers.isEmpty)
      #expect(rows.offsets == [bytes.count])
    }
  }

  @Test func otherVersionsAreUnsupported() throws {
    for version in UInt8(2)...255 {
      for mode in [MarkerStore.Mode.strict, .tolerant] {
        let found = refusal { () throws(Refusal) in
          _ = try ParsedStore([version] + [0, 0, 0], mode)
        }
        try #require(found == Refusal(.unsupported, at: 0))
      }
    }
  }

  @Test func agreesWithTheModelOnEveryTruncation() throws {
    for bytes in [KnownStores.version0, KnownStores.version1] {
      try withEvery("size", in: 0...bytes.count) { size in
        try requireAgreement(Array(bytes[..<size]))
      }
    }
  }

  /// Every value of each byte that counts something, in the known stores.
  @Test func agreesWithTheModelOnEveryCount() throws {
    let places: [([UInt8], [Int])] = [
      // Successors; metadata size, first marker.
      (KnownStores.version0, [1, 2, 3, 4, 5, 6, 121, 125]),
      // Size, flags, the counts and the metadata's sizes, first and second
      // marker.
      (
        KnownStores.version1,
        [1, 2, 3, 4, 15, 16, 17, 18, 19, 80, 81, 94, 105, 107, 108, 109, 150]
      ),
    ]
    for (bytes, offsets) in places {
      for offset in offsets {
        for value in UInt8.min...255 {
          var changed = bytes
          changed[offset] = value
          try requireAgreement(changed)
        }
      }
    }
  }

  @Test func agreesWithTheModelOnEveryFlippedBit() throws {
    for bytes in [KnownStores.version0, KnownStores.version1] {
      for bit in 0..<(8 * bytes.count) {
        var changed = bytes
        changed[bit / 8] ^= 1 << (bit % 8)
        try requireAgreement(changed)
      }
    }
  }

  /// All small numbers of successors, parents and pairs, with every size that
  /// is off by a little.
  @Test func agreesWithTheModelOnEverySmallMarker() throws {
    for successors in 0...3 {
      for parents in 0...4 {
        for pairs in 0...3 {
          for flags in [UInt16(0), 2] {
            let width = flags == 0 ? 20 : 32
            let nodes = 1 + successors + (parents < 3 ? parents : 0)
            let body =
              [UInt8](repeating: 3, count: 10) + bigEndian(flags)
              + [UInt8(successors), UInt8(parents), UInt8(pairs)]
              + (0..<(nodes * width)).map { UInt8(truncatingIfNeeded: $0) }
              + (0..<(2 * pairs)).map { UInt8($0) }
              + (0..<(2 * pairs * (2 * pairs - 1) / 2)).map { UInt8($0) }
            for change in -3...3 {
              let size = body.count + 4 + change
              let marker = bigEndian(UInt32(size)) + body
              let slack = [UInt8](repeating: 0xaa, count: max(change, 0))
              try requireAgreement([1] + marker + slack)
              try requireAgreement([1] + marker)
              try requireAgreement([1] + marker + slack + marker + slack)
            }
          }
        }
      }
    }
  }

  @Test func sizesThatNoWriterMakesAreRefused() throws {
    let marker = MarkerModel(predecessor: Array(repeating: 1, count: 20))
    let bytes = [1] + marker.version1()
    for (size, reason) in [
      (0, Refusal.Reason.malformed), (1, .malformed), (38, .malformed),
      (40, .truncated), (0x7fff_ffff, .truncated), (0x8000_0000, .truncated),
      (0xffff_ffff, .truncated),
    ] as [(UInt32, Refusal.Reason)] {
      var changed = bytes
      changed.replaceSubrange(1..<5, with: bigEndian(size))
      let found = refusal { () throws(Refusal) in
        _ = try ParsedStore(changed)
      }
      #expect(found == Refusal(reason, at: 1), "size \(size)")
    }
  }

  @Test func countsAboveTwoMeanParentsNotRecorded() throws {
    var marker = MarkerModel(predecessor: Array(repeating: 1, count: 20))
    for count in UInt8(0)...255 {
      var bytes = [1] + marker.version1()
      bytes[1 + 17] = count
      if count == 1 || count == 2 { continue }
      marker.parents = count == 0 ? [] : nil
      let rows = try ParsedStore(bytes).rows()
      try #require(rows.markers == [marker])
    }
  }

  @Test func slackIsSkipped() throws {
    try withRandom(100) { random in
      let markers = random.markers(
        random.number(1...5), MarkerShape(version: 1, hasWideNodes: true))
      var bytes: [UInt8] = [1]
      for marker in markers {
        bytes += marker.version1(slack: random.bytes(random.number(0...40)))
      }
      let rows = try ParsedStore(bytes).rows()
      try #require(rows.markers == markers)
    }
  }

  @Test func readsWhatAWriterWrites() throws {
    for version in UInt8(0)...1 {
      for hasWideNodes in [false, version == 1] {
        try withRandom(60) { random in
          let shape = MarkerShape(version: version, hasWideNodes: hasWideNodes)
          let markers = random.markers(random.number(0...30), shape)
          let bytes = store(version, markers)
          let placement: GuardedBytes.Placement =
            random.oneIn(2) ? .end : .start
          let parsed = try ParsedStore(bytes, at: placement)
          let rows = try parsed.rows()
          try #require(rows.markers == markers)
          let data = parsed.data
          let count = try MarkerStore.validate(data.span)
          try #require(count == markers.count)
        }
      }
    }
  }

  @Test func agreesWithTheModelOnDamagedStores() throws {
    for version in UInt8(0)...1 {
      try withRandom(1500) { random in
        let shape = MarkerShape(version: version, hasWideNodes: version == 1)
        var bytes = store(
          version, random.markers(random.number(1...4), shape))
        for _ in 0..<random.number(1...3) { damage(&bytes, &random) }
        // A date that is cut may be one that only Python reads.
        try requireAgreement(bytes)
      }
    }
  }

  private func damage(
    _ bytes: inout [UInt8], _ random: inout SeededGenerator
  ) {
    guard bytes.count > 1 else { return }
    let place = random.number(1...(bytes.count - 1))
    switch random.number(0...4) {
    case 0: bytes[place] ^= 1 << UInt8(random.number(0...7))
    case 1: bytes[place] = UInt8(random.number(0...255))
    case 2: bytes.removeSubrange(place...)
    case 3: bytes.insert(UInt8(random.number(0...255)), at: place)
    default: bytes += bytes[place...].prefix(random.number(0...60))
    }
  }
}
