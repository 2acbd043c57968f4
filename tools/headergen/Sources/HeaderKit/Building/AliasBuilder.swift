import SwiftSyntax

/// Makes the model of opaque types and typedefs out of Swift aliases.
struct AliasBuilder {
  let context: BuildContext
  let candidate: Candidate<TypeAliasDeclSyntax>
  let meaning: TypeNames.Alias

  private var node: TypeAliasDeclSyntax { candidate.node }
  private var place: Position { candidate.position(of: node.name) }

  func build() -> Interface.Item? {
    switch meaning {
    case .transparent, .unusable: return nil
    case .opaque(let name, let target):
      check(name, "opaque type")
      checkHandle(target)
      return .opaque(OpaqueType(common: common(name, "opaque type")))
    case .typedef(let name, let target):
      check(name, "typedef")
      guard let type = context.map(target, in: candidate.file) else {
        return nil
      }
      if type == .void {
        context.log.error("a typedef of 'Void' is of no use", at: place)
      }
      return .typedef(Typedef(common: common(name, "typedef"), target: type))
    }
  }

  private func check(_ name: String, _ what: String) {
    context.checkPlace(
      candidate, what, name: node.name, modifiers: node.modifiers,
      attributes: node.attributes)
    context.checkName(name, what, at: place)
    if let clause = node.genericParameterClause {
      context.log.error(
        "a generic alias has no C form", at: candidate.position(of: clause))
    }
  }

  private func checkHandle(_ target: TypeSyntax) {
    guard let type = context.map(target, in: candidate.file) else { return }
    guard case .pointer(.void, _, _) = type else {
      context.log.error(
        "an opaque handle is an alias of 'UnsafeMutableRawPointer', "
          + "'UnsafeRawPointer' or 'OpaquePointer'",
        at: candidate.position(of: target))
      return
    }
  }

  /// Whether documentation is there is checked for all aliases of an opaque
  /// type together, since one of them is enough.
  private func common(_ name: String, _ what: String) -> Common {
    let isTypedef = candidate.remarks.first(.opaque) == nil
    let documentation =
      isTypedef
      ? context.documentation(
        candidate.remarks, "\(what) '\(node.name.bare)'", at: place)
      : MarkdownReader.read(candidate.remarks.lines)
    return Common(
      name: name, swiftName: candidate.swiftName(node.name),
      documentation: documentation,
      deprecation: node.attributes.deprecation, section: candidate.section,
      position: place)
  }
}
