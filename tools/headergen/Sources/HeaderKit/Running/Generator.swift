internal import Foundation

/// Reads a package's sources and makes its outputs.
public struct Generator {
  /// The tool's own version.
  public static let version = "0.1.0"

  let configuration: Configuration
  /// The configuration's folder, which all its paths are relative to.
  let root: String

  /// Makes a generator for a configuration.
  public init(_ configuration: Configuration) {
    self.configuration = configuration
    let folder = configuration.path.split(
      separator: "/", omittingEmptySubsequences: false
    ).dropLast().joined(separator: "/")
    root = folder.isEmpty && configuration.path.hasPrefix("/") ? "/" : folder
  }

  /// A run's results: the files to write, and what they were made from.
  public struct Result {
    /// What each output must hold.
    public let outputs: [Output]
    /// Every file that the outputs depend on, the configuration included.
    public let inputs: [String]
    let context: WritingContext

    /// The model as JSON.
    public func dumpModel() throws -> String {
      try ModelDump(context).json()
    }
  }

  /// Reads all sources; throws every error found in them.
  public func run() throws(Diagnostics) -> Result {
    let log = DiagnosticLog()
    let paths = sourcePaths(log)
    let files = paths.compactMap { path -> SourceFile? in
      guard let text = Files.text(at: path) else {
        log.error(
          "cannot read the file as UTF-8",
          at: Position(file: path, line: 1, column: 1))
        return nil
      }
      return SourceFile(path: path, text: text, log: log)
    }
    let interface = InterfaceBuilder(configuration: configuration, log: log)
      .build(files)
    try log.check(fileOrder: [configuration.path] + paths)
    let context = WritingContext(configuration, interface)
    return Result(
      outputs: outputs(context), inputs: paths + [configuration.path],
      context: context)
  }

  private func outputs(_ context: WritingContext) -> [Output] {
    let output = configuration.output
    let symbols = SymbolWriters(context: context)
    let all: [(String?, () -> String)] = [
      (output.header, HeaderWriter(context: context).write),
      (output.symbols, symbols.versionScript),
      (output.exportedSymbols, symbols.exportedSymbols),
      (output.def, symbols.moduleDefinition),
      (output.cffi, CffiWriter(context: context).write),
      (output.stub, StubWriter(context: context).write),
      (output.consts, ConstsWriter(context: context).write),
      (output.swift, SwiftWriter(context: context).write),
    ]
    return all.compactMap { path, write in
      path.map { Output(path: Glob.join(root, $0), text: write()) }
    }
  }

  /// The sources in the order of the configuration, each once.
  ///
  /// What this tool writes is never read: a hash cannot contain itself.
  private func sourcePaths(_ log: DiagnosticLog) -> [String] {
    let excluded = Set(
      configuration.input.exclude.flatMap { Glob.expand($0, root: root) }
        + [configuration.output.swift].compactMap(\.self))
    var result: [String] = []
    for pattern in configuration.input.sources {
      let found = Glob.expand(pattern, root: root)
      if found.isEmpty {
        log.error(
          "no source matches '\(pattern)'",
          at: Position(file: configuration.path, line: 1, column: 1))
      }
      result += found.filter { !excluded.contains($0) && !result.contains($0) }
    }
    return result.map { Glob.join(root, $0) }
  }
}
