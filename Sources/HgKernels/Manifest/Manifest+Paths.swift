public import HgBytes

extension Manifest {
  /// Writes all paths, each with a NUL after it.
  ///
  /// No more is checked than has to be to tell paths from the rest.
  ///
  /// - Throws: `truncated` or `malformed`, at the offset of the line; `full`.
  /// - Complexity: O(bytes).
  public func writePaths(
    into output: inout OutputRawSpan
  ) throws(Refusal) {
    var start = 0
    while start < text.byteCount {
      let line = try ManifestLine(
        framing: text, at: start, nodeSize: nodeSize)
      try output.write(text, at: start, size: line.pathSize &+ 1)
      start = line.end
    }
  }
}
