import Testing

@testable import HeaderKit

/// A setting is understood or refused, never passed over.
@Suite struct ConfigurationTests {
  static let minimum = """
    [input]
    sources = ["a.swift"]
    [output]
    header = "a.h"
    """

  @Test(arguments: [
    ("no_such = 1\n", "1:1: error: unknown setting 'no_such'"),
    ("line_length = \"80\"\n", "1:1: error: 'line_length' is a string"),
    ("\nstyle = \"tags\"\n", "2:1: error: 'tags' is none of"),
    ("include_guard = \"A-H\"\n", "1:1: error: 'A-H' is not an identifier"),
    ("language = \"C++\"\n", "1:1: error: only the language 'C'"),
    ("[fn]\n  mustuse = \"X\"\n", "2:3: error: unknown setting 'fn.mustuse'"),
    ("[version]\npackage = \"1.2\"\n", "2:1: error: '1.2' is not of the"),
    ("[hash]\nmacro = \"1X\"\n", "2:1: error: '1X' is not an identifier"),
    ("documentation = 2020-01-01\n", "1:1: error: 'documentation' is a date"),
    ("sys_includes = [1]\n", "1:1: error: 'sys_includes' is an integer"),
    ("[fnn]\n", "1:1: error: unknown setting 'fnn'"),
  ])
  func wrongSettingsAreReported(text: String, message: String) throws {
    let problems = try #require(throws: Diagnostics.self) {
      _ = try Configuration(
        toml: text + ConfigurationTests.minimum, path: "x.toml")
    }
    #expect(problems.all.count == 1)
    let all = problems.all.map(\.description).joined(separator: "\n")
    #expect(all.hasPrefix("x.toml:" + message), "\(all)")
  }

  @Test func nothingToDoIsAnError() throws {
    let problems = try #require(throws: Diagnostics.self) {
      _ = try Configuration(toml: "", path: "x.toml")
    }
    #expect(problems.all.count == 2)
  }

  @Test func mapsNeedANode() throws {
    #expect(throws: Diagnostics.self) {
      _ = try Configuration(
        toml: ConfigurationTests.minimum + "\nsymbols = \"a.map\"\n",
        path: "x.toml")
    }
  }

  @Test func twoOutputsCannotShareAPath() throws {
    #expect(throws: Diagnostics.self) {
      _ = try Configuration(
        toml: ConfigurationTests.minimum + "\ncffi = \"a.h\"\n",
        path: "x.toml")
    }
  }

  @Test func wordsMayBeSpelledAsInCbindgen() throws {
    let text = """
      documentation_style = "C++"
      sort_by = "name"
      [enum]
      rename_variants = "QUALIFIED_SCREAMING_SNAKE_CASE"

      """
    let configuration = try Configuration(
      toml: text + ConfigurationTests.minimum, path: "x.toml")
    #expect(configuration.documenting.style == .cxx)
    #expect(configuration.naming.sortFunctions == .name)
    #expect(configuration.naming.sortConstants == .name)
    #expect(
      configuration.naming.renameVariants == .qualifiedScreamingSnakeCase)
  }

  @Test func headersAreAlwaysGuarded() throws {
    let configuration = try Configuration(
      toml: ConfigurationTests.minimum.replacing("a.h", with: "x/2-my.h"),
      path: "x.toml")
    #expect(configuration.frame.includeGuard == "H_2_MY_H")
  }

  @Test func sourcesWithoutAMatchAreAnError() throws {
    let problems = try #require(throws: Diagnostics.self) {
      _ = try Generator(
        Configuration(
          toml: ConfigurationTests.minimum, path: "/nonexistent/x.toml")
      ).run()
    }
    #expect(problems.all.map(\.message) == ["no source matches 'a.swift'"])
  }
}
