/// What stands around a header's declarations.
struct HeaderFrame {
  let context: WritingContext

  private var frame: Configuration.Frame { context.configuration.frame }

  func opening() -> [String] {
    var blocks: [String] = []
    if let header = frame.header { blocks.append(header.trimmedEnd) }
    blocks.append(
      frame.autogenWarning?.trimmedEnd ?? "/* \(context.notice) */")
    if frame.pragmaOnce { blocks.append("#pragma once") }
    if let guardName = frame.includeGuard {
      blocks.append("#ifndef \(guardName)\n#define \(guardName)")
    }
    let includes = includes()
    if !includes.isEmpty { blocks.append(includes.joined(separator: "\n")) }
    if let text = frame.afterIncludes { blocks.append(text.trimmedEnd) }
    return blocks
  }

  func closing() -> [String] {
    var blocks: [String] = []
    if let guardName = frame.includeGuard {
      blocks.append("#endif /* \(guardName) */")
    }
    if let trailer = frame.trailer { blocks.append(trailer.trimmedEnd) }
    return blocks
  }

  let externOpening = "#ifdef __cplusplus\nextern \"C\" {\n#endif"
  let externClosing = "#ifdef __cplusplus\n} /* extern \"C\" */\n#endif"

  private func includes() -> [String] {
    var system = frame.sysIncludes
    if !frame.noIncludes {
      let standard = ["stdbool.h", "stddef.h", "stdint.h"]
      system = standard + system.filter { !standard.contains($0) }
    }
    return system.map { "#include <\($0)>" }
      + frame.includes.map { "#include \"\($0)\"" }
  }
}

extension String {
  /// Text from the configuration may end in newlines or not.
  var trimmedEnd: String {
    var text = self
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }
}
