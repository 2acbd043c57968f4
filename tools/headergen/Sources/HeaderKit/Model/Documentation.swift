/// One line of a doc comment, without its comment marks.
struct DocLine: Hashable, Sendable {
  var text: String
  var position: Position
}

/// A piece of a doc comment that is wrapped as a whole.
indirect enum DocBlock: Hashable, Sendable {
  case paragraph(String)
  /// Items keep their marker: `-`, `*` or `1.`.
  case list([DocListItem])
  /// Code, tables and headings, kept line by line.
  case verbatim([String])
}

/// An entry of a list, which may hold paragraphs and lists of its own.
struct DocListItem: Hashable, Sendable {
  var marker: String
  var blocks: [DocBlock]
  var position: Position
}

/// A doc comment, taken apart.
struct Documentation: Hashable, Sendable {
  struct Field: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
      /// Named by its Swift name.
      case parameter(String)
      case returns
      /// `Complexity`, `Since`, `Note` and the like, by the name written.
      case other(String)
    }

    var kind: Kind
    var blocks: [DocBlock]
    var position: Position
  }

  var body: [DocBlock] = []
  var fields: [Field] = []

  var isEmpty: Bool { body.isEmpty && fields.isEmpty }

  /// The first paragraph, which says what the thing is.
  var summary: String? {
    guard case .paragraph(let text)? = body.first else { return nil }
    return text
  }
}
