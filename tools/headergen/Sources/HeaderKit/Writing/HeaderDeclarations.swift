/// Writes single declarations for the header.
struct HeaderDeclarations {
  let context: WritingContext

  private var layout: Configuration.Layout { context.configuration.layout }
  private var markers: Configuration.Markers { context.configuration.markers }
  private var tab: String { String(repeating: " ", count: layout.tabWidth) }
  private var spelling: CSpelling {
    CSpelling(style: layout.style, nonNull: markers.nonNull)
  }

  private var functions: FunctionLayout {
    FunctionLayout(spelling: spelling, layout: layout, markers: markers)
  }

  func write(_ item: Interface.Item) -> String {
    let names = context.names(for: item)
    let comment = comment(item.common, names: names, indent: "")
    return (comment + declaration(item)).joined(separator: "\n")
  }

  private func declaration(_ item: Interface.Item) -> [String] {
    switch item {
    case .constant(let item): [constant(item)]
    case .enumeration(let item): enumeration(item)
    case .opaque(let item): [opaque(item)]
    case .typedef(let item): [functions.write(item)]
    case .function(let item): functions.write(item)
    }
  }

  private func comment(
    _ common: Common, names: SymbolNames, indent: String
  ) -> [String] {
    let documenting = context.configuration.documenting
    guard documenting.isOn else { return [] }
    let style = CommentStyle(style: documenting.style)
    let width = layout.lineLength - indent.count
    let renderer = DocRenderer(
      names: names, usesCommands: style.isDoxygen,
      width: width - style.margin)
    let lines = renderer.render(
      common.documentation, deprecation: common.deprecation,
      isShort: documenting.length == .short)
    return style.write(lines, indent: indent, width: layout.lineLength)
  }

  private func constant(_ item: Constant) -> String {
    let value =
      switch item.value {
      case .integer(let number): number.cExpression
      case .real(let text): text.hasPrefix("-") ? "(\(text))" : text
      case .string(let text): CString.literal(text)
      }
    return "#define \(item.common.name) \(value)"
  }

  private func opaque(_ item: OpaqueType) -> String {
    let name = item.common.name
    return layout.style == .tag
      ? "struct \(name);" : "typedef struct \(name) \(name);"
  }

  private func enumeration(_ item: Enumeration) -> [String] {
    let name = item.common.name
    let cases = item.cases.flatMap { item in
      comment(item.common, names: context.names, indent: tab)
        + ["\(tab)\(item.common.name) = \(enumValue(item.value)),"]
    }
    // C has commas after the last case since C99.
    if let width = item.sizedAs {
      return [
        "enum \(name)", "#ifdef __cplusplus", "\(tab): \(width)", "#endif",
        "{",
      ] + cases + [
        "};", "#ifndef __cplusplus", "typedef \(width) \(name);", "#endif",
      ]
    }
    switch layout.style {
    case .tag: return ["enum \(name) {"] + cases + ["};"]
    case .type: return ["typedef enum {"] + cases + ["} \(name);"]
    case .both:
      return ["typedef enum \(name) {"] + cases + ["} \(name);"]
    }
  }

  private func enumValue(_ value: IntegerValue) -> String {
    let text = value.cExpression
    // Parentheses are for macros; only a difference needs them here.
    return text.hasPrefix("(") && !text.contains(" ") ? "\(value)" : text
  }
}
