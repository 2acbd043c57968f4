public import HgBytes

/// A snapshot is a full text, or a delta against a snapshot that is none of
/// the parents: what other chains can be built on.
///
/// Where the header says that flags tell, they do. Else a parent without a
/// chunk stands for the revision that it has its text from, and the bases are
/// followed down to a full text, or to a delta against a parent.
///
/// Following costs O(chain) for what Mercurial writes, but an index may be made
/// so that each step passes all revisions. So a question reads a limited number
/// of records, and then decides all revisions in one pass, which keeps the
/// answers.
extension RevlogIndex {
  /// Whether the text of `rev` is stored as a snapshot.
  ///
  /// -1 is a snapshot, unless flags tell.
  ///
  /// - Parameters:
  ///   - rev: The revision, or -1.
  ///   - data: The bytes of the index.
  /// - Returns: Whether it is.
  /// - Throws: `outOfRange` if there is no such revision; `memory`, or a
  ///   refusal of ``record(_:in:)``.
  /// - Complexity: O(length of the chain), and O(revisions) at most.
  public func isSnapshot(
    _ rev: Int, in data: RawSpan
  ) throws(Refusal) -> Bool {
    var budget = RevlogIndex.fewRecords
    return try isSnapshot(rev, in: data, reading: &budget)
  }

  /// The snapshots among some revisions, each with what it is based on.
  ///
  /// - Parameters:
  ///   - range: The revisions, all of which must exist.
  ///   - data: The bytes of the index.
  ///   - bases: Receives the base of each snapshot, -1 for a full text.
  ///   - revs: Receives the snapshots, ascending.
  /// - Throws: As ``isSnapshot(_:in:)``.
  /// - Complexity: O(`range` * length of a chain), and O(revisions) at most.
  public func snapshots(
    among range: Range<Int>, in data: RawSpan,
    into bases: inout Column<Int32>, _ revs: inout Column<Int32>
  ) throws(Refusal) {
    guard range.lowerBound >= 0, range.upperBound <= count else {
      throw Refusal(.outOfRange, at: range.upperBound)
    }
    // To follow the bases of this many would take longer than to decide all.
    if !header.usesDeltaInfo, range.count > count / 8 {
      try fillSnapshots(from: data)
    }
    var budget = count
    for rev in range {
      guard try isSnapshot(rev, in: data, reading: &budget) else { continue }
      let base = try record(rev, in: data).base
      try bases.append(base == rev ? -1 : Int32(truncatingIfNeeded: base))
      try revs.append(Int32(truncatingIfNeeded: rev))
    }
  }

  /// How many records a single question reads before all are decided, more
  /// than are met in what Mercurial writes.
  private static var fewRecords: Int { 10_000 }

  private func isSnapshot(
    _ rev: Int, in data: RawSpan, reading budget: inout Int
  ) throws(Refusal) -> Bool {
    guard !header.usesDeltaInfo, rev >= 0 else {
      let record = try record(rev, in: data)
      return header.usesDeltaInfo ? record.isMarkedSnapshot : true
    }
    guard contains(rev) else { throw Refusal(.outOfRange, at: rev) }
    if !snapshotStates.isFilled {
      if let answer = try walk(rev, in: data, reading: &budget) {
        return answer
      }
      try fillSnapshots(from: data)
    }
    switch snapshotStates.value.answers[rev] {
    case 0: return false
    case 1: return true
    case let bad:
      // The same record is refused again, and says why.
      _ = try record(Int(~bad), in: data)
      throw Refusal(.malformed, at: Int(~bad))
    }
  }

  /// Follows bases; nil if that takes more records than the budget has.
  private func walk(
    _ rev: Int, in data: RawSpan, reading budget: inout Int
  ) throws(Refusal) -> Bool? {
    var current = rev
    while budget > 0 {
      let record = try record(current, in: data)
      budget &-= 1
      if record.base == current || record.base == -1 { return true }
      guard
        let source1 = try textSource(
          of: record.parent1, in: data, reading: &budget)
      else { return nil }
      if record.base == source1 { return false }
      guard
        let source2 = try textSource(
          of: record.parent2, in: data, reading: &budget)
      else { return nil }
      if record.base == source2 { return false }
      current = record.base
    }
    return nil
  }

  /// The revision that `rev` has its text from, or -1 for the empty text; nil
  /// if that takes more records than the budget has.
  private func textSource(
    of rev: Int, in data: RawSpan, reading budget: inout Int
  ) throws(Refusal) -> Int? {
    var current = rev
    while current >= 0 {
      guard budget > 0 else { return nil }
      let record = try record(current, in: data)
      budget &-= 1
      if record.storedSize > 0 || record.base == current { break }
      current = record.base
    }
    return current
  }

  /// Decides for all revisions, unless that has been done.
  private func fillSnapshots(from data: RawSpan) throws(Refusal) {
    try snapshotStates.fill { () throws(Refusal) in
      var states = SnapshotStates()
      try states.reserve(count)
      for rev in 0..<count { try states.append(rev, of: self, in: data) }
      return states
    }
  }
}

/// What has been found out about all revisions.
///
/// A walk that meets a bad record is refused, but only such a walk. So what is
/// kept of a revision says which record its walk is refused for, if any.
struct SnapshotStates: ~Copyable {
  /// For each revision 1 for a snapshot and 0 for none, or below 0 the
  /// complement of the bad record.
  private(set) var answers = Column<Int32>()

  /// For each revision the one that it has its text from, -1 for the empty
  /// text, or below that one less than the complement of the bad record.
  private var sources = Column<Int32>()

  mutating func reserve(_ count: Int) throws(Refusal) {
    try answers.reserve(count)
    try sources.reserve(count)
  }

  /// Decides for the next revision.
  mutating func append(
    _ rev: Int, of index: borrowing RevlogIndex, in data: RawSpan
  ) throws(Refusal) {
    let record: IndexRecord
    do throws(Refusal) {
      record = try index.recordInline(rev, in: data)
    } catch {
      let bad = ~Int32(truncatingIfNeeded: rev)
      try answers.append(bad)
      try sources.append(bad &- 1)
      return
    }
    try answers.append(answer(rev, record))
    let isSource = record.storedSize > 0 || record.base == rev
    try sources.append(
      isSource ? Int32(truncatingIfNeeded: rev) : source(of: record.base))
  }

  private func answer(_ rev: Int, _ record: IndexRecord) -> Int32 {
    if record.base == rev || record.base == -1 { return 1 }
    let source1 = source(of: record.parent1)
    if source1 < -1 { return source1 &+ 1 }
    if record.base == Int(source1) { return 0 }
    let source2 = source(of: record.parent2)
    if source2 < -1 { return source2 &+ 1 }
    if record.base == Int(source2) { return 0 }
    return answers[record.base]
  }

  private func source(of rev: Int) -> Int32 { rev < 0 ? -1 : sources[rev] }
}
