public import HgBytes

/// What came of reading a revision as one of several.
public struct RevisionText: BitwiseCopyable {
  /// The revision.
  public let rev: Int

  /// A number to give to ``RevisionReader/text(_:)``; nil if the revision was
  /// refused.
  public fileprivate(set) var slot: Int?

  /// What its hash says: a ``RevisionStatus``, or below 0 the code of the
  /// refusal.
  public fileprivate(set) var outcome: Int8

  fileprivate init(rev: Int, slot: Int) {
    self.rev = rev
    self.slot = slot
    outcome = Int8(RevisionStatus.notCheckable.rawValue)
  }

  fileprivate init(rev: Int, refusedAs reason: Refusal.Reason) {
    self.rev = rev
    slot = nil
    outcome = Int8(truncatingIfNeeded: reason.rawValue)
  }
}

extension RevisionReader {
  /// Plans what ``readNext(_:of:in:chunks:isChecked:)`` is going to read.
  ///
  /// - Parameters:
  ///   - revs: The revisions, in ascending order if no delta is to be applied
  ///     more often than needed.
  ///   - index: The index of the revlog.
  ///   - records: The bytes of the index.
  /// - Throws: `outOfRange` for what is no revision, at its place in the
  ///   list; `memory`.
  /// - Complexity: O(highest revision).
  public mutating func prepare(
    _ revs: consuming Column<Int32>, of index: borrowing RevlogIndex,
    in records: RawSpan
  ) throws(Refusal) {
    for place in 0..<revs.count where !index.contains(Int(revs[place])) {
      throw Refusal(.outOfRange, at: place)
    }
    batch.removeAll()
    cache.releaseAll()
    renewEffort()
    plan = try ReadingPlan(revs, of: index, in: records)
  }

  /// Reads the next revisions of the plan.
  ///
  /// As many are read together as their hashes gain by it.
  ///
  /// - Parameters:
  ///   - most: How many to read at most.
  ///   - index: The index of the revlog.
  ///   - records: The bytes of the index.
  ///   - chunks: The bytes of the file with the chunks.
  ///   - isChecked: Whether to hash the texts.
  /// - Returns: How many were read, which ``item(_:)`` is about until the next
  ///   call; 0 if all are read.
  /// - Throws: `memory`. Other refusals are outcomes.
  /// - Complexity: O(sizes of chunks and texts), if the texts that are needed
  ///   keep to the budget.
  public mutating func readNext(
    _ most: Int, of index: borrowing RevlogIndex, in records: RawSpan,
    chunks: RawSpan, isChecked: Bool
  ) throws(Refusal) -> Int {
    batch.removeAll()
    jobs.removeAll()
    cache.releaseAll()
    var size = 0
    while batch.count < min(most, Batch.count), !isEnough(size),
      let rev = plan.advance()
    {
      do throws(Refusal) {
        let slot = try read(rev, of: index, in: records, chunks: chunks)
        let parents =
          isChecked ? try index.hashedParents(of: rev, in: records) : nil
        try batch.append(RevisionText(rev: rev, slot: slot))
        cache.hold(slot)
        size &+= cache[slot].byteCount
        guard let (first, second) = parents else { continue }
        try jobs.append(
          SHA1Job(
            slot: slot, first: first, second: second,
            number: batch.count &- 1))
      } catch {
        guard error.reason != .memory else { throw error }
        try batch.append(RevisionText(rev: rev, refusedAs: error.reason))
      }
    }
    if isChecked { try hashBatch(index, records) }
    return batch.count
  }

  /// What came of reading one of the revisions that were read together.
  public func item(_ place: Int) -> RevisionText { batch[place] }

  /// Whether texts of some size are enough to be hashed together.
  private func isEnough(_ size: Int) -> Bool {
    size > budget / 4
      || size > Batch.size && batch.count % SHA1Job.together == 0
  }

  private mutating func hashBatch(
    _ index: borrowing RevlogIndex, _ records: RawSpan
  ) throws(Refusal) {
    cache.texts.hash(&jobs)
    for place in 0..<jobs.count {
      let job = jobs[place]
      let status = try index.status(
        of: batch[job.number].rev, hashedTo: job.digest, in: records)
      batch[job.number].outcome = Int8(status.rawValue)
    }
  }
}

/// How much is read together.
///
/// Hashes gain by a few texts at a time; what is called from outside gains by
/// more of them as long as they are small, and stay in a near cache.
private enum Batch {
  static let count = 32
  static let size = 1 << 17
}
