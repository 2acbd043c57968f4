public import HgBytes

/// Writes where each line of a text begins, and where the last one ends.
///
/// - Parameters:
///   - text: The text.
///   - offsets: Receives the offsets.
/// - Returns: Number of offsets: one more than there are lines.
/// - Throws: `full`.
/// - Complexity: O(bytes).
public func findLines(
  of text: RawSpan, offsets: inout MutableSpan<UInt64>
) throws(Refusal) -> Int {
  guard offsets.count > 0 else { throw Refusal(.full) }
  offsets[0] = 0
  var count = 1
  var position = 0
  while position < text.byteCount {
    position = text.lineEnd(from: position)
    guard count < offsets.count else { throw Refusal(.full, at: count) }
    offsets[count] = UInt64(position)
    count &+= 1
  }
  return count
}
