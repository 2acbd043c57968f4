public import HgBytes

/// Reads texts of one revlog, one after the other.
///
/// Texts are kept within a budget, and a chain begins at one of them where it
/// can. With a plan of what is to be read, these are the texts that are needed
/// again, and nearly every delta is applied once; without, those that were
/// read last. The deltas of a chain are combined before they are applied, so
/// that no text in between is made that nobody needs.
///
/// Memory: the budget for texts that are kept, as much again for decoded
/// deltas with 64 bytes for each of their hunks, and the text in hand with the
/// one it is made of.
public struct RevisionReader: ~Copyable {
  var cache: TextCache
  var plan = ReadingPlan()
  private var decoder = ChunkDecoder()
  private var chain = Column<Int>()

  /// Deltas of a chain side by side, and where each ends.
  private var deltas = Column<UInt8>()
  private var ends = Column<Int>()

  /// Where a text is made before it is kept.
  private var text = Column<UInt8>()

  /// The revisions that were read together last.
  var batch = Column<RevisionText>()
  var jobs = Column<SHA1Job>()
  let budget: Int

  /// What a reader keeps if nobody says how much.
  public static var usualBudget: Int { 64 << 20 }

  /// Creates a reader.
  ///
  /// - Parameter budget: How many bytes of texts to keep.
  /// - Throws: `memory`.
  public init(budget: Int) throws(Refusal) {
    cache = try TextCache(budget: budget)
    self.budget = budget
  }

  /// Forgets all texts and plans, so as to read another revlog.
  public mutating func forget() {
    cache.forget()
    batch.removeAll()
    plan = ReadingPlan()
  }

  /// Reads the text of a revision and keeps it.
  ///
  /// - Parameters:
  ///   - rev: The revision; -1 has the empty text.
  ///   - index: The index of the revlog.
  ///   - records: The bytes of the index.
  ///   - chunks: The bytes of the file with the chunks; of an inline revlog
  ///     those of the index.
  /// - Returns: A number to give to ``text(_:)``.
  /// - Throws: `outOfRange` if there is no such revision, or for more bytes
  ///   than the index says; `truncated` for a chunk that is not in the file,
  ///   or a delta that is cut off; `malformed` for fewer bytes than the index
  ///   says, a damaged chunk or a wrong delta; `unsupported` for chunks that
  ///   nobody here can read; `memory`; or a refusal of the index. Each at the
  ///   revision that is wrong, which may be another one of the chain.
  /// - Complexity: O(sizes of the chunks of the chain, decoded).
  public mutating func read(
    _ rev: Int, of index: borrowing RevlogIndex, in records: RawSpan,
    chunks: RawSpan
  ) throws(Refusal) -> Int {
    do throws(Refusal) {
      return try makeText(rev, index, records, chunks)
    } catch {
      // All that are made of what is refused are refused.
      guard error.reason != .memory else { throw error }
      for place in 0..<chain.count where chain[place] >= error.place {
        plan.refuse(chain[place], error.reason)
      }
      plan.refuse(error.place, error.reason)
      throw error
    }
  }

  private mutating func makeText(
    _ rev: Int, _ index: borrowing RevlogIndex, _ records: RawSpan,
    _ chunks: RawSpan
  ) throws(Refusal) -> Int {
    var base = try findChain(of: rev, index, records)
    chain.reverse()
    var next = 0
    if base == nil {
      text.removeAll()
      try decodeFull(chain[0], index, records, chunks)
      base = cache.insert(&text, of: chain[0], for: plan.need(of: chain[0]))
      next = 1
    }
    while let from = base, next < chain.count {
      let user = chain[next]
      let end = try decodeDeltas(from: next, index, records, chunks)
      let made = chain[end &- 1]
      try apply(to: from, making: made, index, records)
      cache.setNeed(from, plan.need(after: user))
      base = cache.insert(&text, of: made, for: plan.need(of: made))
      next = end
    }
    guard let slot = base else { throw Refusal(.outOfRange, at: rev) }
    cache.touch(slot)
    return slot
  }

  /// The text that ``read(_:of:in:chunks:)`` has kept, until the next call.
  @_lifetime(borrow self)
  public func text(_ slot: Int) -> RawSpan { cache[slot] }

  /// Lists the revisions that lead to a text, from the last one on.
  ///
  /// - Returns: The slot of the text that the last delta of the list applies
  ///   to; nil if the list ends with what is stored in full, or with -1 for
  ///   the empty text.
  private mutating func findChain(
    of rev: Int, _ index: borrowing RevlogIndex, _ records: RawSpan
  ) throws(Refusal) -> Int? {
    chain.removeAll()
    var current = rev
    // Each step goes down: a base comes before its revision.
    while true {
      if let slot = cache.find(current) { return slot }
      try plan.check(current)
      try chain.append(current)
      guard current != -1,
        let parent = try index.deltaParent(of: current, in: records)
      else { return nil }
      current = parent
    }
  }

  /// Makes the text of a revision that is stored in full, or of -1.
  private mutating func decodeFull(
    _ rev: Int, _ index: borrowing RevlogIndex, _ records: RawSpan,
    _ chunks: RawSpan
  ) throws(Refusal) {
    guard rev >= 0 else { return }
    let record = try index.record(rev, in: records)
    let limit = record.fullSize >= 0 ? record.fullSize : Int(Int32.max)
    do throws(Refusal) {
      try decoder.decode(
        record.chunk(in: chunks), mode: record.mode, limit: limit, into: &text)
    } catch {
      throw error.moved(to: rev)
    }
    try checkSize(text.count, of: rev, index, records)
  }

  /// Decodes deltas of the chain until they take their share of the budget, or
  /// make a text that is needed again.
  ///
  /// - Returns: Where the chain goes on.
  private mutating func decodeDeltas(
    from start: Int, _ index: borrowing RevlogIndex, _ records: RawSpan,
    _ chunks: RawSpan
  ) throws(Refusal) -> Int {
    deltas.removeAll()
    ends.removeAll()
    var next = start
    while next < chain.count, next == start || deltas.count < budget / 8 {
      let rev = chain[next]
      let record = try index.record(rev, in: records)
      let limit = try index.largestDelta(of: rev, in: records)
      do throws(Refusal) {
        try decoder.decode(
          record.chunk(in: chunks), mode: record.mode, limit: limit,
          into: &deltas)
      } catch {
        throw error.moved(to: rev)
      }
      try ends.append(deltas.count)
      next &+= 1
      if next < chain.count, plan.isNeeded(after: chain[next]) { break }
    }
    return next
  }

  /// Applies the decoded deltas to a text that is kept; `text` is the result.
  private mutating func apply(
    to base: Int, making rev: Int, _ index: borrowing RevlogIndex,
    _ records: RawSpan
  ) throws(Refusal) {
    var made = Column<UInt8>()
    swap(&made, &text)
    made.removeAll()
    var place = DeltaPlace()
    do throws(Refusal) {
      let strings = ByteStrings(partsOf: deltas.bytes, ends: ends.span)
      let patch = try Patch(
        combining: strings, mode: .combined, refusedAt: &place)
      let size = try patch.measure(
        baseSize: cache[base].byteCount, strings, refusedAt: &place)
      try checkSize(size, of: rev, index, records)
      try made.append(bytes: size) { (output) throws(Refusal) in
        try patch.apply(
          to: cache[base], strings, into: &output, refusedAt: &place)
      }
    } catch {
      throw error.moved(to: rev)
    }
    swap(&made, &text)
  }

  /// Compares the size of a text with what the index says.
  private func checkSize(
    _ size: Int, of rev: Int, _ index: borrowing RevlogIndex,
    _ records: RawSpan
  ) throws(Refusal) {
    let declared = try index.record(rev, in: records).fullSize
    guard declared >= 0, size != declared else { return }
    throw Refusal(size < declared ? .malformed : .outOfRange, at: rev)
  }
}
