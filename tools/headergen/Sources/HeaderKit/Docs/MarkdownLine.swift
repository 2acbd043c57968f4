extension String {
  var isBlank: Bool { allSatisfy(\.isWhitespace) }
  var indent: Int { prefix { $0 == " " || $0 == "\t" }.count }
  var bare: Substring { drop(while: \.isWhitespace) }

  /// The marker of a list item that begins here: `-`, `*`, `+` or `1.`.
  var listMarker: String? {
    let text = bare
    guard let first = text.first else { return nil }
    if "-*+".contains(first) {
      let rest = text.dropFirst()
      return rest.isEmpty || rest.first == " " ? String(first) : nil
    }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    let rest = text.dropFirst(digits.count)
    guard !digits.isEmpty, digits.count < 4, let mark = rest.first,
      mark == "." || mark == ")", rest.dropFirst().first == " "
    else { return nil }
    return String(digits) + String(mark)
  }

  /// Whether this is a heading: `#` to `######` and a blank.
  var isHeading: Bool {
    let marks = prefix { $0 == "#" }
    let next = dropFirst(marks.count).first
    return (1...6).contains(marks.count) && (next == nil || next == " ")
  }

  /// Whether this line cannot go on the paragraph before it.
  var interruptsParagraph: Bool {
    listMarker != nil || bare.hasPrefix("```") || bare.hasPrefix("~~~")
      || bare.hasPrefix("|") || bare.hasPrefix(">") || isHeading
  }
}

extension Substring {
  var trimmedStart: Substring { drop(while: \.isWhitespace) }
}
