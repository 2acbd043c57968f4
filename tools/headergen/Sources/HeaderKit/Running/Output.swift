/// A file as it must be.
public struct Output: Sendable {
  /// Where it belongs.
  public let path: String
  /// All of its text.
  public let text: String

  /// Brings the file up to date.
  ///
  /// Returns whether it had to change.
  @discardableResult
  public func write() throws -> Bool { try Files.write(text, to: path) }

  /// How the file on disk differs; nil when it does not.
  public func staleness() -> String? {
    guard let committed = Files.text(at: path) else {
      return "\(path):1: error: stale: the file is missing, or not UTF-8"
    }
    // Bytes, since Swift's strings are equal when they only look alike.
    guard !committed.utf8.elementsEqual(text.utf8) else { return nil }
    let old = lines(committed)
    let new = lines(text)
    let index = zip(old, new).prefix { $0.utf8.elementsEqual($1.utf8) }.count
    func quoted(_ lines: [Substring]) -> String {
      index < lines.count ? "'\(lines[index])'" : "the end of the file"
    }
    return """
      \(path):\(index + 1): error: stale: the file does not match its sources
        it has:      \(quoted(old))
        should have: \(quoted(new))
      """
  }

  /// Split at LF alone: a CR is a difference like any other.
  ///
  /// Swift counts CRLF as one character, so the split is made on scalars.
  private func lines(_ text: String) -> [Substring] {
    text.unicodeScalars.split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(Substring.init)
  }
}
