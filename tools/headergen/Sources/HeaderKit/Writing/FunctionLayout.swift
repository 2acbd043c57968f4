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
    let tab = String(repeating: " ", count: layout.tabWidth)
    let parameters = function.parameters.map {
      tab + spelling.declare($0.name, $0.type)
    }
    let list = "\n" + parameters.joined(separator: ",\n")
    // The list stands where the declarator's own would: a result that is a
    // pointer to a function goes around it.
    let text = spelling.declare(
      function.common.name + "(\(list))", function.result)
    return [text + after + ";"]
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
