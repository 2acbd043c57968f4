/// Turns a doc comment into lines of text for a C reader.
struct DocRenderer {
  let names: SymbolNames
  /// Doxygen's commands for fields, or words for plain comments.
  let usesCommands: Bool
  let width: Int

  /// The whole comment, or only its first paragraph.
  func render(
    _ documentation: Documentation, deprecation: String?, isShort: Bool
  ) -> [String] {
    var parts: [[String]] = []
    if isShort {
      if let summary = documentation.summary {
        parts.append(wrap(summary, width))
      }
    } else {
      parts += documentation.body.map { render($0, width) }
    }
    if !isShort { parts += render(documentation.fields) }
    if let deprecation {
      let plain = deprecation.isEmpty ? "Deprecated." : "Deprecated:"
      let word = usesCommands ? "@deprecated" : plain
      parts.append(hang(word, [.paragraph(deprecation)]))
    }
    return Array(parts.joined(separator: [""]))
  }

  /// Fields in two kinds of groups, since what follows one of Doxygen's
  /// commands without a blank line belongs to it.
  private func render(_ fields: [Documentation.Field]) -> [[String]] {
    var groups: [[String]] = []
    var wasOther: Bool?
    var hasHeading = false
    for field in fields {
      var lines: [String]
      var isOther = false
      switch field.kind {
      case .parameter(let name):
        let cName = CaseConversion.snake(name)
        lines = hang(
          usesCommands ? "@param \(cName)" : "- `\(cName)`:", field.blocks)
        if !usesCommands, !hasHeading { lines.insert("Parameters:", at: 0) }
        hasHeading = true
      case .returns:
        lines = hang(usesCommands ? "@return" : "Returns:", field.blocks)
      case .other(let name):
        lines = hang(DocRenderer.label(name) + ":", field.blocks)
        isOther = true
      }
      if wasOther == isOther, let last = groups.popLast() {
        groups.append(last + lines)
      } else {
        groups.append(lines)
      }
      wasOther = isOther
    }
    return groups
  }

  private static func label(_ name: String) -> String {
    name == "SeeAlso" ? "See also" : name == "ToDo" ? "To do" : name
  }

  /// A label with its text beside it and the rest indented below.
  private func hang(_ label: String, _ blocks: [DocBlock]) -> [String] {
    var rest = blocks[...]
    var lines: [String]
    if case .paragraph(let text)? = rest.first {
      rest.removeFirst()
      lines = indented(label + " " + names.translate(text))
    } else {
      lines = [label]
    }
    for block in rest {
      lines += [""] + render(block, width - 2).map(inset)
    }
    return lines
  }

  private func indented(_ text: String) -> [String] {
    // Every line is wrapped to the width that the indented ones have.
    let lines = TextWrap.wrap(text, width: width - 2)
    return lines.prefix(1) + lines.dropFirst().map(inset)
  }

  private func render(_ block: DocBlock, _ width: Int) -> [String] {
    switch block {
    case .paragraph(let text): wrap(text, width)
    case .verbatim(let lines): lines
    case .list(let items): items.flatMap { render($0, width) }
    }
  }

  private func render(_ item: DocListItem, _ width: Int) -> [String] {
    let margin = item.marker.count + 1
    let lines = item.blocks.map { render($0, width - margin) }
      .reduce(into: [String]()) { all, next in
        // A list stays close to its introduction; paragraphs stand apart.
        let isList = next.first?.listMarker != nil
        all += (all.isEmpty || isList ? [] : [""]) + next
      }
    let pad = String(repeating: " ", count: margin)
    return lines.enumerated().map { index, line in
      index == 0
        ? item.marker + " " + line : (line.isEmpty ? "" : pad + line)
    }
  }

  private func wrap(_ text: String, _ width: Int) -> [String] {
    TextWrap.wrap(names.translate(text), width: max(width, 20))
  }

  private func inset(_ line: String) -> String {
    line.isEmpty ? "" : "  " + line
  }
}
