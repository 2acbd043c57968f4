import SwiftSyntax

/// A run of comment lines of one kind, without its marks.
struct Comment {
  var isDocumentation: Bool
  var lines: [DocLine]
}

extension SourceFile {
  /// The comments before a token.
  ///
  /// Lines of `///` that no blank line parts are one comment, as they are for
  /// the compiler.
  func comments(before token: TokenSyntax) -> [Comment] {
    var result: [Comment] = []
    var place = token.position
    var canContinue = false
    for piece in token.leadingTrivia {
      defer { place += piece.sourceLength }
      switch piece {
      case .docLineComment(let text):
        let line = docLine(text, marks: 3, at: place)
        if canContinue, var last = result.popLast() {
          last.lines.append(line)
          result.append(last)
        } else {
          result.append(Comment(isDocumentation: true, lines: [line]))
        }
        canContinue = true
      case .lineComment(let text):
        result.append(
          Comment(
            isDocumentation: false,
            lines: [docLine(text, marks: 2, at: place)]))
        canContinue = false
      case .docBlockComment(let text), .blockComment(let text):
        result.append(block(text, at: place))
        canContinue = false
      case .newlines(let count), .carriageReturnLineFeeds(let count),
        .carriageReturns(let count):
        if count > 1 { canContinue = false }
      default: break
      }
    }
    return result
  }

  private func docLine(
    _ text: String, marks: Int, at place: AbsolutePosition
  ) -> DocLine {
    var content = text.dropFirst(marks)
    if content.first == " " { content = content.dropFirst() }
    while content.last?.isWhitespace == true { content = content.dropLast() }
    return DocLine(text: String(content), position: position(at: place))
  }

  private func block(_ text: String, at place: AbsolutePosition) -> Comment {
    let start = position(at: place)
    let body = text.dropLast(text.hasSuffix("*/") ? 2 : 0)
    let rows = body.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let starred = rows.dropFirst().allSatisfy {
      let bare = $0.drop(while: \.isWhitespace)
      return bare.isEmpty || bare.first == "*"
    }
    let lines = rows.enumerated().map { index, row in
      let content = Comment.unmark(
        row, isFirst: index == 0, isStarred: starred)
      return DocLine(
        text: content,
        position: Position(
          file: path, line: start.line + index,
          column: index == 0 ? start.column : 1))
    }
    return Comment(isDocumentation: text.hasPrefix("/**"), lines: lines)
  }
}

extension Comment {
  fileprivate static func unmark(
    _ row: Substring, isFirst: Bool, isStarred: Bool
  ) -> String {
    var text = row
    if isFirst {
      text = text.dropFirst(text.hasPrefix("/**") ? 3 : 2)
    } else if isStarred {
      text = text.drop(while: \.isWhitespace).dropFirst()
    } else {
      // Without stars the usual indentation is that of the marks.
      let indent = text.prefix { $0 == " " }.count
      text = text.dropFirst(min(indent, 4))
    }
    if text.first == " " { text = text.dropFirst() }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }
}
