import SwiftSyntax

/// Makes the model of an exported constant.
struct ConstantBuilder {
  let context: BuildContext
  let candidate: Candidate<VariableDeclSyntax>

  private var node: VariableDeclSyntax { candidate.node }
  private var log: DiagnosticLog { context.log }

  func build() -> Constant? {
    let place = candidate.position(of: node)
    guard let directive = candidate.remarks.first(.const) else { return nil }
    guard node.bindings.count == 1, let binding = node.bindings.first,
      let pattern = binding.pattern.as(IdentifierPatternSyntax.self)
    else {
      log.error("an exported constant is one 'let' with one name", at: place)
      return nil
    }
    let name = pattern.identifier
    let cName =
      directive.name
      ?? context.configuration.naming.prefix.uppercased()
      + CaseConversion.screaming(name.bare)
    let swiftName = candidate.swiftName(name)
    if context.isIgnored(candidate, names: [swiftName, cName]) { return nil }
    checkForm(name)
    context.checkName(cName, "constant", at: candidate.position(of: name))
    let documentation = context.documentation(
      candidate.remarks, "constant '\(name.bare)'",
      at: candidate.position(of: name))
    guard let (type, value) = content(binding, name) else { return nil }
    return Constant(
      common: Common(
        name: cName, swiftName: swiftName, documentation: documentation,
        deprecation: node.attributes.deprecation, section: candidate.section,
        position: candidate.position(of: name)),
      typeName: type, value: value)
  }

  private func checkForm(_ name: TokenSyntax) {
    let place = candidate.position(of: name)
    context.checkPlace(
      candidate, "constant", name: name, modifiers: node.modifiers,
      attributes: node.attributes)
    if node.bindingSpecifier.text != "let" {
      log.error("only a 'let' can be a C constant", at: place)
    }
    let isMember = !candidate.outerTypes.isEmpty
    if candidate.isLocal || (isMember && !node.modifiers.isStatic) {
      log.error(
        "only a global or static 'let' can be a C constant", at: place)
    }
  }

  private func content(
    _ binding: PatternBindingSyntax, _ name: TokenSyntax
  ) -> (String, Constant.Value)? {
    guard let expression = binding.initializer?.value else {
      log.error(
        "a C constant needs a literal value",
        at: candidate.position(of: name))
      return nil
    }
    let place = candidate.position(of: expression)
    guard let type = typeName(binding, expression) else { return nil }
    let value: Constant.Value? =
      switch type {
      case "String", "StaticString":
        Literals.string(expression).map { .string($0) }
      case "Float", "Float32", "CFloat", "Double", "Float64", "CDouble":
        Literals.real(expression).map { .real($0) }
      case "Bool", "CBool": Literals.boolean(expression).map { .integer($0) }
      default: Literals.integer(expression).map { .integer($0) }
      }
    guard let value else {
      log.error(
        "'\(expression.trimmedDescription)' is not a literal that C can have",
        at: place)
      return nil
    }
    if case .integer(let number) = value,
      let width = ScalarTypes.width(type),
      !number.fits(bits: width.bits, signed: width.isSigned)
    {
      log.error("\(number) does not fit '\(type)'", at: place)
    }
    return (type, value)
  }

  /// The Swift type's own name, with aliases resolved, or what Swift infers.
  private func typeName(
    _ binding: PatternBindingSyntax, _ expression: ExprSyntax
  ) -> String? {
    guard let type = binding.typeAnnotation?.type else {
      if Literals.string(expression) != nil { return "String" }
      if Literals.boolean(expression) != nil { return "Bool" }
      if Literals.integer(expression) != nil { return "Int" }
      return "Double"
    }
    var name = type.trimmedDescription
    for _ in 0...context.mapper.names.aliases.count {
      guard case .transparent(let target)? = context.mapper.names.aliases[name]
      else { break }
      name = target.trimmedDescription
    }
    if name.hasPrefix("Swift.") { name = String(name.dropFirst(6)) }
    let isText = ["String", "StaticString"].contains(name)
    guard isText || context.mapper.scalars.cName(name) != nil else {
      log.error(
        "a constant of type '\(name)' has no C form",
        at: candidate.position(of: type))
      return nil
    }
    return name
  }
}
