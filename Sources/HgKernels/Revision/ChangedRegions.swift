import HgBytes

/// The parts of a text that others have something else for.
struct ChangedRegions: ~Copyable {
  /// The parts, in order, and with something between each and the next.
  private(set) var regions = Column<Region>()

  /// The bytes of all parts, and the byte before each.
  private(set) var wanted = Column<WantedBytes>()

  /// How many these are.
  private(set) var size = 0

  /// A part of the text.
  struct Region: BitwiseCopyable {
    let start: Int
    let end: Int

    /// Where its bytes are among those of all parts.
    let target: Int

    /// Where the hunks of either side end that have to do with it.
    let oldEnd: Int
    let newEnd: Int
  }

  /// Joins the parts that two sides replace.
  ///
  /// - Throws: `memory`.
  /// - Complexity: O(hunks).
  @_optimize(size)
  init(
    _ old: borrowing PatchHunks, _ new: borrowing PatchHunks
  )
    throws(Refusal)
  {
    var (oldEnd, newEnd) = (0, 0)
    while oldEnd < old.count || newEnd < new.count {
      let start = Swift.min(
        oldEnd < old.count ? old[oldEnd].start : Int.max,
        newEnd < new.count ? new[newEnd].start : Int.max)
      var end = start
      while true {
        if oldEnd < old.count, old[oldEnd].start <= end {
          end = Swift.max(end, old[oldEnd].end)
          oldEnd &+= 1
        } else if newEnd < new.count, new[newEnd].start <= end {
          end = Swift.max(end, new[newEnd].end)
          newEnd &+= 1
        } else {
          break
        }
      }
      let before = start > 0 ? 1 : 0
      let all = end &- start &+ before
      if all > 0 {
        try wanted.append(
          WantedBytes(start: start &- before, size: all, target: size))
      }
      try regions.append(
        Region(
          start: start, end: end, target: size &+ before,
          oldEnd: oldEnd, newEnd: newEnd))
      size &+= all
    }
  }
}

extension ChangedRegions {
  /// Writes what one side has in all parts.
  ///
  /// - Parameters:
  ///   - hunks: What the side replaces.
  ///   - isNew: Which side it is.
  ///   - known: The bytes of all parts.
  ///   - bytes: What takes the place of others.
  ///   - text: Receives the side's bytes.
  /// - Returns: Whether all of them are whole lines, in a text whose parts
  ///   begin where lines do.
  /// - Throws: `truncated` for what is not there; `memory`.
  /// - Complexity: O(hunks + bytes).
  @_optimize(size) @inline(never)
  func write(
    _ hunks: borrowing PatchHunks, isNew: Bool, _ known: RawSpan,
    _ bytes: RawSpan, into text: inout Column<UInt8>
  ) throws(Refusal) -> Bool {
    var next = 0
    for number in 0..<regions.count {
      let region = regions[number]
      let begin = text.count
      let shift = region.target &- region.start
      var kept = region.start
      while next < (isNew ? region.newEnd : region.oldEnd) {
        let hunk = hunks[next]
        next &+= 1
        let size = hunk.start &- kept
        try text.append(known, at: kept &+ shift, size: size, stride: size)
        try text.append(
          bytes, at: hunk.data, size: hunk.dataSize, stride: hunk.dataSize)
        kept = hunk.end
      }
      let size = region.end &- kept
      try text.append(known, at: kept &+ shift, size: size, stride: size)
      guard text.count == begin || text.bytes.isLineStart(text.count),
        region.start == 0 || known.isLineStart(region.target)
      else { return false }
    }
    return true
  }
}
