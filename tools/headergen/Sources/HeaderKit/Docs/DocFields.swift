/// Recognises the list items that are fields to Swift.
enum DocFields {
  /// The fields of an item; none when it is an ordinary item.
  static func read(_ item: DocListItem) -> [Documentation.Field] {
    guard item.marker == "-" || item.marker == "*" || item.marker == "+",
      case .paragraph(let text)? = item.blocks.first,
      let (label, rest) = split(text)
    else { return [] }
    var blocks = Array(item.blocks.dropFirst())
    if !rest.isEmpty { blocks.insert(.paragraph(rest), at: 0) }
    func field(_ kind: Documentation.Field.Kind) -> [Documentation.Field] {
      [
        Documentation.Field(
          kind: kind, blocks: blocks, position: item.position)
      ]
    }
    let words = label.split(separator: " ")
    guard let first = words.first?.lowercased() else { return [] }
    if first == "parameter", words.count == 2 {
      return field(.parameter(String(words[1]).filter { $0 != "`" }))
    }
    guard words.count == 1 else { return [] }
    if first == "parameters" { return parameters(blocks) }
    if first == "returns" || first == "return" { return field(.returns) }
    return known[first].map { field(.other($0)) } ?? []
  }

  private static func parameters(
    _ blocks: [DocBlock]
  ) -> [Documentation.Field] {
    var result: [Documentation.Field] = []
    for case .list(let items) in blocks {
      for item in items {
        guard case .paragraph(let text)? = item.blocks.first,
          let (name, rest) = split(text)
        else { continue }
        var blocks = Array(item.blocks.dropFirst())
        if !rest.isEmpty { blocks.insert(.paragraph(rest), at: 0) }
        result.append(
          Documentation.Field(
            kind: .parameter(name.filter { $0 != "`" }), blocks: blocks,
            position: item.position))
      }
    }
    return result
  }

  private static func split(_ text: String) -> (String, String)? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let rest = text[text.index(after: colon)...]
    return (String(text[..<colon]), String(rest.trimmedStart))
  }

  /// The fields that Swift's own documentation tools know.
  private static let known: [String: String] = Dictionary(
    uniqueKeysWithValues: [
      "Attention", "Author", "Authors", "Bug", "Complexity", "Copyright",
      "Date", "Experiment", "Important", "Invariant", "Note",
      "Postcondition", "Precondition", "Remark", "Remarks", "Requires",
      "SeeAlso", "Since", "Throws", "Tip", "ToDo", "Version", "Warning",
    ].map { ($0.lowercased(), $0) })
}
