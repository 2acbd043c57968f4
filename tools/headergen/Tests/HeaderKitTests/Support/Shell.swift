import Foundation
import Testing

/// Other programs, run as the tests' judges.
enum Shell {
  struct Outcome {
    var code: Int32
    var output: String
    var errors: String
  }

  /// A command that must be there: a missing judge is a failure.
  static func run(
    _ command: String..., in folder: String? = nil,
    environment: [String: String] = [:]
  ) throws -> Outcome {
    try run(command, in: folder, environment: environment)
  }

  static func run(
    _ command: [String], in folder: String? = nil,
    environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.environment = ProcessInfo.processInfo.environment
      .merging(environment) { $1 }
    if let folder {
      process.currentDirectoryURL = URL(fileURLWithPath: folder)
    }
    // Files instead of pipes: no output is too long for them.
    let place = FileManager.default.temporaryDirectory
      .appendingPathComponent("headergen-\(UUID().uuidString)")
    let paths = ["out", "err"].map { place.path + "." + $0 }
    defer {
      for path in paths { try? FileManager.default.removeItem(atPath: path) }
    }
    for path in paths {
      _ = FileManager.default.createFile(atPath: path, contents: nil)
    }
    process.standardOutput = FileHandle(forWritingAtPath: paths[0])
    process.standardError = FileHandle(forWritingAtPath: paths[1])
    try process.run()
    process.waitUntilExit()
    let texts = paths.map {
      String(
        decoding: FileManager.default.contents(atPath: $0) ?? Data(),
        as: UTF8.self)
    }
    return Outcome(
      code: process.terminationStatus, output: texts[0], errors: texts[1])
  }

  /// Expects success and shows what the program said otherwise.
  @discardableResult
  static func expect(
    _ command: [String], in folder: String? = nil,
    environment: [String: String] = [:],
    at place: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let result = try run(command, in: folder, environment: environment)
    #expect(
      result.code == 0,
      "\(command.joined(separator: " "))\n\(result.output)\(result.errors)",
      sourceLocation: place)
    return result
  }

  /// The built tool, which stands beside the tests.
  static var headergen: String {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0])
    for _ in 0..<6 {
      folder.deleteLastPathComponent()
      let path = folder.appendingPathComponent("headergen").path
      var isFolder: ObjCBool = false
      if unsafe FileManager.default.fileExists(
        atPath: path, isDirectory: &isFolder), !isFolder.boolValue
      {
        return path
      }
    }
    return "headergen"
  }

  /// A Python with cffi, mypy and types-cffi.
  static var python: String {
    ProcessInfo.processInfo.environment["HEADERGEN_PYTHON"] ?? "python3"
  }
}
