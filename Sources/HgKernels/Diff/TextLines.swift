import HgBytes

/// Where the lines of a text, or of a part of it, begin.
///
/// A line ends after each newline; the last one may lack it. Offsets are of
/// 32 bits, because so are those of a delta.
struct LineStarts: ~Copyable {
  /// Where each line begins, and where the last one ends.
  private(set) var offsets = Column<UInt32>()

  /// Number of lines.
  var count: Int { offsets.count &- 1 }

  /// Creates the index of no text.
  init() {}

  /// Creates the index of no lines, which begin at `start`.
  init(at start: Int) throws(Refusal) {
    try offsets.append(Self.offset(start))
  }

  /// Indexes the lines of a text from `start` on.
  ///
  /// - Throws: `memory`, or `outOfRange` for a text of 4 GiB and more.
  /// - Complexity: O(bytes); 4 bytes of memory a line.
  init(of text: RawSpan, from start: Int) throws(Refusal) {
    try offsets.append(Self.offset(start))
    try text.appendLineEnds(from: start, atMost: .max, to: &offsets)
  }

  /// Adds a line; `end` is at most the size of a text that was indexed.
  @inline(__always)
  mutating func append(endingAt end: Int) throws(Refusal) {
    try offsets.append(UInt32(truncatingIfNeeded: end))
  }

  /// An offset in 32 bits.
  static func offset(_ offset: Int) throws(Refusal) -> UInt32 {
    guard let offset = UInt32(exactly: offset) else {
      throw Refusal(.outOfRange, at: offset)
    }
    return offset
  }
}

/// A text and its lines.
struct TextLines: ~Escapable {
  let text: RawSpan
  private let offsets: Span<UInt32>

  @_lifetime(copy text, borrow starts)
  init(_ text: RawSpan, _ starts: borrowing LineStarts) {
    self.text = text
    offsets = starts.offsets.span
  }

  /// Number of lines.
  var count: Int { offsets.count &- 1 }

  /// Where a line begins; for `count`, where the last one ends.
  @inline(__always)
  func start(_ line: Int) -> Int { Int(offsets[line]) }

  /// Size of a line in bytes, its newline included.
  @inline(__always)
  func size(_ line: Int) -> Int {
    Int(offsets[line &+ 1]) &- Int(offsets[line])
  }

  /// A hash of a line.
  @inline(__always)
  func hash(_ line: Int) -> UInt64 {
    text.lineHash(at: start(line), size: size(line))
  }

  /// Tells whether a line is the same as `size` bytes of another text.
  @inline(__always)
  func equals(
    _ line: Int, _ other: RawSpan, at offset: Int, size: Int
  ) -> Bool {
    size == self.size(line)
      && text.equals(at: start(line), other, at: offset, size: size)
  }

  /// Compares a line with `size` bytes of another text, as unsigned bytes:
  /// negative, zero or positive as the line is lower, equal or higher.
  @inline(__always)
  func compare(
    _ line: Int, _ other: RawSpan, at offset: Int, size: Int
  ) -> Int {
    let ownSize = self.size(line)
    let order = text.compare(
      at: start(line), other, at: offset, size: min(ownSize, size))
    return order != 0 ? order : ownSize &- size
  }
}
