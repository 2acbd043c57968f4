import Foundation
import HeaderKit

/// The packages that tests read, and copies of them to change.
enum Fixture {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures").path

  /// The configurations of the library fixture.
  static let configurations = ["headergen", "tag", "type", "plain"]

  static func generator(
    _ package: String, _ name: String = "headergen"
  )
    throws -> Generator
  {
    try generator(at: "\(folder)/\(package)/\(name).toml")
  }

  static func generator(at path: String) throws -> Generator {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return try Generator(Configuration(toml: text, path: path))
  }

  static func text(_ path: String) throws -> String {
    try String(contentsOfFile: "\(folder)/\(path)", encoding: .utf8)
  }

  /// Runs `body` with a folder of its own, a copy of `package` if given.
  static func withScratch<Result>(
    copyOf package: String? = nil, _ body: (String) throws -> Result
  ) throws -> Result {
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("headergen-\(UUID().uuidString)").path
    if let package {
      try FileManager.default.copyItem(
        atPath: "\(folder)/\(package)", toPath: place)
    } else {
      try FileManager.default.createDirectory(
        atPath: place, withIntermediateDirectories: true)
    }
    defer { try? FileManager.default.removeItem(atPath: place) }
    return try body(place)
  }

  /// Generates from one source with the given settings.
  static func generate(
    _ source: String, _ settings: String = "", output: String = "header"
  ) throws -> String {
    try withScratch { place in
      try Files.write(source, to: "\(place)/a.swift")
      let toml = """
        \(settings)
        [input]
        sources = ["a.swift"]
        [output]
        \(output) = "result"
        """
      let result = try Generator(
        Configuration(toml: toml, path: "\(place)/headergen.toml")
      ).run()
      return result.outputs.first?.text ?? ""
    }
  }
}
