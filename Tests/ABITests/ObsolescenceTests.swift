import HgABI
import TestSupport
import Testing

/// What the C programs cannot: many stores, in a build that checks everything.
@Suite struct ObsolescenceTests {
  private let argument = ErrorCode.argument.rawValue
  private let truncated = ErrorCode.truncated.rawValue
  private let strict = MarkersMode.strict.rawValue
  private let tolerant = MarkersMode.tolerant.rawValue

  /// Markers of either version, in bytes before a forbidden page.
  private func withStores(
    _ trials: Int,
    _ body: ([MarkerModel], GuardedBytes, inout SeededGenerator) throws -> Void
  ) throws {
    for version in UInt8(0)...1 {
      try withRandom(trials) { random in
        let shape = MarkerShape(version: version, hasWideNodes: version == 1)
        let markers = random.markers(random.number(0...20), shape)
        try body(markers, GuardedBytes(store(version, markers)), &random)
      }
    }
  }

  @Test func everyTruncationIsRefusedAtTheMarkerThatIsCut() throws {
    try withStores(10) { (markers, bytes, _) in
      let whole = Array(bytes.buffer)
      var handle: Markers?
      try #require(
        markersParse(bytes.start, bytes.size, strict, &handle, nil)
          == markers.count)
      var column: UnsafePointer<UInt64>?
      let entries = markersColumnOffsets(handle, &column)
      let starts = UnsafeBufferPointer(start: column, count: Int(entries))
      // Every size of small stores, some of large ones.
      let step = 1 + whole.count / 1000
      for size in stride(from: 1, to: whole.count, by: step) {
        let cut = GuardedBytes(whole[..<size])
        let complete = starts.count { $0 <= size } - 1
        let isWhole = starts[complete] == size
        var place: UInt64 = 0
        let validated = markersValidate(cut.start, cut.size, &place)
        try #require(validated == (isWhole ? Int64(complete) : truncated))
        try #require(isWhole || place == starts[complete])
        var kept: Markers?
        let count = markersParse(cut.start, cut.size, tolerant, &kept, &place)
        try #require(count == complete)
        try #require(place == starts[complete])
        markersFree(kept)
      }
      markersFree(handle)
    }
  }

  @Test func failuresLeaveOutputsUntouched() throws {
    let bytes = GuardedBytes([1, 0, 0, 0])
    let other = UnsafeMutableRawPointer(bitPattern: 0x1000)
    var handle = other
    #expect(
      markersParse(bytes.start, bytes.size, strict, &handle, nil) == truncated)
    #expect(handle == other)
    #expect(
      markersExtend(nil, bytes.start, 4, strict, &handle, nil) == argument)
    #expect(handle == other)
    var indices = UnsafePointer<UInt32>(bitPattern: 0x1000)
    #expect(markersFind(nil, 0, bytes.start, 4, &indices) == argument)
    #expect(indices == UnsafePointer<UInt32>(bitPattern: 0x1000))
    var place: UInt64 = 77
    let good = GuardedBytes([1])
    #expect(markersValidate(good.start, good.size, &place) == 0)
    #expect(place == 77)
  }

  @Test func unknownNumbersAreArguments() throws {
    let bytes = GuardedBytes([1])
    var handle: Markers?
    for mode in [UInt32(2), 3, 255, 256, .max] {
      #expect(
        markersParse(bytes.start, bytes.size, mode, &handle, nil) == argument)
      #expect(
        markersParseRange(bytes.start, 1, 1, 1, mode, &handle, nil) == argument)
    }
    try #require(
      markersParse(bytes.start, bytes.size, strict, &handle, nil) == 0)
    var indices: UnsafePointer<UInt32>?
    let node = GuardedBytes([UInt8](repeating: 1, count: 20))
    for role in [UInt32(3), 4, 255, 256, .max] {
      #expect(markersFind(handle, role, node.start, 20, &indices) == argument)
    }
    for version in [UInt8(2), 3, 255] {
      #expect(markersEncodeBound(handle, nil, 0, version) == argument)
      #expect(markersEncode(handle, nil, 0, version, nil, 0, nil) == argument)
    }
    markersFree(handle)
  }

  /// Encoding into every version, from a handle, gives what parses to as many
  /// markers; room before a forbidden page shows that the bound is kept to.
  @Test func whatIsEncodedParses() throws {
    try withStores(60) { (markers, bytes, random) in
      var handle: Markers?
      try #require(
        markersParse(bytes.start, bytes.size, strict, &handle, nil)
          == markers.count)
      let indices = markers.indices.filter { _ in random.oneIn(2) }.map {
        UInt32($0)
      }
      for version in UInt8(0)...1 {
        let bound = markersEncodeBound(
          handle, indices, UInt(indices.count), version)
        try #require(bound >= 1)
        let room = GuardedBytes([UInt8](repeating: 0, count: Int(bound)))
        var place: UInt64 = 0
        let size = markersEncode(
          handle, indices, UInt(indices.count), version,
          room.buffer.baseAddress, room.size, &place)
        if size < 0 {
          // Version 0 has no wide nodes and few flags; other zones and dates
          // than whole minutes have no place in version 1.
          try #require(
            size == ErrorCode.unsupported.rawValue
              || size == ErrorCode.outOfRange.rawValue)
          try #require(indices.contains(UInt32(place)))
        } else {
          try #require(size <= bound)
          let written = GuardedBytes(room.buffer[..<Int(size)])
          try #require(
            markersValidate(written.start, written.size, nil)
              == indices.count)
        }
      }
      markersFree(handle)
    }
  }

  @Test func boundsThatNoNumberHoldsAreRefused() {
    let outOfRange = ErrorCode.outOfRange.rawValue
    for most in [UInt64(Int64.max) / 2, UInt64(Int64.max), .max] {
      #expect(markersPackBound(most, 0, 0, 0, 0) == outOfRange)
      #expect(markersPackBound(0, most, 0, 0, 0) == outOfRange)
      #expect(markersPackBound(0, 0, most, 0, 0) == outOfRange)
      #expect(markersPackBound(0, 0, 0, most, most) == outOfRange)
    }
    #expect(markersPackBound(0, 0, 0, 0, UInt64(Int64.max) - 1) == .max)
  }
}
