import SwiftSyntax

extension TypeMapper {
  /// Swift's own generic and pointer types; nil for any other name.
  func pointer(
    _ name: String, _ arguments: GenericArgumentClauseSyntax?,
    _ node: TypeSyntax, _ visited: [String]
  ) throws(TypeProblem) -> CType? {
    switch name {
    case "Void", "Never": return .void
    case "OpaquePointer", "UnsafeMutableRawPointer":
      return .pointer(.void, isConst: false, isNullable: false)
    case "UnsafeRawPointer":
      return .pointer(.void, isConst: true, isNullable: false)
    case "UnsafePointer", "UnsafeMutablePointer":
      return .pointer(
        try argument(arguments, node, visited),
        isConst: name == "UnsafePointer", isNullable: false)
    case "Optional":
      let type = try argument(arguments, node, visited)
      guard type.isPointer else {
        throw TypeProblem("only pointers can be optional in C", node)
      }
      return type.nullable
    default: return nil
    }
  }

  private func argument(
    _ clause: GenericArgumentClauseSyntax?, _ node: TypeSyntax,
    _ visited: [String]
  ) throws(TypeProblem) -> CType {
    guard let list = clause?.arguments, list.count == 1,
      case .type(let type)? = list.first?.argument
    else {
      throw TypeProblem("'\(node.trimmedDescription)' needs one type", node)
    }
    return try map(type, through: visited)
  }

  /// A type with `@convention(c)`, or with attributes and specifiers that do
  /// or do not matter to C.
  func attributed(
    _ node: AttributedTypeSyntax, _ visited: [String]
  ) throws(TypeProblem) -> CType {
    if let specifier = node.specifiers.first {
      throw TypeProblem(
        "'\(specifier.trimmedDescription)' has no C form; take a pointer",
        specifier)
    }
    var isConventionC = false
    for attribute in node.attributes.plain {
      switch attribute.trimmedDescription {
      case "@convention(c)": isConventionC = true
      case "@Sendable": break
      case let other:
        throw TypeProblem("'\(other)' has no C form", attribute)
      }
    }
    guard let function = node.baseType.as(FunctionTypeSyntax.self) else {
      return try map(node.baseType, through: visited)
    }
    guard isConventionC else {
      throw TypeProblem(
        "a Swift closure has no C form; a callback is '@convention(c)'", node)
    }
    return .pointer(
      try callback(function, visited), isConst: false, isNullable: false)
  }

  private func callback(
    _ node: FunctionTypeSyntax, _ visited: [String]
  ) throws(TypeProblem) -> CType {
    if let effect = node.effectSpecifiers {
      throw TypeProblem(
        "a callback cannot be '\(effect.trimmedDescription)' in C", effect)
    }
    var parameters: [CParameter] = []
    for item in node.parameters {
      if let ellipsis = item.ellipsis {
        throw TypeProblem("a variadic parameter has no C form", ellipsis)
      }
      let type = try map(item.type, through: visited)
      guard type != .void else {
        throw TypeProblem("a parameter cannot be 'Void' in C", item.type)
      }
      parameters.append(CParameter(name: try name(of: item), type: type))
    }
    return .function(
      parameters, result: try map(node.returnClause.type, through: visited))
  }

  /// A callback may leave its parameters without names.
  private func name(
    of item: TupleTypeElementSyntax
  ) throws(TypeProblem) -> String {
    guard let token = item.secondName ?? item.firstName, token.bare != "_"
    else { return "" }
    let name = CaseConversion.snake(token.bare)
    if let problem = ReservedWords.problem(name) {
      throw TypeProblem("parameter '\(name)' is \(problem)", token)
    }
    return name
  }
}
