import Testing

@testable import HeaderKit

@Suite struct NamingTests {
  @Test(arguments: [
    ("baseSize", "base_size"), ("nodeID", "node_id"), ("URLPath", "url_path"),
    ("utf8Bytes", "utf8_bytes"), ("x", "x"), ("already_snake", "already_snake"),
    ("`default`", "default"), ("sha1Digest", "sha1_digest"), ("aB", "a_b"),
  ])
  func snakeCase(swift: String, c: String) {
    #expect(CaseConversion.snake(swift) == c)
  }

  @Test func renameRules() {
    func name(_ rule: RenameRule) -> String {
      rule.apply("outOfRange", prefix: "P_ERROR")
    }
    #expect(name(.none) == "outOfRange")
    #expect(name(.snakeCase) == "out_of_range")
    #expect(name(.screamingSnakeCase) == "OUT_OF_RANGE")
    #expect(name(.qualifiedScreamingSnakeCase) == "P_ERROR_OUT_OF_RANGE")
    #expect(name(.pascalCase) == "OutOfRange")
    #expect(name(.camelCase) == "outOfRange")
  }
}

@Suite struct IntegerValueTests {
  @Test(arguments: [
    ("0", false, "0"), ("0xFF_FF", false, "65535"), ("0b11", true, "(-3)"),
    ("0o17", false, "15"), ("2147483647", false, "2147483647"),
    ("2147483648", false, "2147483648U"),
    ("2147483648", true, "(-2147483647 - 1)"),
    ("2147483649", true, "(-2147483649LL)"),
    ("4294967296", false, "4294967296LL"),
    ("9223372036854775808", false, "9223372036854775808ULL"),
    ("9223372036854775808", true, "(-9223372036854775807LL - 1)"),
  ])
  func cExpressions(literal: String, isNegative: Bool, text: String) throws {
    let value = try #require(
      IntegerValue(literal: literal, isNegative: isNegative))
    #expect(value.cExpression == text)
  }

  @Test func tooLargeForAnything() {
    #expect(
      IntegerValue(literal: "18446744073709551616", isNegative: false) == nil)
  }

  @Test func limits() {
    func value(_ number: Int) -> IntegerValue {
      IntegerValue(isNegative: number < 0, magnitude: UInt64(number.magnitude))
    }
    #expect(value(127).fits(bits: 8, signed: true))
    #expect(!value(128).fits(bits: 8, signed: true))
    #expect(value(-128).fits(bits: 8, signed: true))
    #expect(!value(-129).fits(bits: 8, signed: true))
    #expect(value(255).fits(bits: 8, signed: false))
    #expect(!value(256).fits(bits: 8, signed: false))
    #expect(!value(-1).fits(bits: 64, signed: false))
    #expect(IntegerValue(magnitude: .max).fits(bits: 64, signed: false))
    #expect(!IntegerValue(magnitude: .max).fits(bits: 64, signed: true))
    #expect(IntegerValue(magnitude: .max).successor == nil)
    #expect(value(-1).successor == value(0))
  }
}

@Suite struct TextTests {
  @Test func wrapping() {
    #expect(TextWrap.wrap("aa bb cc", width: 5) == ["aa bb", "cc"])
    #expect(TextWrap.wrap("aa `b c` d", width: 5) == ["aa", "`b c`", "d"])
    #expect(TextWrap.wrap("aaaa - b", width: 5) == ["aaaa -", "b"])
    #expect(TextWrap.wrap("aaaa 1. b", width: 5) == ["aaaa 1.", "b"])
    #expect(TextWrap.wrap("", width: 5) == [])
  }

  @Test func stringLiterals() {
    #expect(
      CString.literal("a\"\\\n\u{1}ß??/")
        == "\"a\\\"\\\\\\n\\001\\303\\237\\077\\077/\"")
    #expect(PythonText.literal("a\"\\\n\u{1}ß") == "'a\"\\\\\\n\\x01ß'")
  }

  @Test func commentsCannotBeEnded() {
    let style = CommentStyle(style: .doxy)
    #expect(
      style.write(["*/ /* /*/"], indent: "", width: 80)
        == ["/** * / / * / * / */"])
    let lines = CommentStyle(style: .c99)
    #expect(lines.write(["a \\"], indent: "", width: 80) == ["// a \\ ."])
    #expect(lines.write(["a ??/"], indent: "", width: 80) == ["// a ?? /"])
    #expect(
      style.write(["a ??/", "b"], indent: "", width: 80)
        == ["/**", " * a ?? /", " * b", " */"])
  }

  @Test(arguments: [
    ("*.swift", "a.swift", true), ("*.swift", "a.swiftx", false),
    ("a?c", "abc", true), ("a?c", "ac", false), ("*", "", true),
    ("a*b*c", "aXbYc", true), ("a*b*c", "aXbY", false),
  ])
  func globs(pattern: String, name: String, matches: Bool) {
    #expect(Glob.match(name[...], pattern[...]) == matches)
  }
}

@Suite struct HashTests {
  /// The published test values of FNV-1a with 64 bits.
  @Test func fnvIsTheRealOne() {
    #expect(DeclarationHash.fnv1a("".utf8) == 0xcbf2_9ce4_8422_2325)
    #expect(DeclarationHash.fnv1a("a".utf8) == 0xaf63_dc4c_8601_ec8c)
    #expect(DeclarationHash.fnv1a("foobar".utf8) == 0x8594_4171_f739_67e8)
  }

  static let base = """
    /// A function.
    @_cdecl("f") public func f(_ count: Int32) -> Int32 { 0 }
    /// Another.
    @_cdecl("g") public func g() {}
    /// headergen:enum e
    public enum E: Int32 { case a = 1 }

    """

  func hash(_ source: String) throws -> String {
    try Fixture.generate(source, output: "swift")
  }

  @Test(arguments: [
    ("Int32) ->", "UInt32) ->"), ("-> Int32", "-> Int64"), ("a = 1", "a = 2"),
    ("\"g\"", "\"h\""), ("case a", "case b"), ("enum e", "enum e2"),
  ])
  func changesWithDeclarations(old: String, new: String) throws {
    let changed = HashTests.base.replacing(old, with: new)
    #expect(changed != HashTests.base)
    #expect(try hash(changed) != hash(HashTests.base))
  }

  @Test(arguments: [
    ("/// A function.", "/// The function."), ("_ count:", "_ number:"),
    ("@_cdecl(\"g\")", "@c(g)"), ("func g", "func other"),
  ])
  func staysWithTheRest(old: String, new: String) throws {
    let changed = HashTests.base.replacing(old, with: new)
    #expect(changed != HashTests.base)
    #expect(try hash(changed) == hash(HashTests.base))
  }
}
