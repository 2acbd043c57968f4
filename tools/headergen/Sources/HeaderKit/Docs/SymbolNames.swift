/// What Swift's names are called in C, for text that mentions them.
struct SymbolNames: Sendable {
  private var names: [String: String] = [:]

  init(_ interface: Interface) {
    for item in interface.items {
      names[item.common.swiftName] = item.common.name
      if case .enumeration(let item) = item {
        for item in item.cases {
          names[item.common.swiftName] = item.common.name
        }
      }
    }
    names.merge(interface.aliasNames) { known, _ in known }
  }

  /// These names, with a function's parameters in front of them.
  func adding(_ parameters: [String: String]) -> SymbolNames {
    var result = self
    result.names.merge(parameters) { _, parameter in parameter }
    return result
  }

  /// Translates the code spans of a text; a symbol link's double backticks
  /// become single ones, since C's tools know no such links.
  func translate(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "`") {
      result += rest[..<start]
      let ticks = rest[start...].prefix { $0 == "`" }
      let body = rest[ticks.endIndex...]
      guard let end = body.firstRange(of: ticks) else {
        return result + rest[start...]
      }
      let code = body[..<end.lowerBound]
      let mark = code.contains("`") ? String(ticks) : "`"
      result += mark + translate(code: code, isLink: ticks.count == 2) + mark
      rest = body[end.upperBound...]
    }
    return result + rest
  }

  private func translate(code: Substring, isLink: Bool) -> String {
    if code.first == ".", let name = uniqueCase(code) { return name }
    var result = ""
    var rest = code
    while let first = rest.first {
      guard first.isLetter || first == "_" else {
        result.append(rest.removeFirst())
        continue
      }
      let path = rest.prefix {
        $0.isLetter || $0.isNumber || $0 == "_" || $0 == "."
          || (isLink && $0 == "/")
      }
      rest = rest[path.endIndex...]
      if let name = names[String(path).replacing("/", with: ".")] {
        result += name
        dropLabels(&rest)
      } else {
        result += path
      }
    }
    return result
  }

  /// `.truncated`, when only one enum has such a case.
  private func uniqueCase(_ code: Substring) -> String? {
    let found = names.filter { $0.key.hasSuffix(code) }
    return found.count == 1 ? found.first?.value : nil
  }

  /// Swift writes a function's labels after its name, `f(_:to:)`.
  private func dropLabels(_ rest: inout Substring) {
    guard rest.first == "(", let end = rest.firstIndex(of: ")") else { return }
    let labels = rest[rest.index(after: rest.startIndex)..<end]
    let isLabels =
      labels.last == ":"
      && labels.allSatisfy {
        $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":"
      }
    if isLabels { rest = rest[rest.index(after: end)...] }
  }
}
