/// Compares the fields of a doc comment with the function they describe.
struct DocumentationCheck {
  let log: DiagnosticLog

  /// A comment with any `Parameter` or `Returns` must have them all, once
  /// and in order; a comment with none says what it says in prose.
  func check(
    _ documentation: Documentation,
    parameters: [(name: String, position: Position)],
    returnsValue: Bool, name: String, at place: Position
  ) {
    var documented: [(name: String, position: Position)] = []
    var returns: Position?
    for field in documentation.fields {
      switch field.kind {
      case .parameter(let name): documented.append((name, field.position))
      case .returns:
        if returns != nil {
          log.error("'Returns' is documented twice", at: field.position)
        }
        returns = field.position
      case .other: break
      }
    }
    guard !documented.isEmpty || returns != nil else { return }
    checkNames(documented, parameters)
    if let returns, !returnsValue {
      log.error("'\(name)' returns nothing to document", at: returns)
    } else if returns == nil, returnsValue {
      log.error("the result of '\(name)' is not documented", at: place)
    }
  }

  private func checkNames(
    _ documented: [(name: String, position: Position)],
    _ parameters: [(name: String, position: Position)]
  ) {
    let real = Set(parameters.map(\.name))
    var seen: Set<String> = []
    for (name, position) in documented {
      if !real.contains(name) {
        log.error("there is no parameter '\(name)'", at: position)
      } else if !seen.insert(name).inserted {
        log.error("parameter '\(name)' is documented twice", at: position)
      }
    }
    for (name, position) in parameters where !seen.contains(name) {
      log.error("parameter '\(name)' is not documented", at: position)
    }
    let order = documented.filter { real.contains($0.name) }
    guard order.count == parameters.count, seen == real else { return }
    for (item, parameter) in zip(order, parameters)
    where item.name != parameter.name {
      log.error(
        "parameter '\(item.name)' is documented out of order",
        at: item.position)
      return
    }
  }
}
