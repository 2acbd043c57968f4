import SwiftSyntax

/// Makes the model of an exported enum.
struct EnumBuilder {
  let context: BuildContext
  let candidate: Candidate<EnumDeclSyntax>

  private var node: EnumDeclSyntax { candidate.node }
  private var log: DiagnosticLog { context.log }
  private var place: Position { candidate.position(of: node.name) }

  /// The enum's name in C.
  static func cName(_ candidate: Candidate<EnumDeclSyntax>) -> String {
    candidate.remarks.first(.enum)?.name
      ?? candidate.node.attributes.export?.name ?? candidate.node.name.bare
  }

  /// The Swift name of the raw type: the first in the inheritance clause.
  static func rawType(_ candidate: Candidate<EnumDeclSyntax>) -> String? {
    guard let type = candidate.node.inheritanceClause?.inheritedTypes.first
    else { return nil }
    let name = type.type.trimmedDescription
    return name.hasPrefix("Swift.") ? String(name.dropFirst(6)) : name
  }

  /// The C integer of an `@c` enum whose width is not that of a C enum.
  static func sizedAs(
    _ candidate: Candidate<EnumDeclSyntax>, _ scalars: ScalarTypes
  ) -> String? {
    guard candidate.node.attributes.export != nil,
      let raw = rawType(candidate), let width = ScalarTypes.width(raw),
      width.bits != 32 || raw.hasSuffix("Long")
    else { return nil }
    return scalars.cName(raw)
  }

  func build() -> Enumeration? {
    let swiftName = candidate.swiftName(node.name)
    let cName = EnumBuilder.cName(candidate)
    if context.isIgnored(candidate, names: [swiftName, cName]) { return nil }
    context.checkPlace(
      candidate, "enum", name: node.name, modifiers: node.modifiers,
      attributes: node.attributes)
    context.checkName(cName, "enum", at: place)
    if candidate.isLocal {
      log.error("an exported enum cannot stand in a function", at: place)
    }
    let width = EnumBuilder.rawType(candidate).flatMap(ScalarTypes.width)
    if width == nil {
      log.error(
        "exported enum '\(node.name.bare)' needs an integer raw type",
        at: place)
    }
    let documentation = context.documentation(
      candidate.remarks, "enum '\(node.name.bare)'", at: place)
    let cases = cases(cName: cName, swiftName: swiftName, width: width)
    let hasCases = node.memberBlock.members.contains {
      $0.decl.is(EnumCaseDeclSyntax.self)
    }
    if !hasCases {
      log.error("C has no enum without cases", at: place)
    }
    return Enumeration(
      common: Common(
        name: cName, swiftName: swiftName, documentation: documentation,
        deprecation: node.attributes.deprecation, section: candidate.section,
        position: place),
      cases: cases,
      sizedAs: EnumBuilder.sizedAs(candidate, context.mapper.scalars))
  }

  private func cases(
    cName: String, swiftName: String, width: ScalarTypes.Width?
  ) -> [Enumeration.Case] {
    let prefix =
      candidate.remarks.first(.enum)?.setting("prefix")
      ?? CaseConversion.screaming(cName)
    var result: [Enumeration.Case] = []
    var next: IntegerValue? = IntegerValue(magnitude: 0)
    for member in node.memberBlock.members {
      if let block = member.decl.as(IfConfigDeclSyntax.self) {
        log.error(
          "'#if' in an exported enum is not evaluated",
          at: candidate.position(of: block))
      }
      guard let decl = member.decl.as(EnumCaseDeclSyntax.self) else {
        continue
      }
      let remarks = candidate.comments.claim(decl, allowing: [.ignore])
      for element in decl.elements {
        let position = candidate.position(of: element.name)
        let value = value(of: element, next: next)
        next = value?.successor
        guard remarks.first(.ignore) == nil else { continue }
        let name = context.configuration.naming.renameVariants.apply(
          element.name.bare, prefix: prefix)
        context.checkName(name, "enum case", at: position)
        let documentation = context.documentation(
          remarks, "enum case '\(element.name.bare)'", at: position)
        guard let value else { continue }
        check(value, width, element)
        result.append(
          Enumeration.Case(
            common: Common(
              name: name, swiftName: "\(swiftName).\(element.name.bare)",
              documentation: documentation,
              deprecation: decl.attributes.deprecation, section: nil,
              position: position),
            value: value))
      }
    }
    return result
  }

  private func value(
    of element: EnumCaseElementSyntax, next: IntegerValue?
  ) -> IntegerValue? {
    if let clause = element.parameterClause {
      log.error(
        "a case with associated values has no C form",
        at: candidate.position(of: clause))
      return nil
    }
    guard let expression = element.rawValue?.value else { return next }
    guard let value = Literals.integer(expression) else {
      log.error(
        "a raw value must be an integer literal of at most 64 bits",
        at: candidate.position(of: expression))
      return nil
    }
    return value
  }

  private func check(
    _ value: IntegerValue, _ width: ScalarTypes.Width?,
    _ element: EnumCaseElementSyntax
  ) {
    let fits = width.map { value.fits(bits: $0.bits, signed: $0.isSigned) }
    if !value.fits(bits: 32, signed: true) || fits == false {
      let position =
        (element.rawValue?.value).map { candidate.position(of: $0) }
        ?? candidate.position(of: element.name)
      let holder = fits == false ? "the enum's raw type" : "a C int"
      log.error("\(value) does not fit \(holder)", at: position)
    }
  }
}
