/// Writes the C header.
struct HeaderWriter {
  let context: WritingContext

  private var configuration: Configuration { context.configuration }

  func write() -> String {
    let frame = HeaderFrame(context: context)
    let macros = MacroDefinitions(markers: configuration.markers)
    var blocks: [String] = []
    blocks += frame.opening()
    blocks += macros.definitions()
    blocks += VersionMacros(context: context).definitions()
    if configuration.frame.cppCompat { blocks.append(frame.externOpening) }
    if let opening = macros.pragmaOpening { blocks.append(opening) }
    blocks += body()
    if let closing = macros.pragmaClosing { blocks.append(closing) }
    if configuration.frame.cppCompat { blocks.append(frame.externClosing) }
    blocks += frame.closing()
    return blocks.joined(separator: "\n\n").endingInNewline
  }

  private func body() -> [String] {
    let declarations = HeaderDeclarations(context: context)
    var blocks: [String] = []
    for (section, items) in ItemOrder(configuration: configuration)
      .arrange(context.interface) where !items.isEmpty
    {
      if let section { blocks.append(banner(section.title)) }
      blocks += items.map(declarations.write)
    }
    return blocks
  }

  private func banner(_ title: String) -> String {
    let width = configuration.layout.lineLength
    let rule = String(repeating: "-", count: min(width, 80) - 6)
    return "/* \(rule)\n * \(CommentStyle.escape(title))\n * \(rule) */"
  }
}
