import SwiftSyntax

/// A declaration that may be exported, with where it stands.
struct Candidate<Node: DeclSyntaxProtocol> {
  var node: Node
  var file: SourceFile
  var comments: CommentIndex
  var remarks: Remarks
  var section: Section?
  /// The types around it, outermost first.
  var outerTypes: [String]
  /// Whether it stands in an `#if`, which is not evaluated here.
  var isConditional: Bool
  /// Whether it stands in a function's body.
  var isLocal: Bool

  func position(of node: some SyntaxProtocol) -> Position {
    file.position(of: node)
  }

  func swiftName(_ name: TokenSyntax) -> String {
    (outerTypes + [name.bare]).joined(separator: ".")
  }
}

extension TokenSyntax {
  /// A name without the backticks that let keywords be names.
  var bare: String { text.filter { $0 != "`" } }
}

/// Every candidate of every file, in order of place.
struct Candidates {
  enum Item {
    case function(Candidate<FunctionDeclSyntax>)
    case enumeration(Candidate<EnumDeclSyntax>)
    case alias(Candidate<TypeAliasDeclSyntax>)
    case variable(Candidate<VariableDeclSyntax>)
  }

  var items: [Item] = []

  var aliases: [Candidate<TypeAliasDeclSyntax>] {
    items.compactMap { if case .alias(let item) = $0 { item } else { nil } }
  }

  var enumerations: [Candidate<EnumDeclSyntax>] {
    items.compactMap {
      if case .enumeration(let item) = $0 { item } else { nil }
    }
  }
}
