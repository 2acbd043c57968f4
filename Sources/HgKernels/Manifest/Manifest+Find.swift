public import HgBytes

// Lines are found by halving the text: each step looks at the line that the
// middle is in. No index is needed, and a line is looked at once, so that the
// longest lines cost no more than their bytes.

extension Manifest {
  /// The line of a path; nil if there is none.
  ///
  /// - Throws: `truncated` or `malformed`, at the offset of the line that has
  ///   the path.
  /// - Complexity: O(log bytes) lines of usual length, O(bytes) at worst.
  public func find(_ path: RawSpan) throws(Refusal) -> ManifestLine? {
    let start = lowerBound(path)
    guard start < text.byteCount, order(at: start, path) == 0,
      text.holds(1, at: start &+ path.byteCount),
      try text.byte(at: start &+ path.byteCount) == 0, path.byteCount > 0
    else { return nil }
    let line = try line(at: start)
    // A path with a NUL is none.
    return line.pathSize == path.byteCount ? line : nil
  }

  /// Where the lines are whose paths begin with `prefix`.
  ///
  /// - Complexity: O(log bytes) lines of usual length, O(bytes) at worst.
  public func range(of prefix: RawSpan) -> Range<Int> {
    let start = lowerBound(prefix)
    return start..<bound(prefix, from: start, passesBeginnings: true)
  }

  /// The offset of the first line whose path is not lower than `path`, of
  /// those from `start` on.
  ///
  /// - Complexity: O(log bytes) lines of usual length, O(bytes) at worst.
  public func lowerBound(_ path: RawSpan, from start: Int = 0) -> Int {
    bound(path, from: start, passesBeginnings: false)
  }

  /// The offset of the first line that is not before the wanted place.
  ///
  /// - Parameters:
  ///   - path: What lines are compared with.
  ///   - start: Where the first line begins that may be meant.
  ///   - passesBeginnings: Whether a path that begins with `path` is before
  ///     the place.
  /// - Returns: The offset, that of the end if all lines are before.
  private func bound(
    _ path: RawSpan, from start: Int, passesBeginnings: Bool
  ) -> Int {
    // Lines before `low` are before the place, those from `high` on are not.
    var low = start
    var high = text.byteCount
    while low < high {
      let middle = low &+ (high &- low) / 2
      let line = Swift.max(text.lineStart(before: middle), low)
      let order = order(at: line, path)
      if order < 0 || order == 0 && passesBeginnings {
        low = text.lineEnd(from: middle)
      } else {
        high = line
      }
    }
    return low
  }

  /// Compares the path at `offset` with another: negative, zero or positive as
  /// it is lower, begins with the other, or is higher.
  @inline(__always)
  private func order(at offset: Int, _ path: RawSpan) -> Int {
    let size = Swift.min(path.byteCount, text.byteCount &- offset)
    let order = text.compare(at: offset, path, at: 0, size: size)
    return order == 0 && size < path.byteCount ? -1 : order
  }
}
