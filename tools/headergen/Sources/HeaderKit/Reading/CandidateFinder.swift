import SwiftSyntax

/// Finds what a file may export: functions, enums, aliases and constants that
/// carry an attribute or a directive, and all aliases, which types may use.
final class CandidateFinder: SyntaxVisitor {
  private let file: SourceFile
  private let comments: CommentIndex
  private let log: DiagnosticLog
  private var outerTypes: [String] = []
  private var conditions = 0
  private var bodies = 0
  private(set) var found: [Candidates.Item] = []

  init(_ file: SourceFile, comments: CommentIndex, log: DiagnosticLog) {
    self.file = file
    self.log = log
    self.comments = comments
    super.init(viewMode: .sourceAccurate)
  }

  override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
    let isExported =
      node.attributes.export != nil || node.attributes.conditionalExport != nil
    if isExported { found.append(.function(candidate(node, [.ignore]))) }
    bodies += 1
    return .visitChildren
  }

  override func visitPost(_: FunctionDeclSyntax) { bodies -= 1 }

  override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind {
    let candidate = candidate(node, [.enum, .ignore])
    let isExported =
      node.attributes.export != nil || node.attributes.conditionalExport != nil
    if isExported || candidate.remarks.first(.enum) != nil {
      found.append(.enumeration(candidate))
    }
    outerTypes.append(node.name.bare)
    return .visitChildren
  }

  override func visitPost(_: EnumDeclSyntax) { outerTypes.removeLast() }

  override func visit(
    _ node: TypeAliasDeclSyntax
  ) -> SyntaxVisitorContinueKind {
    // One in a function's body is no type for a signature.
    guard bodies == 0 else { return .skipChildren }
    found.append(.alias(candidate(node, [.opaque, .typedef, .ignore])))
    return .skipChildren
  }

  override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
    let candidate = candidate(node, [.const, .ignore])
    if candidate.remarks.first(.const) != nil {
      found.append(.variable(candidate))
    }
    bodies += 1
    return .visitChildren
  }

  override func visitPost(_: VariableDeclSyntax) { bodies -= 1 }

  override func visit(_: IfConfigDeclSyntax) -> SyntaxVisitorContinueKind {
    conditions += 1
    return .visitChildren
  }

  override func visitPost(_: IfConfigDeclSyntax) { conditions -= 1 }

  override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind {
    enter(node.name.bare)
  }

  override func visitPost(_: StructDeclSyntax) { outerTypes.removeLast() }

  override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind {
    enter(node.name.bare)
  }

  override func visitPost(_: ClassDeclSyntax) { outerTypes.removeLast() }

  override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind {
    enter(node.name.bare)
  }

  override func visitPost(_: ActorDeclSyntax) { outerTypes.removeLast() }

  override func visit(_ node: ProtocolDeclSyntax) -> SyntaxVisitorContinueKind {
    enter(node.name.bare)
  }

  override func visitPost(_: ProtocolDeclSyntax) { outerTypes.removeLast() }

  override func visit(
    _ node: ExtensionDeclSyntax
  ) -> SyntaxVisitorContinueKind {
    enter(node.extendedType.trimmedDescription)
  }

  override func visitPost(_: ExtensionDeclSyntax) { outerTypes.removeLast() }

  /// An export attribute on any other declaration must not be passed over.
  override func visit(_ node: AttributeSyntax) -> SyntaxVisitorContinueKind {
    guard node.isExport else { return .visitChildren }
    var parent = node.parent
    while let place = parent,
      !place.isProtocol(DeclSyntaxProtocol.self)
        || place.is(IfConfigDeclSyntax.self)
    {
      parent = place.parent
    }
    if parent?.is(FunctionDeclSyntax.self) != true,
      parent?.is(EnumDeclSyntax.self) != true
    {
      log.error(
        "only functions and enums can be exported with "
          + "'@\(node.attributeName.trimmedDescription)'",
        at: file.position(of: node))
    }
    return .visitChildren
  }

  private func enter(_ name: String) -> SyntaxVisitorContinueKind {
    outerTypes.append(name)
    return .visitChildren
  }

  private func candidate<Node: DeclSyntaxProtocol>(
    _ node: Node, _ kinds: Set<Directive.Kind>
  ) -> Candidate<Node> {
    let remarks = comments.claim(node, allowing: kinds)
    return Candidate(
      node: node, file: file, comments: comments, remarks: remarks,
      section: comments.section(at: file.position(of: node).line),
      outerTypes: outerTypes, isConditional: conditions > 0,
      isLocal: bodies > 0)
  }
}
