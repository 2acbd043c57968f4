/// The marks around a C comment.
struct CommentStyle: Sendable {
  let style: Configuration.Documenting.Style

  /// Whether Doxygen reads such comments.
  var isDoxygen: Bool { style != .c && style != .c99 }

  /// Columns that the marks take from a line of text.
  var margin: Int { style == .cxx ? 4 : 3 }

  func write(_ lines: [String], indent: String, width: Int) -> [String] {
    guard !lines.isEmpty else { return [] }
    switch style {
    case .c99: return lines.map { prefixed(indent + "//", $0) }
    case .cxx: return lines.map { prefixed(indent + "///", $0) }
    case .auto, .doxy, .c:
      let opening = style == .c ? "/*" : "/**"
      let text = lines.map(CommentStyle.escape)
      if let only = text.first, text.count == 1 {
        let line = "\(indent)\(opening) \(only) */"
        if line.count <= width { return [line] }
      }
      return [indent + opening]
        + text.map { prefixed(indent + " *", $0) } + [indent + " */"]
    }
  }

  private func prefixed(_ mark: String, _ line: String) -> String {
    guard !line.isEmpty else { return mark }
    if line.hasSuffix("??/") {
      // A trigraph for a backslash, which compilers warn of at a line's end.
      return "\(mark) \(line.dropLast()) /"
    }
    // A backslash at the end would take the next line into a line comment.
    let isLineComment = style == .c99 || style == .cxx
    let end = isLineComment && line.hasSuffix("\\") ? " ." : ""
    return "\(mark) \(line)\(end)"
  }

  /// Keeps a text from ending its comment, or from seeming to begin another.
  static func escape(_ line: String) -> String {
    line.replacing("*/", with: "* /").replacing("/*", with: "/ *")
  }
}
