import HgBytes

// Manifests: lines of a path, NUL, a node in hexadecimal digits, perhaps a
// flag, and a newline, sorted by path.
//
// Where two manifests differ, the lower path of the two lines is in one text
// alone, as both are sorted, and so one walk finds all lines that both texts
// have. Nobody checks that a text is sorted: if it is not, the walk keeps
// fewer lines.

extension FastTexts {
  /// The place after the lines that differ at `place`: one line, where the
  /// other text has nothing in its stead, or two; nil if they are not lines of
  /// manifests.
  ///
  /// - Complexity: O(bytes of the lines passed over).
  func afterManifestLine(
    at place: FastPlace
  ) throws(Refusal) -> FastPlace? {
    guard
      let oldLine = try FastManifestLine(old, at: place.old),
      let newLine = try FastManifestLine(new, at: place.new)
    else { return nil }
    let common = old.commonPrefix(from: place.old, new, from: place.new)
    // A NUL is lower than each byte of a path: where paths differ, lines
    // compare as they do.
    let order =
      common > oldLine.pathSize
      ? 0
      : old.compare(
        at: place.old + common, new, at: place.new + common, size: 1)
    return FastPlace(
      old: order <= 0 ? oldLine.end : place.old,
      new: order >= 0 ? newLine.end : place.new)
  }
}

/// A line that looks like a manifest's.
private struct FastManifestLine {
  /// Bytes of the path.
  let pathSize: Int

  /// Offset after the newline.
  let end: Int

  /// Most bytes of a line: more than any path that a system takes.
  ///
  /// A longer line could be looked at again for each line of the other text.
  private static var longest: Int { 4400 }

  /// Looks at the line that begins at `start`.
  init?(_ text: RawSpan, at start: Int) throws(Refusal) {
    let last = min(text.byteCount, start + Self.longest)
    end = text.extracting(0..<last).lineEnd(from: start)
    guard text.isLineStart(end) else { return nil }
    var nul = try Self.nul(text, start, before: end - 1)
    if nul == nil { nul = try Self.nul(text, start, before: end - 2) }
    guard let nul else { return nil }
    pathSize = nul - start
  }

  /// Where, after `start`, a NUL stands before the digits of a SHA-1 or
  /// SHA-256 that end at `end`.
  private static func nul(
    _ text: RawSpan, _ start: Int, before end: Int
  ) throws(Refusal) -> Int? {
    for words in 5...8 where words == 5 || words == 8 {
      let nul = end - 8 * words - 1
      guard nul > start else { return nil }
      guard try text.byte(at: nul) == 0 else { continue }
      for word in 0..<words {
        let digits = try text.bigEndian(UInt64.self, at: nul + 1 + 8 * word)
        guard areDigits(digits) else { return nil }
      }
      return nul
    }
    return nil
  }
}

/// Tells whether eight bytes are lower-case hexadecimal digits.
@inline(__always)
private func areDigits(_ word: UInt64) -> Bool {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let high = 0x80 * ones
  guard word & high == 0 else { return false }
  // Each sum has the high bit of a byte where that is at least what is named.
  let (from0, past9) = (word + 0x50 * ones, word + 0x46 * ones)
  let (fromA, pastF) = (word + 0x1f * ones, word + 0x19 * ones)
  return ((from0 & ~past9) | (fromA & ~pastF)) & high == high
}
