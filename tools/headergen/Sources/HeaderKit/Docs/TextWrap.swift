/// Breaks text into lines.
enum TextWrap {
  /// Greedy wrapping.
  ///
  /// Code spans stay whole, and no line begins with what Markdown would take
  /// for a list or a heading.
  static func wrap(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in pieces(text) {
      if line.isEmpty {
        line = word
      } else if line.count + 1 + word.count <= width {
        line += " " + word
      } else {
        lines.append(line)
        line = word
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  private static func pieces(_ text: String) -> [String] {
    var result: [String] = []
    var isInCode = false
    for word in text.split(separator: " ") {
      let isMarker =
        word == "#" || (String(word) + " x").listMarker != nil
      if isInCode || isMarker, let last = result.popLast() {
        result.append(last + " " + word)
      } else {
        result.append(String(word))
      }
      if !word.filter({ $0 == "`" }).count.isMultiple(of: 2) {
        isInCode.toggle()
      }
    }
    return result
  }
}
