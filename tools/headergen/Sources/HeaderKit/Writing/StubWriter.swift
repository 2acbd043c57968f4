/// Writes a typed Python stub of the cffi module that gives `ffi` and `lib`.
struct StubWriter {
  let context: WritingContext

  func write() -> String {
    let ffi = context.configuration.stub.ffiType
    let module = ffi.split(separator: ".").dropLast().joined(separator: ".")
    let isUntyped = module.isEmpty
    let hasDeprecations = context.interface.functions.contains {
      $0.common.deprecation != nil
    }
    var typing = ["Final", "final", "type_check_only"]
    if isUntyped { typing.insert("Any", at: 0) }
    var lines = ["# \(context.notice)", ""]
    lines.append("from typing import \(typing.joined(separator: ", "))")
    if !isUntyped || hasDeprecations { lines.append("") }
    if !isUntyped { lines.append("import \(module)") }
    if hasDeprecations {
      lines.append("from typing_extensions import deprecated")
    }
    lines += ["", "CData = \(isUntyped ? "Any" : ffi + ".CData")"]
    lines += ["", "@final", "@type_check_only", "class _Lib:"]
    let members = constants() + functions()
    lines += members.isEmpty ? ["    pass"] : members
    lines += ["", "ffi: \(ffi)", "lib: _Lib"]
    return lines.joined(separator: "\n").endingInNewline
  }

  private func constants() -> [String] {
    ConstantList(context: context).integers.map { name, value in
      "    \(name): Final = \(value)"
    }
  }

  private func functions() -> [String] {
    ItemOrder(configuration: context.configuration)
      .arrange(context.interface).flatMap(\.1)
      .flatMap { item -> [String] in
        guard case .function(let function) = item else { return [] }
        return write(function, context.names(for: item))
      }
  }

  private func write(_ function: Function, _ names: SymbolNames) -> [String] {
    var lines: [String] = []
    if let text = function.common.deprecation {
      lines.append("    @deprecated(\(PythonText.literal(text)))")
    }
    lines += signature(function)
    if let summary = function.common.documentation.summary,
      context.configuration.documenting.isOn
    {
      lines += PythonText.docstring(
        names.translate(summary), indent: "        ")
    } else {
      lines.append("        ...")
    }
    return lines
  }

  /// cffi's functions take no keywords, so all parameters are positional.
  private func signature(_ function: Function) -> [String] {
    let types = PythonTypes(context.interface)
    let result = types.result(function.result)
    var arguments = function.parameters.map {
      "\(PythonText.name($0.name)): \(types.argument($0.type))"
    }
    if !arguments.isEmpty { arguments.append("/") }
    let list = (["self"] + arguments).joined(separator: ", ")
    let line = "    def \(function.common.name)(\(list)) -> \(result):"
    if line.count <= 79 { return [line] }
    return ["    def \(function.common.name)("]
      + (["self"] + arguments).map { "        \($0)," }
      + ["    ) -> \(result):"]
  }
}
