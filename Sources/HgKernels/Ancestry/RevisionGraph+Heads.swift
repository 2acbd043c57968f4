public import HgBytes

extension RevisionGraph {
  /// The revisions that have no children, ascending.
  ///
  /// A revision that is left out is no head and does not count as a child,
  /// unless it has a child that is not left out.
  ///
  /// - Parameters:
  ///   - stop: Only revisions before this one exist.
  ///   - hidden: For each revision 1 if it is left out, else 0; empty if none
  ///     is.
  ///   - heads: Receives the heads; -1 if there are no revisions.
  /// - Throws: `outOfRange` for a stop past the last revision or a mask of
  ///   another size than `stop`; `memory`.
  /// - Complexity: O(`stop`).
  public func heads(
    before stop: Int, hiding hidden: RawSpan, into heads: inout Column<Int32>
  ) throws(Refusal) {
    guard stop >= 0, stop <= count else {
      throw Refusal(.outOfRange, at: stop)
    }
    // Entry `rev + 1` says whether `rev` has children, so that -1 has one.
    var children = try Column<UInt8>(repeating: 0, count: stop &+ 1)
    if hidden.byteCount == 0 {
      markParents(before: stop, in: &children)
    } else {
      guard hidden.byteCount >= stop else {
        throw Refusal(.outOfRange, at: hidden.byteCount)
      }
      try markParents(before: stop, hiding: hidden, in: &children)
    }
    for rev in 0..<stop where children[rev &+ 1] == 0 {
      try heads.append(Int32(truncatingIfNeeded: rev))
    }
    if stop == 0 { try heads.append(-1) }
  }

  private func markParents(
    before stop: Int, in children: inout Column<UInt8>
  ) {
    let parents1 = parents1.span
    let parents2 = parents2.span
    var children = children.mutableSpan
    for rev in 0..<stop {
      children[Int(parents1[rev]) &+ 1] = 1
      children[Int(parents2[rev]) &+ 1] = 1
    }
  }

  private func markParents(
    before stop: Int, hiding hidden: RawSpan,
    in children: inout Column<UInt8>
  ) throws(Refusal) {
    let parents1 = parents1.span
    let parents2 = parents2.span
    var children = children.mutableSpan
    for rev in stride(from: stop &- 1, through: 0, by: -1) {
      if children[rev &+ 1] == 0, try hidden.byte(at: rev) != 0 {
        children[rev &+ 1] = 1
        continue
      }
      children[Int(parents1[rev]) &+ 1] = 1
      children[Int(parents2[rev]) &+ 1] = 1
    }
  }
}
