import HgBytes
import TestSupport
import Testing

@Suite struct LineHashTests {
  /// Between forbidden pages, wherever the range lies in its span.
  @Test func dependsOnTheBytesAlone() throws {
    let bytes = (0..<150).map { UInt8(truncatingIfNeeded: $0 &* $0 &+ 7) }
    for size in 0...bytes.count {
      let range = Array(bytes[(bytes.count - size)...])
      let whole = bytes.span.bytes.lineHash(
        at: bytes.count - size, size: size)
      for placement in GuardedBytes.Placement.allCases {
        let guarded = GuardedBytes(range, at: placement)
        let alone = guarded.span.lineHash(at: 0, size: size)
        try #require(alone == whole, "\(size) bytes")
      }
    }
  }

  /// A wrong size, or a bit that has no say, would show here at once.
  @Test func everyBitAndTheSizeChangeTheHash() throws {
    var seen = Set<UInt64>()
    var count = 0
    for size in 0...100 {
      var bytes = [UInt8](repeating: 0, count: size)
      seen.insert(bytes.span.bytes.lineHash(at: 0, size: size))
      count += 1
      for bit in 0..<(8 * size) {
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        seen.insert(bytes.span.bytes.lineHash(at: 0, size: size))
        bytes[bit / 8] = 0
        count += 1
      }
    }
    #expect(seen.count == count)
  }

  /// Of a bit of the input, about half of the bits of the hash depend.
  @Test func eachBitReachesTheWholeHash() throws {
    for size in [1, 3, 4, 7, 8, 16, 17, 31, 32, 33, 48, 64, 65, 100] {
      var changed = [Int](repeating: 0, count: 64)
      var trials = 0
      var random = SeededGenerator(seed: UInt64(size))
      for _ in 0..<20 {
        var bytes = random.bytes(size)
        let hash = bytes.span.bytes.lineHash(at: 0, size: size)
        for bit in 0..<(8 * size) {
          bytes[bit / 8] ^= 1 << UInt8(bit % 8)
          let difference = hash ^ bytes.span.bytes.lineHash(at: 0, size: size)
          bytes[bit / 8] ^= 1 << UInt8(bit % 8)
          for place in 0..<64 {
            changed[place] += Int(difference >> UInt64(place) & 1)
          }
          trials += 1
        }
      }
      // 160 trials at the least: five standard deviations are 20 %.
      for place in 0..<64 {
        let share = Double(changed[place]) / Double(trials)
        try #require(share > 0.3 && share < 0.7, "\(size), bit \(place)")
      }
    }
  }

  /// Lines as they are: numbers, and little else, differ.
  @Test func similarLinesSpreadOverATable() throws {
    let slots = 1 << 12
    for shift in [UInt64(0), 20, 52] {
      var counts = [Int](repeating: 0, count: slots)
      for number in 0..<(slots * 4) {
        let line = Array("src/module/file\(number).c\n".utf8)
        let hash = line.span.bytes.lineHash(at: 0, size: line.count)
        counts[Int(hash >> shift & UInt64(slots - 1))] += 1
      }
      // Four a slot on average; a good hash has no slot above 18.
      let most = counts.max() ?? 0
      #expect(most <= 18)
      let empty = counts.filter { $0 == 0 }.count
      #expect(empty < slots / 30)
    }
  }

  @Test func rangeOutsideIsHashedAsEmpty() {
    let bytes: [UInt8] = [1, 2, 3]
    let span = bytes.span.bytes
    let empty = span.lineHash(at: 0, size: 0)
    let outside = [
      span.lineHash(at: 1, size: 3), span.lineHash(at: -1, size: 1),
      span.lineHash(at: Int.max, size: 2), span.lineHash(at: 0, size: -1),
    ]
    #expect(outside.allSatisfy { $0 == empty })
  }
}
