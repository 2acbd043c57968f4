public import HgBytes

/// A program that asks few questions should not pay for the decoding of all
/// parents. It takes as long as columns save on four readings of all records;
/// so questions read the records until together they have looked at four times
/// as many revisions as there are. No history of questions takes more than
/// about twice the time of the better choice.
extension RevlogIndex {
  /// Asks a question about ancestry.
  ///
  /// - Parameters:
  ///   - data: The bytes of the index.
  ///   - question: Returns how many revisions it has looked at.
  /// - Throws: What the question throws.
  public func ask(
    _ data: RawSpan,
    _ question: (borrowing RevisionGraph) throws(Refusal) -> Int
  ) throws(Refusal) {
    if header.format == .zero {
      // The records have nodes.
      try fillParents(from: data)
    } else if !parents.isFilled, revisionsAsked.add(0) >= 4 &* count {
      // Without memory, the records answer as well.
      do throws(Refusal) { try fillParents(from: data) } catch {}
    }
    if parents.isFilled, parents.value.refusal == nil {
      try parents.value.ask(question)
    } else {
      let records = RevisionGraph(recordPlaces(in: data), count: count)
      let seen = try question(records)
      _ = revisionsAsked.add(seen)
    }
  }

  /// The revisions that have no children, ascending.
  ///
  /// - Parameters:
  ///   - stop: Only revisions before this one exist.
  ///   - hidden: For each revision 1 if it is left out, else 0; empty if none
  ///     is.
  ///   - data: The bytes of the index.
  ///   - heads: Receives the heads; -1 if there are no revisions.
  /// - Throws: As ``RevisionGraph/heads(before:hiding:into:)``.
  /// - Complexity: O(`stop`); O(heads) when all heads are asked for again.
  public func heads(
    before stop: Int, hiding hidden: RawSpan, in data: RawSpan,
    into heads: inout Column<Int32>
  ) throws(Refusal) {
    let areAll = stop == count && hidden.byteCount == 0
    if areAll, allHeads.isFilled {
      try heads.append(contentsOf: allHeads.value)
      return
    }
    try ask(data) { (graph) throws(Refusal) in
      try graph.heads(before: stop, hiding: hidden, into: &heads)
    }
    if areAll {
      try allHeads.fill { () throws(Refusal) in
        var kept = try Column<Int32>(capacity: heads.count)
        try kept.append(contentsOf: heads)
        return kept
      }
    }
  }

  /// Decodes the parents, unless that has been done.
  ///
  /// - Throws: `malformed` for a parent that does not come before its revision,
  ///   or `truncated` if the data has changed, at the first such revision;
  ///   `memory`.
  /// - Complexity: O(revisions) the first time.
  public func fillParents(from data: RawSpan) throws(Refusal) {
    try parents.fill { () throws(Refusal) in
      guard header.format != .zero else { return try parentsByNode(in: data) }
      let records = recordPlaces(in: data)
      return try ParentColumns(count: count) { (rev) throws(Refusal) in
        try records.parents(of: rev)
      }
    }
    if let refusal = parents.value.refusal { throw refusal }
  }

  /// Where the parents lie in the records.
  @_lifetime(borrow self, copy data)
  private func recordPlaces(in data: RawSpan) -> RecordPlaces {
    RecordPlaces(
      in: data, starts.span, header.format, storedCount, added.bytes)
  }
}
