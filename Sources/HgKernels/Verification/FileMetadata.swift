import HgBytes

// The text of a file's revision may begin with metadata: the bytes 01 0A, lines
// of a key, a colon, a space and a value, and 01 0A again. What comes after is
// what the file contains.

/// What the metadata of a file's revision says about copies.
struct FileMetadata {
  /// Where the path lies that the file was copied from; nil if it was not.
  private(set) var source: Range<Int>?

  /// The revision of that.
  private(set) var node = SHA1Digest()

  /// Whether a text begins with metadata.
  @inline(__always)
  static func isAtStart(of text: RawSpan) -> Bool { isMark(text, at: 0) }

  @inline(__always)
  private static func isMark(_ text: RawSpan, at offset: Int) -> Bool {
    (try? text.bigEndian(UInt16.self, at: offset)) == 0x010a
  }

  /// Reads the metadata that a text begins with.
  ///
  /// It is strict: what is no usual form is left to others.
  ///
  /// - Throws: `malformed` or `truncated`, at the offset of a wrong line.
  init(parsing text: RawSpan) throws(Refusal) {
    var copy: Range<Int>?
    var revision: Range<Int>?
    var position = 2
    while !Self.isMark(text, at: position) {
      let next = text.lineEnd(from: position)
      guard text.isLineStart(next), next > position else {
        throw Refusal(.truncated, at: position)
      }
      let line = position..<(next &- 1)
      let colon = try Self.colon(in: text, line)
      switch try Self.key(text, position..<colon) {
      case .copy: copy = (colon &+ 2)..<line.upperBound
      case .revision: revision = (colon &+ 2)..<line.upperBound
      case .other: break
      }
      position = next
    }
    guard let copy, let revision else { return }
    guard revision.count == 2 * SHA1Digest.size,
      let node = SHA1Digest(hexIn: text, at: revision.lowerBound)
    else { throw Refusal(.malformed, at: revision.lowerBound) }
    source = copy
    self.node = node
  }

  /// Where the first colon stands that a space follows.
  ///
  /// - Throws: `malformed` if there is none, or for a byte that could end the
  ///   line or the metadata elsewhere.
  private static func colon(
    in text: RawSpan, _ line: Range<Int>
  ) throws(Refusal) -> Int {
    var colon: Int?
    for position in line {
      switch try text.byte(at: position) {
      case UInt8(ascii: ":"):
        if colon == nil, position &+ 1 < line.upperBound,
          try text.byte(at: position &+ 1) == UInt8(ascii: " ")
        {
          colon = position
        }
      case 0x01, UInt8(ascii: "\r"):
        throw Refusal(.malformed, at: position)
      default: break
      }
    }
    guard let colon else { throw Refusal(.malformed, at: line.lowerBound) }
    return colon
  }

  private enum Key { case copy, revision, other }

  private static func key(
    _ text: RawSpan, _ range: Range<Int>
  ) throws(Refusal) -> Key {
    let start = range.lowerBound
    switch range.count {
    case 4:
      let isCopy = try text.bigEndian(UInt32.self, at: start) == 0x636f_7079
      return isCopy ? .copy : .other
    case 7:
      // With the colon that follows: `copyrev:`.
      let word = try text.bigEndian(UInt64.self, at: start)
      return word == 0x636f_7079_7265_763a ? .revision : .other
    default: return .other
    }
  }
}
