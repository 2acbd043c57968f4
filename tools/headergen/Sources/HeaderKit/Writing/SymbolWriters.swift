/// Writes the lists of exported symbols that linkers take.
struct SymbolWriters {
  let context: WritingContext

  private var symbols: [String] {
    context.interface.functions.map(\.common.name).sorted()
  }

  /// A version script for ELF linkers.
  ///
  /// Names are spelled out: a pattern would let a forgotten helper through.
  func versionScript() -> String {
    let node = context.configuration.symbols.node ?? ""
    var lines = ["# \(context.notice)", "\(node) {"]
    if !symbols.isEmpty {
      lines += ["  global:"] + symbols.map { "    \($0);" }
    }
    lines += ["  local:", "    *;", "};"]
    return lines.joined(separator: "\n").endingInNewline
  }

  /// A list for Apple's linker, whose symbols begin with an underscore.
  func exportedSymbols() -> String {
    (["# \(context.notice)"] + symbols.map { "_" + $0 })
      .joined(separator: "\n").endingInNewline
  }

  /// A module-definition file for Windows.
  func moduleDefinition() -> String {
    let library = context.configuration.symbols.library
    return
      (["; \(context.notice)"] + (library.map { ["LIBRARY \($0)"] } ?? [])
      + ["EXPORTS"] + symbols.map { "  \($0)" })
      .joined(separator: "\n").endingInNewline
  }
}
