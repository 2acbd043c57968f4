public import HgBytes

extension RevlogIndex {
  /// The revisions whose chunks lead to the text of `rev`, oldest first.
  ///
  /// The first is a full text, or -1 for the empty text, which has no chunk.
  /// The others are deltas, each to be applied to what is there by then; a
  /// revision without a chunk, whose text is that of its base, is left out.
  ///
  /// - Parameters:
  ///   - rev: The revision, which must exist.
  ///   - data: The bytes of the index.
  ///   - stop: A revision whose text is known: the chain begins after it.
  ///   - chain: Receives the revisions; what it held before is dropped.
  /// - Returns: Whether `stop` was met.
  /// - Throws: `outOfRange` if there is no such revision; `memory`, or a
  ///   refusal of ``record(_:in:)``.
  /// - Complexity: O(revisions that are passed).
  @discardableResult
  public func chain(
    of rev: Int, in data: RawSpan, after stop: Int? = nil,
    into chain: inout Column<Int>
  ) throws(Refusal) -> Bool {
    guard contains(rev) else { throw Refusal(.outOfRange, at: rev) }
    chain.removeAll()
    var current = rev
    while current >= 0, current != stop {
      let record = try record(current, in: data)
      if record.base == current { break }
      if record.storedSize > 0 { try chain.append(current) }
      // Each step goes down: a base comes before its revision.
      current = header.usesGeneralDelta ? record.base : current &- 1
    }
    let isStopped = current == stop
    if !isStopped { try chain.append(current) }
    chain.reverse()
    return isStopped
  }
}
