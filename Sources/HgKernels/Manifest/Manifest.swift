public import HgBytes

/// The text of a manifest: which file has which content in a revision.
///
/// Each file has a line, see ``ManifestLine``; lines ascend by path, as
/// unsigned bytes. Nothing is read beforehand, and each question reads what it
/// has to: so a text that is not sorted, or has lines that are none, has an
/// answer or a refusal that depends on the question. `validate` tells.
public struct Manifest: ~Escapable {
  /// The lines.
  public let text: RawSpan

  /// Bytes of every node: 20 or 32.
  public let nodeSize: Int

  /// Takes a text.
  ///
  /// - Parameters:
  ///   - text: The lines, none for the manifest without files.
  ///   - nodeSize: Bytes of every node: 20 or 32.
  @_lifetime(copy text)
  public init(_ text: RawSpan, nodeSize: Int) {
    self.text = text
    self.nodeSize = nodeSize
  }

  /// The line that begins at `start`.
  ///
  /// - Throws: `truncated` or `malformed`, at `start`.
  /// - Complexity: O(bytes of the line).
  public func line(at start: Int) throws(Refusal) -> ManifestLine {
    try ManifestLine(parsing: text, at: start, nodeSize: nodeSize)
  }

  /// Checks that all lines have the form of one and that their paths ascend.
  ///
  /// What the digits of nodes are is not looked at: whoever reads a node finds
  /// out, and looking would take as long as all the rest.
  ///
  /// - Returns: Number of lines.
  /// - Throws: `truncated` or `malformed`, at the offset of the line.
  /// - Complexity: O(bytes).
  public func validate() throws(Refusal) -> Int {
    var count = 0
    var start = 0
    var previous: ManifestLine?
    while start < text.byteCount {
      let line = try ManifestLine(
        framing: text, at: start, nodeSize: nodeSize)
      if let previous, !line.ascends(from: previous, in: text) {
        throw Refusal(.malformed, at: start)
      }
      previous = line
      start = line.end
      count &+= 1
    }
    return count
  }
}
