import SwiftSyntax

/// What every builder needs, and what all of them check alike.
struct BuildContext {
  let configuration: Configuration
  let log: DiagnosticLog
  let mapper: TypeMapper

  /// The C type of `type`, or nil once its problem is reported.
  func map(_ type: TypeSyntax, in file: SourceFile) -> CType? {
    do {
      return try mapper.map(type)
    } catch {
      log.error(error.message, at: file.position(of: error.node))
      return nil
    }
  }

  /// Whether the declaration is to be left out, by its own directive or by
  /// the configuration.
  func isIgnored<Node>(
    _ candidate: Candidate<Node>, names: [String]
  ) -> Bool {
    candidate.remarks.first(.ignore) != nil
      || names.contains { configuration.naming.exclude.contains($0) }
  }

  /// Checks where a declaration stands and who can see it.
  func checkPlace<Node>(
    _ candidate: Candidate<Node>, _ what: String, name: TokenSyntax,
    modifiers: DeclModifierListSyntax, attributes: AttributeListSyntax
  ) {
    let place = candidate.position(of: name)
    if candidate.isConditional || attributes.conditionalExport != nil {
      log.error(
        "exported \(what) '\(name.bare)' stands in '#if', which is not "
          + "evaluated; export it always or mark it 'headergen:ignore'",
        at: place)
    }
    if configuration.naming.requirePublic, !modifiers.isPublic {
      log.error("exported \(what) '\(name.bare)' must be public", at: place)
    }
    if attributes.isUnavailable {
      log.error("exported \(what) '\(name.bare)' is unavailable", at: place)
    }
  }

  /// Checks a name that C and C++ programs will see.
  func checkName(_ name: String, _ what: String, at position: Position) {
    if let problem = ReservedWords.problem(name) {
      log.error("\(what) '\(name)' is \(problem)", at: position)
    }
  }

  func documentation(
    _ remarks: Remarks, _ what: String, at position: Position
  ) -> Documentation {
    let documentation = MarkdownReader.read(remarks.lines)
    if configuration.documenting.isRequired, documentation.body.isEmpty {
      log.error("\(what) has no doc comment", at: position)
    }
    return documentation
  }
}
