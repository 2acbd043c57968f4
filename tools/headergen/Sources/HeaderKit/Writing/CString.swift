/// String literals for C and C++.
enum CString {
  /// Non-ASCII bytes are written in octal, which has a fixed length in C.
  static func literal(_ text: String) -> String {
    "\"" + text.utf8.map(escape).joined() + "\""
  }

  private static func escape(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "\""): "\\\""
    case UInt8(ascii: "\\"): "\\\\"
    case UInt8(ascii: "\n"): "\\n"
    case UInt8(ascii: "\t"): "\\t"
    // `??` could begin a trigraph.
    case UInt8(ascii: "?"): "\\077"
    case 0x20...0x7E: String(UnicodeScalar(byte))
    default: octal(byte)
    }
  }

  private static func octal(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 8)
    return "\\" + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
