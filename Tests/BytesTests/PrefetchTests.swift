import HgBytes
import TestSupport
import Testing

@Suite struct PrefetchTests {
  /// Any index may be asked for, also next to memory that nobody may touch.
  @Test func asksForNothingOutside() {
    let bytes = GuardedBytes([1, 2, 3, 4, 5, 6, 7, 8])
    var numbers = [UInt64](repeating: 7, count: 3)
    let span = numbers.mutableSpan
    for place in [Int.min, -1, 0, 2, 3, 7, 8, 9, Int.max] {
      bytes.span.prefetch(place)
      span.span.prefetch(place)
    }
    #expect(bytes.span.byteCount == 8)
    #expect(span[2] == 7)
  }
}
