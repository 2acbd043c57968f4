/// How C types and declarations are written out.
struct CSpelling: Sendable {
  /// Which of tag and typedef name stands for a structure or an enum.
  enum Style: String, Sendable, CaseIterable {
    case tag, type, both
  }

  var style: Style = .both
  /// A macro placed after the `*` of pointers that must not be NULL.
  var nonNull: String?

  /// Declares `name` with `type`, following C's inside-out rule.
  func declare(_ name: String, _ type: CType) -> String {
    declare(name, type, isConst: false)
  }

  /// The parameter list of a function, `void` when there are none.
  func list(_ parameters: [CParameter]) -> String {
    parameters.isEmpty
      ? "void"
      : parameters.map { declare($0.name, $0.type) }.joined(separator: ", ")
  }

  private func declare(
    _ inner: String, _ type: CType, isConst: Bool
  ) -> String {
    switch type {
    case .void: base("void", inner, isConst)
    case .scalar(let name): base(name, inner, isConst)
    case .alias(let name, _): base(name, inner, isConst)
    case .opaque(let name): base(tagged("struct", name), inner, isConst)
    case .enumeration(let name, let isSized):
      base(isSized ? name : tagged("enum", name), inner, isConst)
    case .pointer(let target, let pointsToConst, let isNullable):
      declare(
        grouped(
          star(inner, isConst: isConst, isNullable: isNullable), target),
        target, isConst: pointsToConst)
    case .function(let parameters, let result):
      declare("\(inner)(\(list(parameters)))", result, isConst: false)
    }
  }

  private func base(_ name: String, _ inner: String, _ isConst: Bool) -> String
  {
    (isConst ? "const " : "") + name + (inner.isEmpty ? "" : " " + inner)
  }

  private func star(
    _ inner: String, isConst: Bool, isNullable: Bool
  ) -> String {
    var words = isConst ? ["const"] : []
    if let nonNull, !isNullable { words.append(nonNull) }
    let gap = words.isEmpty || inner.isEmpty ? "" : " "
    return "*" + words.joined(separator: " ") + gap + inner
  }

  /// A pointer to a function needs parentheses around its star.
  private func grouped(_ inner: String, _ target: CType) -> String {
    guard case .function = target else { return inner }
    return "(\(inner))"
  }

  private func tagged(_ keyword: String, _ name: String) -> String {
    style == .tag ? "\(keyword) \(name)" : name
  }
}
