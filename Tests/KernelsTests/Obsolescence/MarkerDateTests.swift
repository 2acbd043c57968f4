import HgBytes
import TestSupport
import Testing

@testable import HgKernels

/// Dates of version 0 are texts, read as Python's `float` and `int` read them.
@Suite struct MarkerDateTests {
  static let known: [(String, Double, Int64)] = [
    ("1700000000.0 -19800", 1_700_000_000, -19800), ("10 3600", 10, 3600),
    ("1e3 0", 1000, 0), ("1_0.5_0 1_000", 10.5, 1000), (".5 +7", 0.5, 7),
    ("5. 07", 5, 7), ("-0.0 0", -0.0, 0), ("\t1.5\n \r60\u{b}", 1.5, 60),
    ("inf 1", .infinity, 1), ("-Infinity 1", -.infinity, 1),
    ("1e400 1", .infinity, 1),
    (
      "9223372036854775807 9223372036854775807",
      9_223_372_036_854_775_808, .max
    ),
    ("0 -9223372036854775808", 0, .min),
    // What is no date is the epoch.
    ("", 0, 0), (" ", 0, 0), ("1", 0, 0), ("1 ", 0, 0), (" 1", 0, 0),
    ("1  2", 0, 0), ("1 2 3", 0, 0), ("x 1", 0, 0), ("1 x", 0, 0),
    ("1 1.5", 0, 0), ("1 1e3", 0, 0), ("1__0 1", 0, 0), ("_1 1", 0, 0),
    ("1_ 1", 0, 0), ("1_.5 1", 0, 0), ("1._5 1", 0, 0), ("1e 1", 0, 0),
    ("1e+ 1", 0, 0), (". 1", 0, 0), ("+-1 1", 0, 0), ("0x10 1", 0, 0),
    ("1 0x10", 0, 0), ("infin 1", 0, 0), ("nano 1", 0, 0), ("1 +", 0, 0),
    ("1 99999999999999999999x", 0, 0), ("x 99999999999999999999", 0, 0),
  ]

  @Test func readsAsPythonDoes() throws {
    for (text, seconds, timeZone) in Self.known {
      let guarded = GuardedBytes(Array(text.utf8))
      let date = try MarkerDate(text: guarded.span, at: 5)
      #expect(date.seconds.bitPattern == seconds.bitPattern, "\(text)")
      #expect(date.timeZone == timeZone, "\(text)")
    }
  }

  @Test func signOfNaNIsKept() throws {
    for (text, sign) in [
      ("nan 1", FloatingPointSign.plus), ("+NaN 1", .plus), ("-nan 1", .minus),
    ] {
      let guarded = GuardedBytes(Array(text.utf8))
      let date = try MarkerDate(text: guarded.span, at: 5)
      #expect(date.seconds.isNaN && date.seconds.sign == sign)
      #expect(date.timeZone == 1)
    }
  }

  @Test func timeZonesOfMoreThan64BitsAreRefusedWhereTheyAre() {
    for text in [
      "1 9223372036854775808", "1 -9223372036854775809",
      "1 99999999999999999999999",
    ] {
      let guarded = GuardedBytes(Array(text.utf8))
      let found = refusal { () throws(Refusal) in
        _ = try MarkerDate(text: guarded.span, at: 77)
      }
      #expect(found == Refusal(.outOfRange, at: 77))
    }
  }

  /// A long date takes time in proportion to its length.
  @Test func longDatesTakeLinearTime() throws {
    func time(_ digit: Character, _ count: Int) throws -> Double {
      let text = String(repeating: digit, count: count) + "e-\(count) 0"
      let guarded = GuardedBytes(Array(text.utf8))
      return try (0..<3).map { _ in
        try processorTime { _ = try MarkerDate(text: guarded.span, at: 0) }
      }.min() ?? 0
    }
    for digit in ["0", "1", "9"] as [Character] {
      let short = try time(digit, 2_000)
      let long = try time(digit, 32_000)
      #expect(long < short * 80)
    }
  }
}
