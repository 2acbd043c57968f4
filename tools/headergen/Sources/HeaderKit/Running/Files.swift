internal import Foundation

/// Reading and writing of whole files.
public enum Files {
  /// A file's text; nil when it is absent or not UTF-8.
  public static func text(at path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else {
      return nil
    }
    return String(data: data, encoding: .utf8)
  }

  /// Writes a file in one step, so that no reader sees half of it, and leaves
  /// one alone that already says the same.
  ///
  /// Returns whether it wrote.
  @discardableResult
  public static func write(_ text: String, to path: String) throws -> Bool {
    let data = Data(text.utf8)
    guard FileManager.default.contents(atPath: path) != data else {
      return false
    }
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url, options: .atomic)
    return true
  }
}
