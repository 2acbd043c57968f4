public import HgBytes

/// One line of a manifest: a file, or a directory with a manifest of its own.
///
/// | bytes    | what |
/// | -------- | ---- |
/// | 1 and up | the path, in which no NUL and no newline can be |
/// | 1        | NUL |
/// | 40 or 64 | the node in hexadecimal digits: SHA-1, or a hash of 32 bytes |
/// | 0 or 1   | the flag: `x` executable, `l` link, `t` directory |
/// | 1        | newline |
///
/// Digits are written in lower case, and read in both.
public struct ManifestLine: BitwiseCopyable, Equatable, Sendable {
  /// Offset of the path.
  public let start: Int

  /// Bytes of the path.
  public let pathSize: Int

  /// Bytes of the node: 20 or 32.
  public let nodeSize: Int

  /// The flag, 0 for none.
  public let flag: UInt8

  /// Offset after the NUL: of the first digit of the node.
  @inline(__always)
  public var digits: Int { start &+ pathSize &+ 1 }

  /// Offset after the newline: of the next line.
  @inline(__always)
  public var end: Int { digits &+ 2 &* nodeSize &+ (flag == 0 ? 1 : 2) }

  /// Finds the parts of the line that begins at `start`, and leaves the digits
  /// to whoever reads them.
  ///
  /// - Parameters:
  ///   - text: The manifest.
  ///   - start: Where the line begins.
  ///   - nodeSize: Bytes of every node: 20 or 32.
  /// - Throws: `truncated` if the text ends inside the line, else `malformed`,
  ///   at `start`.
  /// - Complexity: O(bytes of the path).
  @inline(__always)
  init(framing text: RawSpan, at start: Int, nodeSize: Int) throws(Refusal) {
    let nul = try ManifestLine.endOfPath(in: text, from: start)
    let after = nul &+ 1 &+ 2 &* nodeSize
    guard text.holds(1, at: after) else {
      throw ManifestLine.refusal(of: text, at: start, from: nul)
    }
    let last = try text.byte(at: after)
    if last == newline {
      flag = 0
    } else {
      guard ManifestLine.isFlag(last) else {
        throw Refusal(.malformed, at: start)
      }
      guard text.holds(2, at: after) else {
        throw Refusal(.truncated, at: start)
      }
      guard try text.byte(at: after &+ 1) == newline else {
        throw Refusal(.malformed, at: start)
      }
      flag = last
    }
    self.start = start
    pathSize = nul &- start
    self.nodeSize = nodeSize
  }

  /// Reads the line that begins at `start`.
  ///
  /// - Parameters:
  ///   - text: The manifest.
  ///   - start: Where the line begins.
  ///   - nodeSize: Bytes of every node: 20 or 32.
  /// - Throws: `truncated` if the text ends inside the line, else `malformed`,
  ///   at `start`.
  /// - Complexity: O(bytes of the line).
  public init(
    parsing text: RawSpan, at start: Int, nodeSize: Int
  ) throws(Refusal) {
    try self.init(framing: text, at: start, nodeSize: nodeSize)
    var digits = digits
    for _ in 0..<(nodeSize / 4) {
      guard text.hexadecimal32(at: digits) != nil else {
        throw Refusal(.malformed, at: start)
      }
      digits &+= 8
    }
  }

  /// Where the NUL after the path is that begins at `start`.
  ///
  /// - Throws: `truncated` if the text ends before, `malformed` for a path
  ///   that is empty or has a newline in it, at `start`.
  @inline(__always)
  static func endOfPath(
    in text: RawSpan, from start: Int
  ) throws(Refusal) -> Int {
    var end = text.firstIndex(atMost: newline, from: start)
    while text.holds(1, at: end) {
      let byte = try text.byte(at: end)
      if byte == 0, end > start { return end }
      guard byte != 0, byte != newline else {
        throw Refusal(.malformed, at: start)
      }
      end = text.firstIndex(atMost: newline, from: end &+ 1)
    }
    throw Refusal(.truncated, at: start)
  }

  /// Tells whether a byte is the flag of a file or directory.
  @inline(__always)
  static func isFlag(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "x") || byte == UInt8(ascii: "l")
      || byte == UInt8(ascii: "t")
  }

  /// Why a line is refused after which the text has no room for a node.
  private static func refusal(
    of text: RawSpan, at start: Int, from nul: Int
  ) -> Refusal {
    let isCut =
      text.lineEnd(from: nul) == text.byteCount
      && !text.isLineStart(text.byteCount)
    return Refusal(isCut ? .truncated : .malformed, at: start)
  }
}

/// What ends a line.
private let newline = UInt8(ascii: "\n")

extension ManifestLine {
  /// Whether the path of `previous`, a line of the same text, is lower.
  ///
  /// - Complexity: O(bytes that the two lines have in common).
  @inline(__always)
  func ascends(from previous: ManifestLine, in text: RawSpan) -> Bool {
    // The NUL is lower than each byte of a path, and ends the shorter one; with
    // it in common, the paths are the same.
    let size = Swift.min(previous.pathSize, pathSize) &+ 1
    return text.compare(at: previous.start, text, at: start, size: size) < 0
  }

  /// The path.
  ///
  /// - Throws: `truncated` for another text than the line is of.
  @_lifetime(copy text)
  public func path(in text: RawSpan) throws(Refusal) -> RawSpan {
    try text.slice(at: start, size: pathSize)
  }

  /// Writes the bytes of the node.
  ///
  /// - Throws: `malformed` for another text than the line is of, or `full`.
  @inline(__always)
  public func writeNode(
    in text: RawSpan, into output: inout OutputRawSpan
  ) throws(Refusal) {
    var offset = digits
    for _ in 0..<(nodeSize / 4) {
      guard let word = text.hexadecimal32(at: offset) else {
        throw Refusal(.malformed, at: start)
      }
      try output.writeBigEndian(word)
      offset &+= 8
    }
  }
}
