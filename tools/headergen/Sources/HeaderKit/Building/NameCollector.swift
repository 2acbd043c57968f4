import SwiftSyntax

/// Learns the names of types before any signature is read, since Swift lets
/// a use come before its declaration.
struct NameCollector {
  let configuration: Configuration
  let scalars: ScalarTypes

  func collect(_ candidates: Candidates) -> TypeNames {
    var names = TypeNames()
    for alias in candidates.aliases {
      let name = alias.swiftName(alias.node.name)
      // Private aliases of one name in two files are no error by themselves.
      names.aliases[name] =
        names.aliases[name] == nil || alias.isConditional
        ? meaning(alias) : .unusable("it is declared more than once")
    }
    for item in candidates.enumerations {
      let name = item.swiftName(item.node.name)
      let isExcluded =
        configuration.naming.exclude.contains(name)
        || configuration.naming.exclude.contains(EnumBuilder.cName(item))
      if item.remarks.first(.ignore) != nil || isExcluded { continue }
      if item.node.attributes.export != nil {
        names.enums[name] = .enumeration(
          EnumBuilder.cName(item),
          isSized: EnumBuilder.sizedAs(item, scalars) != nil)
      } else {
        names.constantEnums.insert(name)
      }
    }
    return names
  }

  func meaning(_ alias: Candidate<TypeAliasDeclSyntax>) -> TypeNames.Alias {
    let target = alias.node.initializer.value
    let opaque = alias.remarks.first(.opaque)
    let typedef = alias.remarks.first(.typedef)
    let isExported = opaque != nil || typedef != nil
    if alias.isConditional, !isExported {
      return .unusable("it stands in '#if', which is not evaluated")
    }
    let excluded = configuration.naming.exclude
    if alias.remarks.first(.ignore) != nil
      || excluded.contains(alias.swiftName(alias.node.name))
    {
      return .transparent(target)
    }
    if let name = opaque?.name { return .opaque(name, target) }
    let isCallback =
      alias.outerTypes.isEmpty && !alias.isLocal
      && alias.node.modifiers.isPublic && target.isConventionC
    guard typedef != nil || isCallback else { return .transparent(target) }
    let fallback =
      configuration.naming.prefix
      + CaseConversion.snake(alias.node.name.bare)
    return .typedef(typedef?.name ?? fallback, target)
  }
}

extension TypeSyntax {
  /// Whether it is a callback, optional or in parentheses or not.
  var isConventionC: Bool {
    if let node = self.as(AttributedTypeSyntax.self) {
      return node.attributes.plain.contains {
        $0.trimmedDescription == "@convention(c)"
      }
    }
    if let node = self.as(OptionalTypeSyntax.self) {
      return node.wrappedType.isConventionC
    }
    if let node = self.as(TupleTypeSyntax.self), node.elements.count == 1 {
      return node.elements.first?.type.isConventionC ?? false
    }
    return false
  }
}
