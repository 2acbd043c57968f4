import HgBytes
import TestSupport
import Testing

@Suite struct OutputTests {
  /// Calls `body` with room for `capacity` bytes before a forbidden page.
  private func filled(
    _ capacity: Int, _ body: (inout OutputRawSpan) throws(Refusal) -> Void
  ) throws(Refusal) -> [UInt8] {
    let guarded = GuardedBytes([UInt8](repeating: 0xee, count: capacity))
    var output = OutputRawSpan(buffer: guarded.buffer, initializedCount: 0)
    try body(&output)
    return Array(guarded.buffer[..<output.byteCount])
  }

  @Test func writesIntegersWithTheHighestByteFirst() throws {
    let found = try filled(7) { (output) throws(Refusal) in
      try output.write(9)
      try output.writeBigEndian(UInt16(0x0102))
      try output.writeBigEndian(Int32(-2))
    }
    #expect(found == [9, 1, 2, 0xff, 0xff, 0xff, 0xfe])
  }

  @Test func refusesWhatDoesNotFit() {
    let source: [UInt8] = [1, 2, 3]
    for capacity in 0..<3 {
      let found = refusal { () throws(Refusal) in
        _ = try filled(capacity) { (output) throws(Refusal) in
          try output.write(source.span.bytes, at: 0, size: 3)
        }
      }
      #expect(found == Refusal(.full, at: 0))
    }
    let second = refusal { () throws(Refusal) in
      _ = try filled(1) { (output) throws(Refusal) in
        try output.write(1)
        try output.write(2)
      }
    }
    #expect(second == Refusal(.full, at: 1))
    let wide = refusal { () throws(Refusal) in
      _ = try filled(7) { (output) throws(Refusal) in
        try output.writeBigEndian(UInt64(1))
      }
    }
    #expect(wide == Refusal(.full, at: 0))
  }

  @Test func refusesSourcesOutside() {
    let source: [UInt8] = [1, 2, 3]
    for (offset, size) in [(0, 4), (4, 0), (-1, 1), (1, -1), (2, Int.max)] {
      let found = refusal { () throws(Refusal) in
        _ = try filled(8) { (output) throws(Refusal) in
          try output.write(source.span.bytes, at: offset, size: size)
        }
      }
      #expect(found == Refusal(.truncated, at: offset))
    }
  }
}
