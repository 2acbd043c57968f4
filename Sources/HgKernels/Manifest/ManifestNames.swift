import HgBytes

/// Names that stand in one text, each with a NUL after it.
struct ManifestNames: ~Escapable {
  private let text: RawSpan

  /// Where the next name begins.
  private var start = 0

  /// Where the last name that was read begins.
  private(set) var last = 0

  @_lifetime(copy text)
  init(_ text: RawSpan) {
    self.text = text
  }

  /// Reads the next name; nil at the end.
  ///
  /// - Throws: `truncated` for a name without a NUL, `malformed` for one that
  ///   is not higher than the one before, each at its offset.
  @_lifetime(self: copy self)
  mutating func next() throws(Refusal) -> Range<Int>? {
    guard start < text.byteCount else { return nil }
    let end = text.firstIndex(atMost: 0, from: start)
    guard end < text.byteCount else { throw Refusal(.truncated, at: start) }
    guard start == 0 || text.compareTexts(at: last, text, at: start) < 0
    else { throw Refusal(.malformed, at: start) }
    last = start
    start = end &+ 1
    return last..<end
  }
}
