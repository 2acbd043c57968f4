/// Macros that tell which release and which declarations a header is of.
struct VersionMacros {
  let context: WritingContext

  func definitions() -> [String] {
    var blocks: [String] = []
    let version = numbers()
    if !version.isEmpty, let text = context.configuration.version.package,
      let prefix = context.configuration.version.prefix
    {
      let lines =
        ["#define \(prefix) \(CString.literal(text))"]
        + version.map { "#define \($0.0) \($0.1)" }
      blocks.append(
        "/* The release that this header belongs to. */\n"
          + lines.joined(separator: "\n"))
    }
    if let name = context.configuration.hash.macro {
      blocks.append(
        """
        /* Changes whenever a declaration below does. */
        #define \(name) \(hashText)ULL
        """)
    }
    return blocks
  }

  /// The numeric macros, which every C parser can read.
  func numbers() -> [(String, Int)] {
    guard let prefix = context.configuration.version.prefix,
      let parts = context.configuration.version.parts
    else { return [] }
    return Array(
      zip(["MAJOR", "MINOR", "PATCH"].map { "\(prefix)_\($0)" }, parts))
  }

  /// The hash in hexadecimal, always of the same length.
  var hashText: String { HexText.plain(context.hash) }
}

/// Spellings of 64-bit numbers in hexadecimal.
enum HexText {
  static func plain(_ value: UInt64) -> String { "0x" + digits(value) }

  /// As Python's formatters write it.
  static func upper(_ value: UInt64) -> String {
    "0x" + digits(value).uppercased()
  }

  /// In groups of four, as Swift's formatter asks for.
  static func grouped(_ value: UInt64) -> String {
    let text = Array(digits(value))
    let groups = stride(from: 0, to: 16, by: 4).map {
      String(text[$0..<$0 + 4])
    }
    return "0x" + groups.joined(separator: "_")
  }

  private static func digits(_ value: UInt64) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}
