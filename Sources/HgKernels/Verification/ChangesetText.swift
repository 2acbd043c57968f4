import HgBytes

// The text of a changeset:
//
//     node of the manifest, 40 hexadecimal digits
//     user
//     seconds since 1970, offset from UTC in seconds, and perhaps more items
//     path of a file, as often as there are files
//     (an empty line)
//     description
//
// Each of these lines ends with a newline. An item is a key, a colon and a
// value; items are separated by NUL, and in them some bytes are escaped by a
// backslash.

/// The files that the text of a changeset names, and its manifest.
struct ChangesetText: ~Escapable {
  /// The node of the manifest.
  let manifest: SHA1Digest

  private let text: RawSpan

  /// Where the next path begins, and where they end.
  private var position: Int
  private let end: Int

  /// Reads the text of a changeset.
  ///
  /// It is strict: what is no usual form is left to others.
  ///
  /// - Throws: `malformed`, at the offset of what is wrong.
  @_lifetime(copy text)
  init(parsing text: RawSpan) throws(Refusal) {
    self.text = text
    guard let manifest = SHA1Digest(hexIn: text, at: 0),
      text.lineEnd(from: 0) == 2 * SHA1Digest.size + 1
    else { throw Refusal(.malformed) }
    self.manifest = manifest
    let date = text.lineEnd(from: 2 * SHA1Digest.size + 1)
    let files = text.lineEnd(from: date)
    guard text.isLineStart(date), text.isLineStart(files), files > date,
      try isUsualDate(text.slice(at: date, size: files &- date &- 1))
    else { throw Refusal(.malformed, at: date) }
    position = files
    var end = files
    while true {
      let next = text.lineEnd(from: end)
      guard next > end, text.isLineStart(next) else {
        throw Refusal(.malformed, at: end)
      }
      if next == end &+ 1 { break }
      end = next
    }
    self.end = end
  }

  /// Where the next path lies; nil at the end.
  @_lifetime(self: copy self)
  mutating func next() -> Range<Int>? {
    guard position < end else { return nil }
    let start = position
    position = text.lineEnd(from: start)
    return start..<(position &- 1)
  }
}

/// Whether a line is two whole numbers and items, as Mercurial writes them
/// today.
private func isUsualDate(_ line: RawSpan) throws(Refusal) -> Bool {
  var position = 0
  guard try skipNumber(line, &position), position < line.byteCount,
    try line.byte(at: position) == UInt8(ascii: " ")
  else { return false }
  position &+= 1
  guard try skipNumber(line, &position) else { return false }
  guard position < line.byteCount else { return true }
  guard try line.byte(at: position) == UInt8(ascii: " ") else { return false }
  position &+= 1
  while position < line.byteCount {
    guard try skipItem(line, &position) else { return false }
  }
  return true
}

/// Skips a decimal number, and tells whether there is one.
private func skipNumber(
  _ line: RawSpan, _ position: inout Int
) throws(Refusal) -> Bool {
  let first = position < line.byteCount ? try line.byte(at: position) : 0
  if first == UInt8(ascii: "-") { position &+= 1 }
  let start = position
  while position < line.byteCount {
    let byte = try line.byte(at: position)
    guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { break }
    position &+= 1
  }
  // Longer ones have no meaning as a date.
  return position > start && position &- start < 18
}

/// Skips an item with the NUL after it, and tells whether it is one.
private func skipItem(
  _ line: RawSpan, _ position: inout Int
) throws(Refusal) -> Bool {
  let start = position
  var hasColon = false
  while position < line.byteCount {
    let byte = try line.byte(at: position)
    position &+= 1
    switch byte {
    case 0: return hasColon || position == start &+ 1
    case UInt8(ascii: ":"): hasColon = true
    case UInt8(ascii: "\\"):
      guard position < line.byteCount else { return false }
      switch try line.byte(at: position) {
      case UInt8(ascii: "\\"), UInt8(ascii: "n"), UInt8(ascii: "r"),
        UInt8(ascii: "0"):
        position &+= 1
      default: return false
      }
    default: break
    }
  }
  return hasColon
}
