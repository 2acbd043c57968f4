import Foundation
import HgBytes
import TestSupport
import Testing

@Suite struct DecimalTextTests {
  /// What Python's `repr` says of these numbers.
  static let known: [(Double, String)] = [
    (0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (-1, "-1.0"), (0.1, "0.1"),
    (1700000000, "1700000000.0"), (1700000000.25, "1700000000.25"),
    (123456789012345680, "1.2345678901234568e+17"),
    (1e15, "1000000000000000.0"), (1e16, "1e+16"),
    (9.5e15, "9500000000000000.0"),
    (9007199254740992, "9007199254740992.0"), (1.5e16, "1.5e+16"),
    (0.0001, "0.0001"), (0.00012345, "0.00012345"), (0.00001, "1e-05"),
    (1.5e-5, "1.5e-05"), (1e-10, "1e-10"), (1e100, "1e+100"), (1e22, "1e+22"),
    (.leastNonzeroMagnitude, "5e-324"),
    (2.2250738585072014e-308, "2.2250738585072014e-308"),
    (1.7976931348623157e308, "1.7976931348623157e+308"),
    (0.30000000000000004, "0.30000000000000004"), (100, "100.0"),
    (123.456, "123.456"), (1.0 / 3, "0.3333333333333333"),
    (.infinity, "inf"), (-.infinity, "-inf"), (.nan, "nan"),
  ]

  @Test(arguments: known) func writesAsPythonDoes(
    _ number: Double, _ text: String
  ) throws {
    #expect(try shortest(number) == text)
  }

  @Test func whatIsWrittenMeansTheSameNumber() throws {
    try withRandom(2000) { random in
      let number = Double(bitPattern: random.next())
      guard number.isFinite else { return }
      let text = try shortest(number)
      let read = try parse(text)
      try #require(read.bitPattern == number.bitPattern, "\(text)")
    }
  }

  @Test func readsTheNearestNumber() throws {
    for (text, number) in [
      ("0", 0), ("12.5", 12.5), ("-1e3", -1000), (".5", 0.5), ("5.", 5),
      ("1e400", .infinity), ("-1e400", -.infinity), ("1e-400", 0),
      ("9007199254740993", 9007199254740992),
      ("9007199254740993.00000000000000000000000000001", 9007199254740994),
      ("1e99999999999999999999", .infinity), ("2.4703282292062327e-324", 0),
      ("2.4703282292062328e-324", .leastNonzeroMagnitude),
    ] {
      #expect(try parse(text) == number, "\(text)")
    }
    let long = "0." + String(repeating: "0", count: 5000) + "1e5001"
    #expect(try parse(long) == 1)
  }

  @Test func decimalPointIsNotThatOfTheLocale() throws {
    let before = setlocale(LC_ALL, nil).map { String(cString: $0) }
    defer { setlocale(LC_ALL, before) }
    // Where none of them is installed, this is what other tests say already.
    for name in ["de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "fr_FR"]
    where setlocale(LC_ALL, name) != nil { break }
    #expect(try parse("1.5") == 1.5)
    #expect(try shortest(1.5) == "1.5")
  }

  private func shortest(_ number: Double) throws -> String {
    var column = Column<UInt8>()
    try column.appendShortest(number)
    return String(
      decoding: (0..<column.count).map { column[$0] }, as: UTF8.self)
  }

  private func parse(_ text: String) throws -> Double {
    let guarded = GuardedBytes(Array(text.utf8))
    return try parseDecimal(guarded.span)
  }
}
