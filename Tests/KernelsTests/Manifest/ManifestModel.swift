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

/// The lines of a manifest, by path.
typealias ManifestModel = [[UInt8]: ManifestEntry]

extension ManifestModel {
  /// The entries, sorted.
  var entries: [ManifestEntry] {
    values.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }

  /// The text.
  var text: [UInt8] { entries.flatMap(\.line) }
}

extension SeededGenerator {
  /// A path of few letters, so that many begin with another.
  mutating func path() -> [UInt8] {
    let parts = ["a", "b", "/", ".", "-", "file", "\u{1}", "ü"]
    return (0..<number(1...6)).flatMap { _ in
      Array(parts[number(0...(parts.count - 1))].utf8)
    }
  }

  /// An entry for a path.
  mutating func entry(_ path: [UInt8], nodeSize: Int) -> ManifestEntry {
    var entry = ManifestEntry(
      "", nodeSize: nodeSize, flag: ["", "", "", "x", "l", "t"][number(0...5)])
    entry.path = path
    entry.node = bytes(nodeSize)
    return entry
  }

  /// A manifest of up to `most` entries.
  mutating func manifest(most: Int, nodeSize: Int) -> ManifestModel {
    var model: ManifestModel = [:]
    for _ in 0..<number(0...most) {
      let path = oneIn(40) ? path() + bytes(300).filter { $0 > 10 } : path()
      model[path] = entry(path, nodeSize: nodeSize)
    }
    return model
  }

  /// A manifest after some changes.
  mutating func changed(_ model: ManifestModel, nodeSize: Int) -> ManifestModel
  {
    var result = model
    for _ in 0..<number(0...8) {
      let old = result.entries
      let path =
        old.isEmpty || oneIn(3) ? path() : old[number(0...(old.count - 1))].path
      switch number(0...3) {
      case 0: result[path] = nil
      case 1:
        var entry = result[path] ?? entry(path, nodeSize: nodeSize)
        entry.flag = entry.flag == [120] ? [] : [120]
        result[path] = entry
      default: result[path] = entry(path, nodeSize: nodeSize)
      }
    }
    return result
  }
}

extension SeededGenerator {
  /// A text after some damage.
  mutating func damaged(_ text: [UInt8]) -> [UInt8] {
    var text = text
    for _ in 0..<number(0...4) where !text.isEmpty {
      let place = number(0...(text.count - 1))
      switch number(0...4) {
      case 0: text[place] = [0, 10, 97, 120, 255][number(0...4)]
      case 1: text.remove(at: place)
      case 2: text.removeSubrange(place...)
      case 3:
        let end = Swift.min(text.count, place + 50)
        text.insert(contentsOf: text[place..<end], at: number(0...place))
      default: text[place] = UInt8(truncatingIfNeeded: next())
      }
    }
    return text
  }
}

/// Names, each with a NUL after it.
func joined(names: [[UInt8]]) -> [UInt8] { names.flatMap { $0 + [0] } }

extension Column<UInt8> {
  /// Rows of `size` bytes each.
  func rows(of size: Int) -> [[UInt8]] {
    let all = Array(bytes)
    return stride(from: 0, to: all.count, by: size).map {
      Array(all[$0..<($0 + size)])
    }
  }
}
