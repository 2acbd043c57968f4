import ArgumentParser
import Foundation
import HeaderKit

@main
struct Command: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "headergen",
    abstract: "Writes C headers and more for Swift's exported functions.",
    discussion: """
      Reads Swift sources and writes what their '@_cdecl' and '@c' \
      declarations mean to C: a header, export lists for linkers, \
      declarations and typed stubs for Python's cffi, and a hash of it all.

      Exit codes: 0 done; 1 an error in the sources or the configuration; \
      2 an output is stale (with --verify); 64 wrong usage.
      """,
    version: Generator.version)

  @Option(help: "The configuration; its folder is where all paths begin.")
  var config = "headergen.toml"

  @Flag(help: "Write nothing; exit with 2 if an output is out of date.")
  var verify = false

  @Option(help: "Also write the outputs' dependencies, in make's syntax.")
  var depfile: String?

  @Flag(help: "Print the model as JSON and write nothing.")
  var dumpModel = false

  @Flag(name: .shortAndLong, help: "Do not say which files were written.")
  var quiet = false

  func validate() throws {
    if verify, dumpModel {
      throw ValidationError("--verify and --dump-model exclude each other")
    }
    if depfile != nil, dumpModel {
      throw ValidationError("--depfile and --dump-model exclude each other")
    }
  }

  func run() throws {
    do {
      try generate()
    } catch let problems as Diagnostics {
      for problem in problems.all { complain("\(problem)") }
      throw ExitCode(1)
    } catch let error as CocoaError {
      complain("headergen: error: \(error.localizedDescription)")
      throw ExitCode(1)
    }
  }

  private func generate() throws {
    guard let text = Files.text(at: config) else {
      complain("\(config):1:1: error: cannot read the configuration")
      throw ExitCode(1)
    }
    let result = try Generator(Configuration(toml: text, path: config)).run()
    if dumpModel {
      print(try result.dumpModel(), terminator: "")
      return
    }
    if verify {
      try check(result.outputs)
    } else {
      for output in result.outputs where try output.write() && !quiet {
        print("wrote \(output.path)")
      }
    }
    if let depfile {
      try Files.write(
        Depfile.text(
          outputs: result.outputs.map(\.path), inputs: result.inputs),
        to: depfile)
    }
  }

  private func check(_ outputs: [Output]) throws {
    let stale = outputs.compactMap { $0.staleness() }
    for text in stale { complain(text) }
    if !stale.isEmpty { throw ExitCode(2) }
  }

  private func complain(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }
}
