import Testing

@testable import HeaderKit

/// Whatever has no C form is an error at its place, and all are reported.
@Suite struct RefusalTests {
  @Test func everyBadDeclarationIsReportedAtItsPlace() throws {
    let generator = try Fixture.generator("Refused")
    let problems = try #require(throws: Diagnostics.self) {
      _ = try generator.run()
    }
    let text = problems.all.map { "\($0)\n" }.joined()
      .replacing(Fixture.folder + "/Refused/", with: "")
    let expected = try Fixture.text("Refused/expected.txt")
    let lines = text.split(separator: "\n")
    let wanted = expected.split(separator: "\n")
    for missing in wanted where !lines.contains(missing) {
      Issue.record("not reported: \(missing)")
    }
    for extra in lines where !wanted.contains(extra) {
      Issue.record("not expected: \(extra)")
    }
    #expect(text == expected)
  }

  @Test func syntaxErrorsAreReported() throws {
    let problems = try #require(throws: Diagnostics.self) {
      _ = try Fixture.generate("public func broken( {\n}\nlet x = \n")
    }
    let first = try #require(problems.all.first)
    #expect(first.position.line == 1)
    #expect(first.position.column == 20)
  }

  @Test func documentationIsOptionalUnlessRequired() throws {
    let source = "@_cdecl(\"f\") public func f() {}\n"
    #expect(try Fixture.generate(source).contains("void f(void);"))
    #expect(throws: Diagnostics.self) {
      _ = try Fixture.generate(source, "require_documentation = true")
    }
  }

  @Test func publicIsRequiredUnlessAllowed() throws {
    let source = "@_cdecl(\"f\") func f() {}\n"
    #expect(throws: Diagnostics.self) { _ = try Fixture.generate(source) }
    let settings = "[export]\nrequire_public = false"
    #expect(try Fixture.generate(source, settings).contains("void f(void);"))
  }
}
