import HgBytes

// Two manifests side by side. Where they are the same, whole blocks of bytes
// are compared; the walk stands still at the beginning of the line in which
// they differ. There the lower path is in one text alone, as both are sorted,
// and is passed over there. A line that waits for its turn is kept, or a long
// one would be read again for each line of the other text.

extension ManifestChanges {
  /// Compares a part of one text with a part of another.
  mutating func walk(
    _ old: Manifest, _ oldRange: Range<Int>, _ new: Manifest,
    _ newRange: Range<Int>, refusedAt place: inout ManifestPlace
  ) throws(Refusal) {
    var oldSide = ManifestCursor(old, oldRange, number: 0)
    var newSide = ManifestCursor(new, newRange, number: 1)
    let (oldText, newText) = (oldSide.text, newSide.text)
    while true {
      let common = oldText.commonPrefix(
        from: oldSide.start, newText, from: newSide.start)
      let whole = oldSide.wholeLines(in: common)
      if whole > 0 {
        try skip(whole, &oldSide, &newSide, refusedAt: &place)
      }
      let rest = common &- whole
      let oldLine = try oldSide.line(refusedAt: &place)
      let newLine = try newSide.line(refusedAt: &place)
      guard let oldLine else {
        guard let newLine else { return }
        try append(oldText, nil, newText, newLine)
        newSide.pass(newLine)
        continue
      }
      guard let newLine else {
        try append(oldText, oldLine, newText, nil)
        oldSide.pass(oldLine)
        continue
      }
      // A NUL is lower than each byte of a path, and ends the shorter one.
      let isSamePath = rest > oldLine.pathSize
      let order =
        isSamePath
        ? 0
        : oldText.compare(
          at: oldLine.start &+ rest, newText, at: newLine.start &+ rest,
          size: 1)
      try append(
        oldText, order <= 0 ? oldLine : nil, newText,
        order >= 0 ? newLine : nil)
      if order <= 0 { oldSide.pass(oldLine) }
      if order >= 0 { newSide.pass(newLine) }
    }
  }

  /// Passes over `size` bytes of whole lines that both texts have.
  private mutating func skip(
    _ size: Int, _ oldSide: inout ManifestCursor,
    _ newSide: inout ManifestCursor, refusedAt place: inout ManifestPlace
  ) throws(Refusal) {
    if !includesClean {
      oldSide.skip(size)
      newSide.skip(size)
      return
    }
    let end = oldSide.start &+ size
    while oldSide.start < end,
      let line = try oldSide.line(refusedAt: &place)
    {
      try append(oldSide.text, line, oldSide.text, line)
      oldSide.pass(line)
    }
    newSide.skip(size)
  }
}

/// A place in a manifest, at the beginning of a line.
struct ManifestCursor: ~Escapable {
  /// The text, up to where the walk ends.
  let text: RawSpan

  /// Where the next line begins.
  private(set) var start: Int

  private let nodeSize: Int

  /// Which of the texts it is, for refusals.
  private let number: Int

  /// The next line, if it has been read.
  private var waiting: ManifestLine?

  @_lifetime(copy manifest)
  init(_ manifest: Manifest, _ range: Range<Int>, number: Int) {
    text = manifest.text.extracting(0..<range.upperBound)
    start = range.lowerBound
    nodeSize = manifest.nodeSize
    self.number = number
  }

  /// How many of the next `size` bytes are whole lines.
  @inline(__always)
  func wholeLines(in size: Int) -> Int {
    Swift.max(text.lineStart(before: start &+ size), start) &- start
  }

  /// The next line; nil at the end.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func line(
    refusedAt place: inout ManifestPlace
  ) throws(Refusal) -> ManifestLine? {
    if let waiting { return waiting }
    guard start < text.byteCount else { return nil }
    do throws(Refusal) {
      let line = try ManifestLine(parsing: text, at: start, nodeSize: nodeSize)
      waiting = line
      return line
    } catch {
      place = ManifestPlace(text: number, offset: error.place)
      throw error
    }
  }

  /// Goes to the line after this one.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func pass(_ line: ManifestLine) {
    skip(line.end &- start)
  }

  /// Goes over bytes that are whole lines.
  @inline(__always)
  @_lifetime(self: copy self)
  mutating func skip(_ size: Int) {
    start &+= size
    waiting = nil
  }
}
