import SwiftSyntax

/// Why a Swift type has no C form, and which part of it is at fault.
struct TypeProblem: Error {
  var message: String
  var node: Syntax

  init(_ message: String, _ node: some SyntaxProtocol) {
    self.message = message
    self.node = Syntax(node)
  }
}

/// Finds the C type of a Swift type.
struct TypeMapper {
  let scalars: ScalarTypes
  let names: TypeNames

  func map(_ type: TypeSyntax) throws(TypeProblem) -> CType {
    try map(type, through: [])
  }

  /// `visited` are the aliases being resolved, so that none contains itself.
  func map(
    _ type: TypeSyntax, through visited: [String]
  ) throws(TypeProblem) -> CType {
    if let node = type.as(OptionalTypeSyntax.self) {
      return try optional(node.wrappedType, visited)
    }
    if let node = type.as(ImplicitlyUnwrappedOptionalTypeSyntax.self) {
      return try optional(node.wrappedType, visited)
    }
    if let node = type.as(IdentifierTypeSyntax.self) {
      return try named(
        node.name.bare, node.genericArgumentClause, type, visited)
    }
    if let node = type.as(MemberTypeSyntax.self) {
      return try member(node, visited)
    }
    if let node = type.as(TupleTypeSyntax.self) {
      return try tuple(node, visited)
    }
    if let node = type.as(AttributedTypeSyntax.self) {
      return try attributed(node, visited)
    }
    if type.is(FunctionTypeSyntax.self) {
      throw TypeProblem(
        "a Swift closure has no C form; a callback is '@convention(c)'", type)
    }
    throw TypeProblem("'\(type.trimmedDescription)' has no C form", type)
  }

  private func optional(
    _ wrapped: TypeSyntax, _ visited: [String]
  ) throws(TypeProblem) -> CType {
    let type = try map(wrapped, through: visited)
    guard type.isPointer else {
      throw TypeProblem(
        "optional '\(wrapped.trimmedDescription)' has no C form; only "
          + "pointers can be optional", wrapped)
    }
    return type.nullable
  }

  private func member(
    _ node: MemberTypeSyntax, _ visited: [String]
  ) throws(TypeProblem) -> CType {
    let base = node.baseType.trimmedDescription
    let name = node.name.bare
    return try named(
      base == "Swift" ? name : "\(base).\(name)",
      node.genericArgumentClause, TypeSyntax(node), visited)
  }

  private func tuple(
    _ node: TupleTypeSyntax, _ visited: [String]
  ) throws(TypeProblem) -> CType {
    guard let first = node.elements.first else { return .void }
    guard node.elements.count == 1, first.firstName == nil else {
      throw TypeProblem("a tuple has no C form", node)
    }
    return try map(first.type, through: visited)
  }

  private func named(
    _ name: String, _ arguments: GenericArgumentClauseSyntax?,
    _ node: TypeSyntax, _ visited: [String]
  ) throws(TypeProblem) -> CType {
    if let alias = names.aliases[name] {
      return try resolve(name, alias, node, visited)
    }
    if let type = names.enums[name] { return type }
    if names.constantEnums.contains(name) {
      throw TypeProblem(
        "enum '\(name)' is only constants for C; mark it '@c' to pass it",
        node)
    }
    if let scalar = scalars.cName(name) { return .scalar(scalar) }
    if let pointer = try pointer(name, arguments, node, visited) {
      return pointer
    }
    throw TypeProblem(
      "'\(node.trimmedDescription)' has no C form, and no 'typealias' of "
        + "that name is in the sources", node)
  }

  private func resolve(
    _ name: String, _ alias: TypeNames.Alias, _ node: TypeSyntax,
    _ visited: [String]
  ) throws(TypeProblem) -> CType {
    guard !visited.contains(name) else {
      throw TypeProblem("typealias '\(name)' refers to itself", node)
    }
    let deeper = visited + [name]
    do throws(TypeProblem) {
      switch alias {
      case .unusable(let reason): throw TypeProblem(reason, node)
      case .transparent(let target):
        return try map(target, through: deeper)
      case .opaque(let cName, let target):
        return try handle(cName, map(target, through: deeper))
      case .typedef(let cName, let target):
        let isPointer = try map(target, through: deeper).isPointer
        return .alias(cName, isPointer: isPointer)
      }
    } catch {
      // The use is what the reader must change or look up, so it is the place.
      throw TypeProblem("typealias '\(name)': \(error.message)", node)
    }
  }

  private func handle(_ name: String, _ target: CType) -> CType {
    guard case .pointer(_, let isConst, let isNullable) = target else {
      return target
    }
    return .pointer(
      .opaque(name), isConst: isConst, isNullable: isNullable)
  }
}
