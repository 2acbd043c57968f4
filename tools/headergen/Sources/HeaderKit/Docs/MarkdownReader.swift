/// Takes the text of a doc comment apart, as far as wrapping needs.
struct MarkdownReader {
  private var lines: ArraySlice<DocLine>

  /// Reads a comment with its Swift fields (`- Parameter x:` and so on).
  static func read(_ lines: [DocLine]) -> Documentation {
    var result = Documentation()
    for block in blocks(lines) {
      guard case .list(let items) = block else {
        result.body.append(block)
        continue
      }
      var plain: [DocListItem] = []
      for item in items {
        let fields = DocFields.read(item)
        if fields.isEmpty { plain.append(item) }
        result.fields += fields
      }
      if !plain.isEmpty { result.body.append(.list(plain)) }
    }
    return result
  }

  static func blocks(_ lines: [DocLine]) -> [DocBlock] {
    var reader = MarkdownReader(lines: lines[...])
    return reader.blocks()
  }

  private mutating func blocks() -> [DocBlock] {
    var result: [DocBlock] = []
    while let line = lines.first {
      let text = line.text
      if text.isBlank {
        lines.removeFirst()
      } else if text.bare.hasPrefix("```") || text.bare.hasPrefix("~~~") {
        result.append(.verbatim(fence()))
      } else if text.bare.hasPrefix("|") {
        result.append(.verbatim(take { $0.bare.hasPrefix("|") }))
      } else if text.bare.hasPrefix(">") {
        result.append(.verbatim(take { $0.bare.hasPrefix(">") }))
      } else if text.isHeading {
        lines.removeFirst()
        result.append(.verbatim([text]))
      } else if text.indent >= 4 {
        result.append(.verbatim(take { !$0.isBlank && $0.indent >= 4 }))
      } else if text.listMarker != nil {
        result.append(.list(list()))
      } else {
        result.append(.paragraph(paragraph()))
      }
    }
    return result
  }

  private mutating func take(while matches: (String) -> Bool) -> [String] {
    let taken = lines.prefix { matches($0.text) }.map(\.text)
    lines = lines.dropFirst(taken.count)
    return taken
  }

  private mutating func fence() -> [String] {
    guard let opening = lines.popFirst() else { return [] }
    let mark = opening.text.bare.prefix(3)
    var result = [opening.text]
    while let line = lines.popFirst() {
      result.append(line.text)
      if line.text.bare.hasPrefix(mark) { break }
    }
    return result
  }

  private mutating func paragraph() -> String {
    var words: [Substring] = []
    while let line = lines.first, !line.text.isBlank,
      words.isEmpty || !line.text.interruptsParagraph
    {
      words += line.text.split(whereSeparator: \.isWhitespace)
      lines.removeFirst()
    }
    return words.joined(separator: " ")
  }

  private mutating func list() -> [DocListItem] {
    var items: [DocListItem] = []
    while let line = lines.first, line.text.indent < 4,
      let marker = line.text.listMarker
    {
      lines.removeFirst()
      let inset = line.text.indent + marker.count + 1
      var content = [
        DocLine(
          text: String(line.text.bare.dropFirst(marker.count).trimmedStart),
          position: line.position)
      ]
      content += itemLines(inset: inset, outer: line.text.indent)
      items.append(
        DocListItem(
          marker: marker, blocks: MarkdownReader.blocks(content),
          position: line.position))
      skipBlankBeforeItem()
    }
    return items
  }

  /// The lines that go on an item: indented ones, and plain text that is
  /// lazily not indented.
  private mutating func itemLines(inset: Int, outer: Int) -> [DocLine] {
    var result: [DocLine] = []
    while let line = lines.first {
      let text = line.text
      if text.isBlank {
        let next = lines.dropFirst().first { !$0.text.isBlank }
        guard let next, next.text.indent > outer else { break }
      } else if text.indent <= outer,
        text.interruptsParagraph || result.last?.text.isBlank == true
      {
        break
      }
      let cut = min(text.indent, inset)
      result.append(
        DocLine(text: String(text.dropFirst(cut)), position: line.position))
      lines.removeFirst()
    }
    return result
  }

  private mutating func skipBlankBeforeItem() {
    let rest = lines.drop { $0.text.isBlank }
    if rest.first?.text.listMarker != nil { lines = rest }
  }
}
