import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct MarkerGrowthTests {
  @Test func growingMarkerByMarkerEqualsParsingAtOnce() throws {
    for version in UInt8(0)...1 {
      try withRandom(20) { random in
        let shape = MarkerShape(version: version, hasWideNodes: version == 1)
        let markers = random.markers(random.number(1...20), shape)
        var parsed = try ParsedStore([])
        for count in 0...markers.count {
          let bytes = store(version, Array(markers[..<count]))
          parsed = try ParsedStore(growing: parsed, to: bytes)
          let atOnce = try ParsedStore(bytes)
          try #require(try parsed.rows() == atOnce.rows())
        }
      }
    }
  }

  /// In tolerant mode a store can grow by single bytes: a marker that is not
  /// all there yet is simply not kept.
  @Test func growingByteByByteEqualsParsingAtOnce() throws {
    for bytes in [KnownStores.version0, KnownStores.version1] {
      var parsed = try ParsedStore([], .tolerant)
      for size in 0...bytes.count {
        let prefix = Array(bytes[..<size])
        parsed = try ParsedStore(growing: parsed, to: prefix, .tolerant)
        let atOnce = try ParsedStore(prefix, .tolerant)
        try #require(try parsed.rows() == atOnce.rows(), "size \(size)")
      }
    }
  }

  @Test func strictGrowthRefusesWhatParsingRefuses() throws {
    for bytes in [KnownStores.version0, KnownStores.version1] {
      let empty = try ParsedStore([bytes[0]])
      for size in 1...bytes.count {
        let prefix = Array(bytes[..<size])
        let grown = Answer { () throws(Refusal) in
          try ParsedStore(growing: empty, to: prefix).rows()
        }
        let atOnce = Answer { () throws(Refusal) in
          try ParsedStore(prefix).rows()
        }
        try #require(grown == atOnce)
      }
    }
  }

  @Test func shorterStoresAreRefused() throws {
    for bytes in [KnownStores.version0, KnownStores.version1] {
      let parsed = try ParsedStore(bytes)
      for size in 0..<bytes.count {
        let found = refusal { () throws(Refusal) in
          _ = try ParsedStore(growing: parsed, to: Array(bytes[..<size]))
        }
        try #require(found == Refusal(.argument, at: bytes.count))
      }
    }
  }

  @Test func otherVersionsAreRefused() throws {
    for (bytes, other) in [
      (KnownStores.version0, UInt8(1)), (KnownStores.version1, 0), ([1], 0),
      ([0], 1),
    ] {
      let parsed = try ParsedStore(bytes)
      var changed = bytes
      changed[0] = other
      let found = refusal { () throws(Refusal) in
        _ = try ParsedStore(growing: parsed, to: changed)
      }
      #expect(found == Refusal(.malformed, at: 0))
      changed[0] = 9
      let unknown = refusal { () throws(Refusal) in
        _ = try ParsedStore(growing: parsed, to: changed)
      }
      #expect(unknown == Refusal(.unsupported, at: 0))
    }
  }

  @Test func emptyStoreGrowsIntoEitherVersion() throws {
    for bytes in [KnownStores.version0, KnownStores.version1] {
      let grown = try ParsedStore(growing: ParsedStore([]), to: bytes)
      let rows = try grown.rows()
      #expect(rows.markers == KnownStores.markers)
    }
  }

  @Test func growthWidensTheNodes() throws {
    let narrow = KnownStores.singles[1]
    let wide = KnownStores.singles[2]
    let shorter = try ParsedStore([1] + narrow.0)
    #expect(shorter.store.nodeSize == 20)
    let grown = try ParsedStore(growing: shorter, to: [1] + narrow.0 + wide.0)
    let rows = try grown.rows()
    #expect(rows.nodeSize == 32)
    #expect(rows.markers == [narrow.1, wide.1])
    // The shorter parse is as it was.
    let before = try shorter.rows()
    #expect(before.markers == [narrow.1])
  }
}
