public import HgBytes

/// What becomes of the spaces, tabs and carriage returns of a text.
public enum WhitespaceChange: UInt32, Sendable {
  /// Each run of them becomes one space, and none before a newline.
  case collapse = 0
  /// All of them are left out.
  case remove = 1
}

/// Writes a text with its whitespace changed, to be compared without it.
///
/// - Parameters:
///   - text: The text.
///   - change: What becomes of its whitespace.
///   - result: Receives the changed text, which is not larger.
/// - Throws: `full`.
/// - Complexity: O(bytes).
public func fixWhitespace(
  of text: RawSpan, _ change: WhitespaceChange, to result: inout OutputRawSpan
) throws(Refusal) {
  var hasSpace = false
  for offset in 0..<text.byteCount {
    let byte = try text.byte(at: offset)
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      hasSpace = change == .collapse
    default:
      if hasSpace, byte != UInt8(ascii: "\n") {
        try result.write(UInt8(ascii: " "))
      }
      hasSpace = false
      try result.write(byte)
    }
  }
  if hasSpace { try result.write(UInt8(ascii: " ")) }
}
