import SwiftDiagnostics
import SwiftParser
import SwiftParserDiagnostics
import SwiftSyntax

/// A parsed Swift file that can say where its nodes are.
final class SourceFile {
  let path: String
  let tree: SourceFileSyntax
  private let converter: SourceLocationConverter

  init(path: String, text: String, log: DiagnosticLog) {
    self.path = path
    tree = Parser.parse(source: text)
    converter = SourceLocationConverter(fileName: path, tree: tree)
    for problem in ParseDiagnosticsGenerator.diagnostics(for: tree)
    where problem.diagMessage.severity == .error {
      log.error(problem.message, at: position(at: problem.position))
    }
  }

  func position(of node: some SyntaxProtocol) -> Position {
    position(at: node.positionAfterSkippingLeadingTrivia)
  }

  func position(at place: AbsolutePosition) -> Position {
    let location = converter.location(for: place)
    return Position(file: path, line: location.line, column: location.column)
  }
}
