import HgBytes
import TestSupport

/// One line of a manifest in plain Swift.
struct ManifestEntry: Hashable {
  var path: [UInt8]
  var node: [UInt8]
  var flag: [UInt8]

  /// An entry with a node of equal bytes.
  init(
    _ path: String, node: UInt8 = 1, nodeSize: Int = 20, flag: String = ""
  ) {
    self.path = Array(path.utf8)
    self.node = Array(repeating: node, count: nodeSize)
    self.flag = Array(flag.utf8)
  }

  /// Reads a line that the text begins with, byte by byte.
  init?(line text: [UInt8], nodeSize: Int) {
    guard let nul = text.firstIndex(of: 0), nul > 0,
      !text[..<nul].contains(10)
    else { return nil }
    let digits = text[(nul + 1)...].prefix(2 * nodeSize)
    let spelled = String(decoding: digits, as: UTF8.self)
    guard digits.count == 2 * nodeSize,
      digits.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit && $0 < 128 })
    else { return nil }
    let rest = text[(nul + 1 + 2 * nodeSize)...]
    guard let end = rest.firstIndex(of: 10) else { return nil }
    let flag = Array(rest[..<end])
    guard flag.isEmpty || flag.count == 1 && "xlt".utf8.contains(flag[0])
    else { return nil }
    path = Array(text[..<nul])
    node = bytes(hexadecimal: spelled)
    self.flag = flag
  }

  /// The line.
  var line: [UInt8] {
    path + [0] + Array(hexadecimal(node).utf8) + flag + [10]
  }
}

extension Array<UInt8> {
  /// The bytes of a span.
  init(_ span: RawSpan) {
    self = span.withUnsafeBytes { Array($0) }
  }
}
