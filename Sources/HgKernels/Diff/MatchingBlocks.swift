public import HgBytes

/// Finds the lines that two texts have in common: Mercurial's blocks, the same
/// ones in the same order.
///
/// Ends with an empty block at the end of both texts. Other blocks may be
/// empty too.
///
/// - Throws: `memory`, or `outOfRange` for a text of 4 GiB and more.
/// - Complexity: O(bytes) expected to split and classify the lines; then
///   as many searches as there are matches, twice. `MatchSearch` says what one
///   costs.
public func matchingBlocks(
  _ old: RawSpan, _ new: RawSpan
) throws(Refusal) -> LineBlocks {
  try LineMatches(old, new, from: 0).blocks()
}

extension LineMatches {
  /// The blocks of lines that the texts have in common.
  func blocks() throws(Refusal) -> LineBlocks {
    var blocks = LineBlocks()
    try findBlocks(&blocks)
    let oldCount = UInt32(truncatingIfNeeded: oldStarts.count)
    let newCount = UInt32(truncatingIfNeeded: newStarts.count)
    try blocks.append(
      LineBlock(
        oldStart: oldCount, oldEnd: oldCount, newStart: newCount,
        newEnd: newCount))
    normalize(&blocks)
    return blocks
  }

  /// Finds the longest match of all lines, then of those before and of those
  /// after it.
  private func findBlocks(_ blocks: inout LineBlocks) throws(Refusal) {
    let oldCount = oldStarts.count
    let newCount = newStarts.count
    let popularity =
      newCount >= 31_000 ? newCount / 1000 : 1_000_000 / (newCount + 1)
    var memo = try Column(
      repeating: RunEnd.none, count: members.count > 0 ? newCount : 0)
    var pending = Column<PendingMatch>()
    var ends = memo.mutableSpan
    var range = LineRange(
      oldStart: 0, oldEnd: oldCount, newStart: 0, newEnd: newCount)
    // A stack instead of recursion: its depth is in the hands of whoever made
    // the texts.
    while true {
      if range.oldStart < range.oldEnd, range.newStart < range.newEnd {
        var search = MatchSearch(self, range, popularity: popularity)
        let match = search.longest(&ends)
        if match.count > 0 {
          try pending.append(PendingMatch(match, in: range))
          range.oldEnd = match.old
          range.newEnd = match.new
          continue
        }
      }
      guard pending.count > 0 else { return }
      let last = pending[pending.count &- 1]
      pending.truncate(to: pending.count &- 1)
      try blocks.append(last.block)
      range = last.rest
    }
  }

  /// Moves matches together where two blocks touch: lines that begin the
  /// second and equal those after the first go over to the first.
  private func normalize(_ blocks: inout LineBlocks) {
    let oldCount = UInt32(truncatingIfNeeded: oldStarts.count)
    let newCount = UInt32(truncatingIfNeeded: newStarts.count)
    let oldClasses = oldClasses.span
    let newClasses = newClasses
    var blocks = blocks.mutableSpan
    guard blocks.count > 1 else { return }
    for index in 1..<blocks.count {
      var block = blocks[index &- 1]
      var next = blocks[index]
      guard block.oldEnd == next.oldStart || block.newEnd == next.newStart
      else { continue }
      while block.oldEnd < oldCount, block.newEnd < newCount,
        next.oldStart < next.oldEnd, next.newStart < next.newEnd,
        oldClasses[Int(block.oldEnd)] == newClasses[Int(block.newEnd)]
      {
        block.oldEnd &+= 1
        block.newEnd &+= 1
        next.oldStart &+= 1
        next.newStart &+= 1
      }
      blocks[index &- 1] = block
      blocks[index] = next
    }
  }
}

/// A match whose lines before it are searched, and what remains after it.
private struct PendingMatch: BitwiseCopyable {
  let block: LineBlock
  private let oldEnd: UInt32
  private let newEnd: UInt32

  init(_ match: LineMatch, in range: LineRange) {
    block = LineBlock(
      oldStart: UInt32(truncatingIfNeeded: match.old),
      oldEnd: UInt32(truncatingIfNeeded: match.old &+ match.count),
      newStart: UInt32(truncatingIfNeeded: match.new),
      newEnd: UInt32(truncatingIfNeeded: match.new &+ match.count))
    oldEnd = UInt32(truncatingIfNeeded: range.oldEnd)
    newEnd = UInt32(truncatingIfNeeded: range.newEnd)
  }

  /// The lines after the match.
  var rest: LineRange {
    LineRange(
      oldStart: Int(block.oldEnd), oldEnd: Int(oldEnd),
      newStart: Int(block.newEnd), newEnd: Int(newEnd))
  }
}
