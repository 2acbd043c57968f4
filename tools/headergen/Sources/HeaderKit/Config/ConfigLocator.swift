/// Finds the line of a setting for messages.
///
/// The TOML library does not say where a value was, so this looks for the key
/// below its section's heading. It only ever affects the place in a message;
/// an unusual spelling of the key is reported at the file's first line.
struct ConfigLocator {
  let file: String
  let lines: [Substring]

  init(file: String, text: String) {
    self.file = file
    self.lines = text.split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
  }

  func position(of key: String) -> Position {
    let parts = key.split(separator: ".")
    let wantedSection = parts.dropLast().joined(separator: ".")
    var section = ""
    for (index, line) in lines.enumerated() {
      let text = line.drop(while: \.isWhitespace)
      let place = Position(
        file: file, line: index + 1, column: line.count - text.count + 1)
      if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
        section = text[text.index(after: text.startIndex)..<end]
          .filter { !$0.isWhitespace }
        if section == key { return place }
      } else if section == wantedSection, let name = parts.last,
        text.hasPrefix(name),
        text.dropFirst(name.count).drop(while: \.isWhitespace).first == "="
      {
        return place
      }
    }
    return Position(file: file, line: 1, column: 1)
  }
}
