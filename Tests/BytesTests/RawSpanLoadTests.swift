import HgBytes
import TestSupport
import Testing

@Suite struct RawSpanLoadTests {
  @Test func holdsNothingOutside() {
    let bytes: [UInt8] = [1, 2, 3]
    let span = bytes.span.bytes
    for (size, offset, isInside) in [
      (0, 0, true), (3, 0, true), (0, 3, true), (1, 3, false), (4, 0, false),
      (1, -1, false), (-1, 1, false), (Int.max, 1, false),
      (1, Int.max, false), (Int.max, Int.max, false), (Int.min, 0, false),
      (0, Int.min, false),
    ] {
      let found = span.holds(size, at: offset)
      #expect(found == isInside, "\(size) bytes at \(offset)")
    }
  }

  @Test func loadsAreBigEndianAndNeverReadPastTheEnd() throws {
    let guarded = GuardedBytes([0x01, 0x02, 0x03, 0x04, 0x05])
    let span = guarded.span
    let first = try span.bigEndian(UInt32.self, at: 0)
    let second = try span.bigEndian(UInt32.self, at: 1)
    #expect(first == 0x0102_0304)
    #expect(second == 0x0203_0405)
    for offset in [2, 3, 4, 5, 6, -1, Int.max] {
      let refusal = refusal { () throws(Refusal) in
        _ = try guarded.span.bigEndian(UInt32.self, at: offset)
      }
      #expect(refusal == Refusal(.truncated, at: offset))
    }
    for offset in [5, -1, Int.min] {
      let refusal = refusal { () throws(Refusal) in
        _ = try guarded.span.byte(at: offset)
      }
      #expect(refusal == Refusal(.truncated, at: offset))
    }
  }

  @Test func slicesAreRefusedOutside() {
    let bytes: [UInt8] = [1, 2, 3]
    for (offset, size) in [(0, 4), (3, 1), (-1, 1), (1, -1), (1, Int.max)] {
      let refusal = refusal { () throws(Refusal) in
        _ = try bytes.span.bytes.slice(at: offset, size: size)
      }
      #expect(refusal == Refusal(.truncated, at: offset))
    }
  }

  /// Every count up to 40 at every place of a buffer between forbidden pages.
  @Test func sumsBytesOfEveryRange() throws {
    let bytes = (0..<40).map { UInt8(truncatingIfNeeded: 255 - $0 * 37) }
    let guarded = GuardedBytes(bytes)
    for offset in 0...bytes.count {
      for count in 0...(bytes.count - offset) {
        let sum = try guarded.span.sumOfBytes(at: offset, count: count)
        let expected = bytes[offset..<(offset + count)].reduce(0) {
          $0 + Int($1)
        }
        try #require(sum == expected, "\(count) bytes at \(offset)")
      }
      let refusal = refusal { () throws(Refusal) in
        _ = try guarded.span.sumOfBytes(
          at: offset, count: bytes.count - offset + 1)
      }
      #expect(refusal == Refusal(.truncated, at: offset))
    }
  }

  @Test func sumsTheLargestBytes() throws {
    let bytes = [UInt8](repeating: 255, count: 510)
    let sum = try bytes.span.bytes.sumOfBytes(at: 0, count: 510)
    #expect(sum == 510 * 255)
  }

  @Test func comparesLikeByteStrings() throws {
    try withRandom(300) { random in
      let size = random.number(0...35)
      let left = random.bytes(size)
      var right = random.oneIn(2) ? left : random.bytes(size)
      if size > 0, random.oneIn(2) {
        right[random.number(0...(size - 1))] ^= UInt8(random.number(0...255))
      }
      let guardedLeft = GuardedBytes(left)
      let guardedRight = GuardedBytes(right)
      let order = guardedLeft.span.compare(
        at: 0, guardedRight.span, at: 0, size: size)
      let expected =
        left == right ? 0 : left.lexicographicallyPrecedes(right) ? -1 : 1
      try #require(order.signum() == expected)
      let isEqual = guardedLeft.span.equals(
        at: 0, guardedRight.span, at: 0, size: size)
      try #require(isEqual == (left == right))
    }
  }

  @Test func rangeOutsideIsEqualToNothing() {
    let bytes: [UInt8] = [1, 2, 3]
    let isPast = bytes.span.bytes.equals(
      at: 1, bytes.span.bytes, at: 1, size: 3)
    let isNegative = bytes.span.bytes.equals(
      at: -1, bytes.span.bytes, at: -1, size: 1)
    #expect(!isPast)
    #expect(!isNegative)
  }
}

/// The refusal that `body` throws.
func refusal(_ body: () throws(Refusal) -> Void) -> Refusal? {
  do throws(Refusal) {
    try body()
    return nil
  } catch {
    return error
  }
}
