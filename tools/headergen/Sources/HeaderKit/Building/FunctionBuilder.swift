import SwiftSyntax

/// Makes the model of an exported function.
struct FunctionBuilder {
  let context: BuildContext
  let candidate: Candidate<FunctionDeclSyntax>

  private var node: FunctionDeclSyntax { candidate.node }
  private var log: DiagnosticLog { context.log }
  private var place: Position { candidate.position(of: node.name) }

  func build() -> Function? {
    let swiftName = candidate.swiftName(node.name)
    let cName = node.attributes.export?.name ?? node.name.bare
    if context.isIgnored(candidate, names: [swiftName, cName]) { return nil }
    context.checkPlace(
      candidate, "function", name: node.name, modifiers: node.modifiers,
      attributes: node.attributes)
    context.checkName(cName, "function", at: namePlace)
    checkForm()
    let parameters = parameters()
    let tokens = node.signature.parameterClause.parameters.map {
      $0.secondName ?? $0.firstName
    }
    let result = result()
    let documentation = context.documentation(
      candidate.remarks, "function '\(node.name.bare)'", at: place)
    DocumentationCheck(log: log).check(
      documentation,
      parameters: tokens.map { ($0.bare, candidate.position(of: $0)) },
      returnsValue: result != .void, name: node.name.bare, at: place)
    return Function(
      common: Common(
        name: cName, swiftName: swiftName, documentation: documentation,
        deprecation: node.attributes.deprecation, section: candidate.section,
        position: place),
      parameters: parameters.map(\.parameter),
      swiftParameters: tokens.map(\.bare),
      parameterPositions: parameters.map(\.position),
      result: result ?? .void,
      mayDiscardResult: node.attributes.first(named: "discardableResult")
        != nil,
      neverReturns: node.signature.returnClause?.type.trimmedDescription
        == "Never")
  }

  /// An explicit C name is at fault itself, not the function's Swift name.
  private var namePlace: Position {
    guard let arguments = node.attributes.export?.node.arguments else {
      return place
    }
    return candidate.position(of: arguments)
  }

  private func checkForm() {
    if !candidate.outerTypes.isEmpty || candidate.isLocal {
      log.error(
        "only global functions can be exported to C, and "
          + "'\(node.name.bare)' is inside another declaration", at: place)
    }
    if let generic = node.genericParameterClause {
      log.error(
        "a generic function has no C form", at: candidate.position(of: generic))
    }
    if let effects = node.signature.effectSpecifiers {
      log.error(
        "'\(effects.trimmedDescription)' has no C form; return a code",
        at: candidate.position(of: effects))
    }
    if let attribute = node.attributes.first(named: "implementation") {
      log.error(
        "'@implementation' has its C declaration in a header of its own; "
          + "mark it 'headergen:ignore'",
        at: candidate.position(of: attribute))
    }
  }

  private func parameters()
    -> [(parameter: CParameter, position: Position)]
  {
    var names: Set<String> = []
    return node.signature.parameterClause.parameters.compactMap { item in
      let token = item.secondName ?? item.firstName
      let position = candidate.position(of: token)
      if let ellipsis = item.ellipsis {
        log.error(
          "a variadic parameter has no C form",
          at: candidate.position(of: ellipsis))
        return nil
      }
      guard token.bare != "_" else {
        log.error("a parameter needs a name for C", at: position)
        return nil
      }
      let name = CaseConversion.snake(token.bare)
      context.checkName(name, "parameter", at: position)
      if !names.insert(name).inserted {
        log.error("two parameters are called '\(name)' in C", at: position)
      }
      guard let type = context.map(item.type, in: candidate.file) else {
        return nil
      }
      if type == .void {
        log.error("a parameter cannot be 'Void' in C", at: position)
      }
      return (CParameter(name: name, type: type), position)
    }
  }

  /// The result's type; nil when it has no C form.
  private func result() -> CType? {
    guard let type = node.signature.returnClause?.type else { return .void }
    return context.map(type, in: candidate.file)
  }
}
