import Foundation
import Testing

@testable import HeaderKit

/// The README's example is true, and its tables are complete.
@Suite struct ReadmeTests {
  private func readme() throws -> String {
    let path = URL(fileURLWithPath: Fixture.folder)
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("README.md").path
    return try String(contentsOfFile: path, encoding: .utf8)
  }

  /// The first block of code in a language.
  private func block(_ language: String) throws -> String {
    let parts = try readme().components(separatedBy: "```\(language)\n")
    let code = try #require(parts.dropFirst().first)
    return try #require(code.components(separatedBy: "```").first)
  }

  @Test func exampleIsWhatIsWritten() throws {
    try Fixture.withScratch { place in
      try Files.write(block("swift"), to: "\(place)/Sources/HgABI/A.swift")
      try Files.write(block("toml"), to: "\(place)/headergen.toml")
      let result = try Fixture.generator(at: "\(place)/headergen.toml").run()
      let header = try #require(result.outputs.first)
      #expect(header.text.contains(try block("c")))
      #expect(result.outputs.count == 5)
    }
  }

  /// Settings are found in the code that reads them, so that a new one
  /// cannot be forgotten.
  @Test func everySettingIsInTheTable() throws {
    let folder =
      URL(fileURLWithPath: Fixture.folder)
      .deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path + "/Sources/HeaderKit/Config/"
    let code = try String(
      contentsOfFile: folder + "Configuration+Sections.swift",
      encoding: .utf8)
    let pattern =
      /(\w+)\.(?:string|strings|bool|integer|choice|section)\(\s*"(\w+)"/
    var sections: [Substring: Substring] = [:]
    var settings: [String] = []
    for line in code.replacing("(\n      ", with: "(").split(separator: "\n") {
      guard let match = line.firstMatch(of: pattern) else { continue }
      if line.contains(".section(") {
        let name = try #require(line.firstMatch(of: /let (\w+) =/)).1
        sections[name] = match.2
      } else {
        let prefix = sections[match.1].map { $0 + "." } ?? ""
        settings.append(prefix + match.2)
      }
    }
    #expect(settings.count > 45)
    let text = try readme()
    for setting in settings {
      #expect(text.contains("`\(setting)`"), "\(setting)")
    }
  }
}
