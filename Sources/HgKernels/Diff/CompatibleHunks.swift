public import HgBytes

/// Finds the differences of two texts that Mercurial finds.
///
/// Lines that both texts begin with are left out first, and with
/// `strippingEnd` also those that both end with: that changes which of several
/// equal lines are matched.
///
/// - Throws: `memory`, or `outOfRange` for a text of 4 GiB and more.
/// - Complexity: As for `matchingBlocks`.
public func compatibleHunks(
  from old: RawSpan, to new: RawSpan, strippingEnd: Bool
) throws(Refusal) -> DiffHunks {
  let common = old.commonPrefix(from: 0, new, from: 0)
  if common == old.byteCount, common == new.byteCount {
    return DiffHunks()
  }
  let start = old.lineStart(before: common)
  let end = strippingEnd ? commonLinesAtEnd(old, new, after: start) : 0
  let matches = try LineMatches(
    old.slice(at: 0, size: old.byteCount - end),
    new.slice(at: 0, size: new.byteCount - end), from: start)
  return try matches.hunks(between: matches.blocks())
}

extension LineMatches {
  /// What lies between the blocks, in bytes.
  fileprivate func hunks(
    between blocks: consuming LineBlocks
  ) throws(Refusal) -> DiffHunks {
    let old = oldStarts.offsets.span
    let new = newStarts.offsets.span
    var hunks = DiffHunks()
    var oldLine = 0
    var newLine = 0
    for index in 0..<blocks.count {
      let block = blocks[index]
      let oldNext = Int(block.oldStart)
      let newNext = Int(block.newStart)
      if oldNext != oldLine || newNext != newLine {
        try hunks.append(
          DiffHunk(
            oldStart: Int(old[oldLine]), oldEnd: Int(old[oldNext]),
            newStart: Int(new[newLine]), newEnd: Int(new[newNext])))
      }
      oldLine = Int(block.oldEnd)
      newLine = Int(block.newEnd)
    }
    return hunks
  }
}

/// Size of the lines that both texts end with after `start`: what follows the
/// first newline in their common end.
private func commonLinesAtEnd(
  _ old: RawSpan, _ new: RawSpan, after start: Int
) -> Int {
  let common = old.commonSuffix(
    before: old.byteCount, new, before: new.byteCount,
    limit: min(old.byteCount, new.byteCount) - start)
  return old.byteCount - old.lineEnd(from: old.byteCount - common)
}
