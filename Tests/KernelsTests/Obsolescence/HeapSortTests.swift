import TestSupport
import Testing

@testable import HgKernels

@Suite struct HeapSortTests {
  /// All arrays of up to 7 elements with values below 4.
  @Test func sortsEverySmallArray() throws {
    for count in 0...6 {
      for code in 0..<(1 << (2 * count)) {
        var numbers = (0..<count).map { code >> (2 * $0) & 3 }
        let expected = numbers.sorted()
        var span = numbers.mutableSpan
        heapSort(&span, from: 0, to: count, by: <)
        try #require(numbers == expected)
      }
    }
  }

  @Test func touchesOnlyItsRange() throws {
    try withRandom(200) { random in
      let count = random.number(0...60)
      let original = (0..<count).map { _ in random.number(0...20) }
      let start = random.number(0...count)
      let end = random.number(start...count)
      var numbers = original
      var span = numbers.mutableSpan
      heapSort(&span, from: start, to: end, by: <)
      try #require(
        numbers == original[..<start] + original[start..<end].sorted()
          + original[end...])
    }
  }

  /// Twice n log n comparisons, whatever the order.
  @Test func comparesNoMoreThanPromised() throws {
    let count = 4096
    try withEvery(
      "order",
      in: [
        Array(0..<count), Array((0..<count).reversed()),
        Array(repeating: 1, count: count), (0..<count).map { $0 % 2 },
      ].enumerated()
    ) { (_, numbers) in
      var comparisons = 0
      var numbers = numbers
      var span = numbers.mutableSpan
      heapSort(&span, from: 0, to: count) { (left, right) in
        comparisons += 1
        return left < right
      }
      try #require(comparisons <= 2 * count * 12 + 2 * count)
    }
  }

  /// An order that contradicts itself must not lead outside the range.
  @Test func survivesANonsensicalOrder() throws {
    try withRandom(100) { random in
      var numbers = Array(0..<100)
      var generator = random
      var span = numbers.mutableSpan
      heapSort(&span, from: 10, to: 90) { (_, _) in generator.oneIn(2) }
      try #require(numbers.sorted() == Array(0..<100))
      try #require(Array(numbers[..<10]) == Array(0..<10))
    }
  }
}
