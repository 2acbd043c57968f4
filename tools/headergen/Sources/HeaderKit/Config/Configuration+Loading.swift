import TOMLKit

extension Configuration {
  /// Reads a configuration from the text of a TOML file.
  public init(toml: String, path: String) throws(Diagnostics) {
    let table: [String: ConfigValue]
    do {
      table = ConfigValue.copy(try TOMLTable(string: toml))
    } catch {
      throw Configuration.syntaxError(error, path: path)
    }
    self.path = path
    let log = DiagnosticLog()
    let reader = ConfigReader(
      table, locator: ConfigLocator(file: path, text: toml), log: log)
    read(reader)
    check(reader)
    reader.finish()
    try log.check(fileOrder: [path])
  }

  private static func syntaxError(
    _ error: any Error, path: String
  ) -> Diagnostics {
    let problem = error as? TOMLParseError
    let place = Position(
      file: path, line: problem?.source.begin.line ?? 1,
      column: problem?.source.begin.column ?? 1)
    let message = problem?.description ?? "\(error)"
    return Diagnostics(all: [Diagnostic(position: place, message: message)])
  }

  private mutating func read(_ reader: ConfigReader) {
    readFrame(reader)
    readLayout(reader)
    readFiles(reader)
    readNaming(reader)
    readMarkers(reader)
    readExtras(reader)
    addDefaultGuard()
  }

  private func check(_ reader: ConfigReader) {
    if let language = reader.string("language"), language.lowercased() != "c" {
      reader.error("language", "only the language 'C' is supported")
    }
    if input.sources.isEmpty {
      reader.error("input", "'input.sources' lists no Swift sources")
    }
    if let package = version.package, version.parts == nil {
      reader.error(
        "version.package",
        "'\(package)' is not of the form MAJOR.MINOR.PATCH")
    }
    checkOutputs(reader)
    checkNames(reader)
    if output.symbols != nil, symbols.node == nil {
      reader.error(
        "output.symbols", "'symbols.node' must name the map's version node")
    }
  }
}

extension Configuration {
  private func checkOutputs(_ reader: ConfigReader) {
    let paths = [
      output.header, output.symbols, output.exportedSymbols, output.def,
      output.cffi, output.stub, output.consts, output.swift,
    ].compactMap(\.self)
    if paths.isEmpty {
      reader.error("output", "'output' names no file to write")
    }
    if Set(paths).count < paths.count {
      reader.error("output", "two outputs have the same path")
    }
  }

  private func checkNames(_ reader: ConfigReader) {
    let names = [
      ("include_guard", frame.includeGuard), ("hash.macro", hash.macro),
      ("hash.swift_name", hash.swiftName),
      ("version.prefix", version.prefix),
    ]
    for (key, name) in names {
      if let name, !ReservedWords.isIdentifier(name) {
        reader.error(key, "'\(name)' is not an identifier")
      }
    }
    if let node = symbols.node,
      !ReservedWords.isIdentifier(node.replacing(".", with: "_"))
    {
      reader.error("symbols.node", "'\(node)' cannot name a version node")
    }
  }

  /// The guard of a header that has no protection of its own: C99 refuses a
  /// typedef that is read twice.
  mutating func addDefaultGuard() {
    guard frame.includeGuard == nil, !frame.pragmaOnce,
      let name = output.header?.split(separator: "/").last
    else { return }
    let word = String(
      name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    frame.includeGuard =
      (word.first?.isNumber == true ? "H_" : "") + word.uppercased()
  }
}

extension Configuration.Version {
  /// Major, minor and patch; what follows `-` or `+` is left out.
  var parts: [Int]? {
    let core = package?.prefix { $0 != "-" && $0 != "+" }
    let numbers = core?.split(
      separator: ".", omittingEmptySubsequences: false
    ).map { Int($0) }
    guard let numbers, numbers.count == 3 else { return nil }
    let known = numbers.compactMap(\.self).filter { $0 >= 0 }
    return known.count == 3 ? known : nil
  }
}
