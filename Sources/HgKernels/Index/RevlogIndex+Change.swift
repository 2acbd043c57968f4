public import HgBytes

// What a transaction does to an index: it adds revisions, changes those that
// it has added, and drops some when it fails.

extension RevlogIndex {
  /// Adds a revision, or replaces one that was added.
  ///
  /// Like all others, its record is checked when it is read, and not here.
  ///
  /// What was decoded for questions about all revisions is kept where it can
  /// grow, and made again where not.
  ///
  /// - Parameters:
  ///   - record: What the index will say about the revision.
  ///   - node: Its 20 bytes.
  ///   - rev: The number of the revision: the next, or one that was added.
  ///   - data: The bytes of the index.
  /// - Throws: `argument` for a node of another size; `outOfRange` for another
  ///   revision; `unsupported` for what the format has no place for; all at
  ///   `rev`; `memory`. The index is then as it was.
  /// - Complexity: O(1) amortized.
  public mutating func put(
    _ record: IndexRecord, _ node: RawSpan, at rev: Int, in data: RawSpan
  ) throws(Refusal) {
    guard node.byteCount == RevlogIndex.nodeSize else {
      throw Refusal(.argument, at: rev)
    }
    guard rev >= storedCount, rev <= count, rev < Int(Int32.max) else {
      throw Refusal(.outOfRange, at: rev)
    }
    var bytes = Column<UInt8>()
    try record.write(node, rev: rev, format: header.format, to: &bytes)
    if rev < count {
      let start = start(of: rev)
      for place in 0..<bytes.count { added[start &+ place] = bytes[place] }
      forget(from: rev)
      return
    }
    try added.append(bytes.bytes)
    count &+= 1
    do throws(Refusal) {
      try grow(record, node)
    } catch {
      forget(from: rev)
    }
    // The nodes after those that are sorted are read for each question.
    if byNode.isFilled, nodesRead.value > mostReadings {
      byNode = OnceCell()
      nodesRead = SharedCount()
      try? fillByNode(from: data)
    }
  }

  /// Drops the revisions from `count` on.
  ///
  /// - Throws: `outOfRange` if there are not so many.
  /// - Complexity: O(1).
  public mutating func truncate(to count: Int) throws(Refusal) {
    guard count >= 0, count <= self.count else {
      throw Refusal(.outOfRange, at: count)
    }
    self.count = count
    storedCount = min(storedCount, count)
    added.truncate(
      to: (count &- storedCount) &* header.format.recordSize)
    forget(from: count)
  }

  /// Writes the stored record of a revision.
  ///
  /// The version word lies over that of the first, if it is in the data.
  ///
  /// - Throws: `outOfRange` if there is no such revision or `truncated` if the
  ///   data has changed, at `rev`; `full`.
  /// - Complexity: O(1).
  public func writeEntry(
    _ rev: Int, in data: RawSpan, into entry: inout OutputRawSpan
  ) throws(Refusal) {
    guard contains(rev) else { throw Refusal(.outOfRange, at: rev) }
    try entry.write(
      holder(of: rev, data), at: start(of: rev),
      size: header.format.recordSize)
  }

  /// Adds a revision to what was decoded.
  private mutating func grow(
    _ record: IndexRecord, _ node: RawSpan
  ) throws(Refusal) {
    forgetWhatCannotGrow()
    try parents.update { (parents) throws(Refusal) in
      try parents.append(
        Int32(truncatingIfNeeded: record.parent1),
        Int32(truncatingIfNeeded: record.parent2))
    }
    try nodes.update { (nodes) throws(Refusal) in try nodes.append(node) }
  }

  /// Forgets what was decoded of the revisions from `rev` on.
  private mutating func forget(from rev: Int) {
    forgetWhatCannotGrow()
    if rev == count {
      try? parents.update { (parents) throws(Refusal) in
        parents.truncate(to: rev)
      }
      try? nodes.update { (nodes) throws(Refusal) in
        nodes.truncate(to: rev &* RevlogIndex.nodeSize)
      }
      if byNode.isFilled, byNode.value.count > rev { byNode = OnceCell() }
    } else {
      parents = OnceCell()
      nodes = OnceCell()
      byNode = OnceCell()
    }
  }

  private mutating func forgetWhatCannotGrow() {
    if parents.isFilled, parents.value.refusal != nil { parents = OnceCell() }
    allHeads = OnceCell()
    chunks = OnceCell()
    links = OnceCell()
    extras = OnceCell()
    snapshotStates = OnceCell()
  }
}
