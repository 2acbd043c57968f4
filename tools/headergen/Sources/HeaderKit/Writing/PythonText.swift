/// Spellings for the Python outputs.
enum PythonText {
  /// A string literal, in the quotes that need fewer escapes.
  static func literal(_ text: String) -> String {
    let quote = text.contains("\"") && !text.contains("'") ? "'" : "\""
    var result = quote
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"" where quote == "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\x" + (digits.count == 1 ? "0" : "") + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + quote
  }

  /// A docstring of one paragraph; a raw one would treat quotes no better.
  static func docstring(_ text: String, indent: String) -> [String] {
    let safe = text.replacing("\\", with: "\\\\")
      .replacing("\"\"\"", with: "\\\"\\\"\\\"")
    let lines = TextWrap.wrap(safe, width: 79 - indent.count - 3)
    if let only = lines.first, lines.count == 1,
      indent.count + only.count + 6 <= 79, !only.hasSuffix("\"")
    {
      return ["\(indent)\"\"\"\(only)\"\"\""]
    }
    guard let first = lines.first else { return [] }
    return ["\(indent)\"\"\"\(first)"]
      + lines.dropFirst().map { indent + $0 } + ["\(indent)\"\"\""]
  }

  /// A name that is free for use: keywords get an underscore.
  static func name(_ name: String) -> String {
    ReservedWords.python.contains(name) ? name + "_" : name
  }
}
