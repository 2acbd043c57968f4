import SwiftSyntax

/// What the comments before a declaration say.
struct Remarks {
  var lines: [DocLine] = []
  var directives: [Directive] = []

  func first(_ kind: Directive.Kind) -> Directive? {
    directives.first { $0.kind == kind }
  }
}

/// All comments of a file, with its directives told apart from its text.
final class CommentIndex {
  private(set) var sections: [Section] = []
  private var byToken: [AbsolutePosition: Remarks] = [:]
  private var unclaimed: [Int: Directive] = [:]

  init(_ file: SourceFile, log: DiagnosticLog) {
    for token in file.tree.tokens(viewMode: .sourceAccurate) {
      add(file.comments(before: token), at: token, log)
    }
  }

  /// The remarks on a declaration.
  ///
  /// Directives of the kinds that can apply to it now count as used.
  func claim(
    _ node: some SyntaxProtocol, allowing kinds: Set<Directive.Kind>
  ) -> Remarks {
    guard let token = node.firstToken(viewMode: .sourceAccurate),
      var remarks = byToken[token.position]
    else { return Remarks() }
    remarks.directives.removeAll { !kinds.contains($0.kind) }
    for directive in remarks.directives {
      unclaimed[directive.position.line] = nil
    }
    return remarks
  }

  /// A directive that nothing reads would be lost without a word.
  func reportUnclaimed(_ log: DiagnosticLog) {
    for directive in unclaimed.values {
      log.error(
        "'headergen:\(directive.kind.rawValue)' is not in the doc comment "
          + "of a declaration that it can apply to", at: directive.position)
    }
  }

  /// The section that a declaration on this line is in.
  func section(at line: Int) -> Section? {
    sections.last { $0.position.line <= line }
  }

  private func add(
    _ comments: [Comment], at token: TokenSyntax, _ log: DiagnosticLog
  ) {
    for (index, comment) in comments.enumerated() {
      var remarks = Remarks()
      for line in comment.lines {
        guard let directive = Directive(line, log: log) else {
          let isMark = line.text.drop(while: \.isWhitespace)
            .hasPrefix(Directive.mark)
          if !isMark { remarks.lines.append(line) }
          continue
        }
        if directive.kind == .section {
          sections.append(
            Section(title: directive.text, position: directive.position))
        } else {
          remarks.directives.append(directive)
          unclaimed[directive.position.line] = directive
        }
      }
      let isLast = !comments[(index + 1)...].contains { $0.isDocumentation }
      if comment.isDocumentation, isLast { byToken[token.position] = remarks }
    }
  }
}
