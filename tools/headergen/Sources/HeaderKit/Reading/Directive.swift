/// An instruction in a comment: `headergen:` and a word, on its own line.
struct Directive {
  enum Kind: String, CaseIterable {
    case opaque, `enum`, const, typedef, ignore, section
  }

  static let mark = "headergen:"

  var kind: Kind
  /// What follows the word, in whole.
  var text: String
  var position: Position

  /// The C name it gives, if it gives one.
  var name: String? {
    words.first.flatMap { $0.contains("=") ? nil : $0 }
  }

  /// A `key=value` setting.
  func setting(_ key: String) -> String? {
    for word in words where word.hasPrefix(key + "=") {
      return String(word.dropFirst(key.count + 1))
    }
    return nil
  }

  private var words: [String] {
    text.split(whereSeparator: \.isWhitespace).map(String.init)
  }
}

extension Directive {
  /// Reads a comment line; nil when it is ordinary text.
  init?(_ line: DocLine, log: DiagnosticLog) {
    let bare = line.text.drop(while: \.isWhitespace)
    guard bare.hasPrefix(Directive.mark) else { return nil }
    let body = bare.dropFirst(Directive.mark.count)
    let word = body.prefix { !$0.isWhitespace }
    guard let kind = Kind(rawValue: String(word)) else {
      log.error(
        "unknown directive 'headergen:\(word)'", at: line.position)
      return nil
    }
    self.kind = kind
    text = String(body.dropFirst(word.count).drop(while: \.isWhitespace))
    while text.last?.isWhitespace == true { text.removeLast() }
    position = line.position
    check(log)
  }

  private func check(_ log: DiagnosticLog) {
    guard kind != .section else {
      if text.isEmpty { error("needs a title", log) }
      return
    }
    if kind == .opaque || kind == .enum, name == nil, !text.contains("=") {
      error("needs a C name", log)
    }
    for (index, word) in words.enumerated() {
      let isPrefix = kind == .enum && word.hasPrefix("prefix=")
      if !isPrefix, index > 0 || word.contains("=") || kind == .ignore {
        error("does not take '\(word)'", log)
      }
      let value = isPrefix ? String(word.dropFirst(7)) : word
      if kind != .ignore, !ReservedWords.isIdentifier(value) {
        error("needs a C identifier, not '\(value)'", log)
      }
    }
  }

  private func error(_ problem: String, _ log: DiagnosticLog) {
    log.error("'headergen:\(kind.rawValue)' \(problem)", at: position)
  }
}
