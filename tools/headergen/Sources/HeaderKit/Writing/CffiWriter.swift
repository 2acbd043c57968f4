/// Writes declarations as cffi's `cdef` reads them: no preprocessor, no
/// attributes, and integers as the only constants.
struct CffiWriter {
  let context: WritingContext

  func write() -> String {
    var lines = ["/* \(context.notice) */", ""]
    let versions = VersionMacros(context: context)
    lines += versions.numbers().map { "#define \($0.0) \($0.1)" }
    if let name = context.configuration.hash.macro {
      lines.append("#define \(name) \(versions.hashText)")
    }
    let order = ItemOrder(configuration: context.configuration)
    for (_, items) in order.arrange(context.interface) {
      lines += items.flatMap(declaration)
    }
    return lines.joined(separator: "\n").endingInNewline
  }

  private func declaration(_ item: Interface.Item) -> [String] {
    let style = context.configuration.layout.style
    let spelling = CSpelling(style: style, nonNull: nil)
    switch item {
    case .constant(let item):
      guard case .integer(let number) = item.value else { return [] }
      return ["#define \(item.common.name) \(number)"]
    case .enumeration(let item): return enumeration(item, style)
    case .opaque(let item):
      let name = item.common.name
      return [
        style == .tag ? "struct \(name);" : "typedef struct \(name) \(name);"
      ]
    case .typedef(let item):
      return ["typedef \(spelling.declare(item.common.name, item.target));"]
    case .function(let item):
      return [spelling.declare(item.common.name, item.type) + ";"]
    }
  }

  private func enumeration(
    _ item: Enumeration, _ style: CSpelling.Style
  ) -> [String] {
    let name = item.common.name
    let cases = item.cases.map { "  \($0.common.name) = \($0.value)," }
    if let width = item.sizedAs {
      return ["enum \(name) {"] + cases + ["};", "typedef \(width) \(name);"]
    }
    switch style {
    case .tag: return ["enum \(name) {"] + cases + ["};"]
    case .type: return ["typedef enum {"] + cases + ["} \(name);"]
    case .both:
      return ["typedef enum \(name) {"] + cases + ["} \(name);"]
    }
  }
}
