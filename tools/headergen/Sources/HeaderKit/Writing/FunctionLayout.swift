/// Writes a function's prototype with its markers.
struct FunctionLayout {
  let spelling: CSpelling
  let layout: Configuration.Layout
  let markers: Configuration.Markers

  func write(_ function: Function) -> [String] {
    let before = prefixes(function)
    let after = markers.postfix.map { " " + $0 } ?? ""
    let line = spelling.declare(function.common.name, function.type)
    let lineFits = line.count + after.count + 1 <= layout.lineLength
    switch layout.arguments {
    case .horizontal: return before + [line + after + ";"]
    case .auto where lineFits || function.parameters.isEmpty:
      return before + [line + after + ";"]
    case .vertical where function.parameters.isEmpty:
      return before + [line + after + ";"]
    case .auto, .vertical: return before + vertical(function, after)
    }
  }

  /// One parameter per line, indented.
  private func vertical(_ function: Function, _ after: String) -> [String] {
    // The list stands where the declarator's own would: a result that is a
    // pointer to a function goes around it.
    let text = spelling.declare(
      function.common.name + "(\(list(function.parameters)))", function.result)
    return [text + after + ";"]
  }

  /// A typedef; a long callback gets its parameters one per line, too.
  func write(_ typedef: Typedef) -> String {
    // Whether NULL is fine is said where the name is used, not here.
    let target = typedef.target.nullable
    let line = "typedef \(spelling.declare(typedef.common.name, target));"
    guard case .pointer(.function(let parameters, let result), _, _) = target,
      !parameters.isEmpty, layout.arguments != .horizontal,
      layout.arguments == .vertical || line.count > layout.lineLength
    else { return line }
    let declarator = "(*\(typedef.common.name))(\(list(parameters)))"
    return "typedef \(spelling.declare(declarator, result));"
  }

  private func list(_ parameters: [CParameter]) -> String {
    let tab = String(repeating: " ", count: layout.tabWidth)
    return "\n"
      + parameters.map { tab + spelling.declare($0.name, $0.type) }
      .joined(separator: ",\n")
  }

  private func prefixes(_ function: Function) -> [String] {
    var words: [String] = []
    if let prefix = markers.prefix { words.append(prefix) }
    if let deprecation = function.common.deprecation {
      if !deprecation.isEmpty, let pattern = markers.deprecatedWithNote {
        words.append(
          pattern.replacing("{}", with: CString.literal(deprecation)))
      } else if let word = markers.deprecated {
        words.append(word)
      }
    }
    if let word = markers.noReturn, function.neverReturns {
      words.append(word)
    }
    let isUsed = function.result != .void && !function.mayDiscardResult
    if let word = markers.mustUse, isUsed { words.append(word) }
    return words
  }
}
