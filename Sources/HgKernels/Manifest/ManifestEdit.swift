public import HgBytes

/// What a batch of edits does to a manifest.
///
/// Edits stand in a text of their own, ascending by path, a line for each:
/// that of a manifest if it is to be there, `path NUL LF` if there is to be
/// none. The edit has places, not bytes: every function that needs the texts
/// takes them again.
public struct ManifestEdit: ~Copyable {
  /// What one line of the edits does.
  struct Step: BitwiseCopyable {
    /// Offset in the base of the line that is replaced, or of the first line
    /// with a higher path.
    let start: Int
    /// Offset of the first byte that is kept again.
    let end: Int
    /// Offset of the line in the edits.
    let data: Int
    /// Bytes of the line, 0 if the path is to be removed.
    let size: Int
  }

  /// What the edits do, in their order.
  private var steps = Column<Step>()

  /// Size of the base in bytes.
  private let baseSize: Int

  /// Size of the edits in bytes.
  private let editsSize: Int

  /// Size of the text that the edits lead to, in bytes.
  public private(set) var textSize: Int

  /// Size of the delta in bytes.
  public private(set) var deltaSize = 0

  /// Number of hunks of the delta.
  public private(set) var hunkCount = 0

  /// Finds the places of some edits.
  ///
  /// - Parameters:
  ///   - edits: The edits.
  ///   - base: The manifest to begin with.
  ///   - place: Where a refusal is: 0 for the base, 1 for the edits.
  /// - Throws: `truncated` or `malformed` for what is no line, or for edits
  ///   that are out of order; `outOfRange`, in the edits, for a path to be
  ///   removed that is not there, and, in the base, for a line where a delta
  ///   cannot point; each at `place`. `memory`.
  /// - Complexity: O(edits x log bytes) lines of usual length, and 32 bytes of
  ///   memory an edit.
  public init(
    _ edits: RawSpan, of base: Manifest, refusedAt place: inout ManifestPlace
  ) throws(Refusal) {
    baseSize = base.text.byteCount
    editsSize = edits.byteCount
    textSize = baseSize
    var previous = 0
    var start = 0
    var passed = 0
    while start < edits.byteCount {
      place = ManifestPlace(text: 1, offset: start)
      let edit = try Edit(parsing: edits, at: start, nodeSize: base.nodeSize)
      guard start == 0 || edits.compareTexts(at: previous, edits, at: start) < 0
      else { throw Refusal(.malformed, at: start) }
      let path = try edits.slice(at: start, size: edit.pathSize)
      let lower = base.lowerBound(path, from: passed)
      let upper = try end(of: path, at: lower, in: base, refusedAt: &place)
      guard edit.isSet || upper > lower else {
        throw Refusal(.outOfRange, at: start)
      }
      let size = edit.isSet ? edit.end &- start : 0
      try append(
        Step(start: lower, end: upper, data: start, size: size),
        refusedAt: &place)
      passed = upper
      previous = start
      start = edit.end
    }
  }

  /// Where the line ends that has `path`, if it begins at `start`; else
  /// `start`.
  private func end(
    of path: RawSpan, at start: Int, in base: Manifest,
    refusedAt place: inout ManifestPlace
  ) throws(Refusal) -> Int {
    guard start < base.text.byteCount else { return start }
    do throws(Refusal) {
      let line = try base.line(at: start)
      let isSame =
        line.pathSize == path.byteCount
        && base.text.equals(at: start, path, at: 0, size: line.pathSize)
      return isSame ? line.end : start
    } catch {
      place = ManifestPlace(text: 0, offset: start)
      throw error
    }
  }

  private mutating func append(
    _ step: Step, refusedAt place: inout ManifestPlace
  ) throws(Refusal) {
    guard step.end <= Int(Int32.max), step.size <= Int(Int32.max) else {
      place = ManifestPlace(text: 0, offset: step.start)
      throw Refusal(.outOfRange, at: step.start)
    }
    let joinsLast = steps.count > 0 && step.start == steps[steps.count - 1].end
    if !joinsLast {
      hunkCount += 1
      deltaSize += DeltaHunk.headerSize
    }
    // Both are sums of parts of texts that are in memory.
    deltaSize += step.size
    textSize += step.size - (step.end - step.start)
    try steps.append(step)
  }

  /// Writes the text that the edits lead to.
  ///
  /// - Parameters:
  ///   - edits: The edits.
  ///   - base: The text to begin with.
  ///   - text: Receives the text.
  /// - Throws: `argument` for texts of other sizes, or `full`.
  /// - Complexity: O(size of the text).
  public func writeText(
    _ edits: RawSpan, of base: RawSpan, into text: inout OutputRawSpan
  ) throws(Refusal) {
    guard edits.byteCount == editsSize, base.byteCount == baseSize else {
      throw Refusal(.argument)
    }
    var kept = 0
    for index in 0..<steps.count {
      let step = steps[index]
      try text.write(base, at: kept, size: step.start - kept)
      try text.write(edits, at: step.data, size: step.size)
      kept = step.end
    }
    try text.write(base, at: kept, size: baseSize - kept)
  }

  /// Writes the delta that makes the text of the base.
  ///
  /// Edits of lines that touch each other make one hunk.
  ///
  /// - Parameters:
  ///   - edits: The edits.
  ///   - delta: Receives the delta.
  /// - Throws: `argument` for edits of another size, or `full`.
  /// - Complexity: O(size of the delta).
  public func writeDelta(
    _ edits: RawSpan, into delta: inout OutputRawSpan
  ) throws(Refusal) {
    guard edits.byteCount == editsSize else { throw Refusal(.argument) }
    var first = 0
    while first < steps.count {
      var last = first
      var size = steps[first].size
      while last + 1 < steps.count, steps[last + 1].start == steps[last].end {
        last += 1
        size += steps[last].size
      }
      guard let size = Int32(exactly: size) else {
        throw Refusal(.outOfRange, at: steps[first].start)
      }
      try delta.writeBigEndian(Int32(truncatingIfNeeded: steps[first].start))
      try delta.writeBigEndian(Int32(truncatingIfNeeded: steps[last].end))
      try delta.writeBigEndian(size)
      for index in first...last {
        try delta.write(edits, at: steps[index].data, size: steps[index].size)
      }
      first = last + 1
    }
  }
}

/// One line of some edits.
private struct Edit {
  /// Bytes of the path.
  let pathSize: Int

  /// Offset after the newline.
  let end: Int

  /// Whether the path is to be there.
  let isSet: Bool

  init(
    parsing edits: RawSpan, at start: Int, nodeSize: Int
  ) throws(Refusal) {
    let newline = UInt8(ascii: "\n")
    let nul = try ManifestLine.endOfPath(in: edits, from: start)
    if edits.holds(2, at: nul), try edits.byte(at: nul + 1) == newline {
      pathSize = nul - start
      end = nul + 2
      isSet = false
      return
    }
    let line = try ManifestLine(parsing: edits, at: start, nodeSize: nodeSize)
    pathSize = line.pathSize
    end = line.end
    isSet = true
  }
}
