import Foundation
import Testing

@testable import HeaderKit

/// Any change of what C sees makes an output stale until it is made anew.
@Suite struct VerifyTests {
  /// A change of one line of a source.
  struct Change: CustomStringConvertible {
    var file: String
    var line: Int
    var old: String
    var new: String
    var description: String { "\(file):\(line + 1): \(new)" }
  }

  @Test func everyDocCommentLineMatters() throws {
    try check { line in
      // One alias documents an opaque type; the second's comment is Swift's.
      let text = line.drop(while: \.isWhitespace)
      guard text.hasPrefix("///"), !text.contains("headergen:"),
        !text.contains("- Parameters:"), !text.contains("to read only"),
        !text.contains("```"),
        text != "///"
      else { return nil }
      return line + " changed"
    }
  }

  @Test func everyExportedNameMatters() throws {
    try check { line in
      // The two that the fixture leaves out have no name for C.
      if line.contains("_private\"") || line.contains("_debug\"") {
        return nil
      }
      return line.contains("@_cdecl(\"") || line.contains("@c(")
        ? line.replacing("demo_", with: "demo_x_")
        : line.contains("func demoMix")
          ? line.replacing("demoMix", with: "demoMax") : nil
    }
  }

  @Test func everyDirectiveMatters() throws {
    try check { line in
      guard line.contains("headergen:") else { return nil }
      if line.contains("ignore") {
        // Without it the function is exported, or refused.
        return line.replacing("headergen:ignore", with: "Told.")
      }
      return line.hasSuffix("const") || line.hasSuffix("typedef")
        ? line + " other_name" : line + "_x"
    }
  }

  @Test func everyValueMatters() throws {
    try check { line in
      let text = line.drop(while: \.isWhitespace)
      guard text.hasPrefix("case ") || text.contains(" let "),
        let equals = line.lastIndex(of: "=")
      else { return nil }
      let value = line[line.index(equals, offsetBy: 2)...]
      let changed =
        switch value.first {
        case "\"": "\"other\""
        case "t": "false"
        default: value.hasPrefix("99") ? "98" : "99"
        }
      return text.contains("second")
        ? nil : line[...equals] + " " + changed
    }
  }

  @Test func everyParameterMatters() throws {
    try check { line in
      let pattern =
        /_ (\w+): (UInt8|UInt64|UInt|Size|CShort|Float|Int32|Bool)\b/
      guard !line.contains("func treeFirst"),
        let match = line.firstMatch(of: pattern)
      else { return nil }
      return line.replacing(
        match.0, with: "_ \(match.1): UnsafeMutablePointer<Float>")
    }
  }

  @Test func otherTextDoesNotMatter() throws {
    let changes = try self.changes { line in
      line.hasPrefix("// ") && !line.contains("headergen:")
        ? line + " changed" : nil
    }
    try apply(changes) { change, result in
      for output in try result.get().outputs {
        #expect(output.staleness() == nil, "\(change)")
      }
    }
  }

  @Test func regenerationMakesOutputsCurrent() throws {
    try Fixture.withScratch(copyOf: "Library") { place in
      let path = "\(place)/Sources/Types.swift"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      try Files.write(
        text.replacing("case truncated = -1", with: "case truncated = -2"),
        to: path)
      let generator = try Fixture.generator(at: "\(place)/headergen.toml")
      let stale = try generator.run().outputs.filter {
        $0.staleness() != nil
      }
      // All but the lists of symbols hold the value or the hash.
      #expect(stale.count == 5)
      for output in stale { #expect(try output.write()) }
      for output in try generator.run().outputs {
        #expect(output.staleness() == nil)
        #expect(try !output.write(), "a current file was written again")
      }
    }
  }

  private func check(_ change: (String) -> String?) throws {
    try apply(try changes(change)) { change, result in
      // A change that the tool refuses outright is noticed, too.
      guard let outputs = try? result.get().outputs else { return }
      #expect(outputs.contains { $0.staleness() != nil }, "\(change)")
    }
  }

  private func changes(_ change: (String) -> String?) throws -> [Change] {
    var result: [Change] = []
    for file in ["Version", "Types", "Functions"] {
      let lines = try Fixture.text("Library/Sources/\(file).swift")
        .split(separator: "\n", omittingEmptySubsequences: false)
      for (index, line) in lines.enumerated() {
        if let new = change(String(line)), new != line {
          result.append(
            Change(file: file, line: index, old: String(line), new: new))
        }
      }
    }
    #expect(result.count > 2, "the fixture has nothing to change")
    return result
  }

  private func apply(
    _ changes: [Change],
    _ judge: (Change, Result<Generator.Result, any Error>) throws -> Void
  ) throws {
    try Fixture.withScratch(copyOf: "Library") { place in
      let generator = try Fixture.generator(at: "\(place)/headergen.toml")
      for change in changes {
        let path = "\(place)/Sources/\(change.file).swift"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var lines = text.split(
          separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
        #expect(lines[change.line] == change.old)
        lines[change.line] = change.new
        try Files.write(lines.joined(separator: "\n"), to: path)
        try judge(change, Result { try generator.run() })
        try Files.write(text, to: path)
      }
    }
  }
}
