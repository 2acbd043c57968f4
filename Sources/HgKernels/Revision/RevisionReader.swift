public import HgBytes

/// Reads texts of one revlog, one after the other.
///
/// Texts are kept within a budget, and a chain begins at one of them where it
/// can. With a plan of what is to be read, these are the texts that are needed
/// again, and nearly every delta is applied once; without, those that were
/// read last. The deltas of a chain are combined before they are applied, so
/// that no text in between is made that nobody needs.
///
/// A wrong delta does no harm if later ones of the chain replace all that it
/// did. So a text in between that it makes nonsense of is not kept, and is no
/// reason to refuse what comes after it; and where hunks are out of order, the
/// chain is combined from its beginning as Mercurial combines it. There is an
/// end to that: see ``effort``.
///
/// Memory: the budget for texts that are kept, as much again for decoded
/// deltas with 64 bytes for each of their hunks, half of it for deltas that are
/// kept, and the text in hand with the one it is made of.
public struct RevisionReader: ~Copyable {
  var cache: TextCache
  var plan = ReadingPlan()
  var decoder = ChunkDecoder()

  /// Deltas that are kept to look for bytes in.
  var decoded = DecodedDeltas()
  private var chain = Column<Int>()

  /// Deltas of a chain side by side, and where each ends.
  private var deltas = Column<UInt8>()
  private var ends = Column<Int>()

  /// How many bytes of deltas may still be read again because a text in
  /// between was nonsense; then what is made of such a text is refused.
  ///
  /// Without an end, a long chain whose first delta is wrong would be read for
  /// each of its revisions.
  private var effort = 0

  /// Whether deltas are being applied, and have all been decoded.
  private var isApplying = false

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
    renewEffort()
  }

  /// Allows for as much effort as at first, for something else to be read.
  mutating func renewEffort() {
    effort = max(16 &* min(budget, 1 << 32), 1 << 20)
  }

  /// Forgets all texts and plans, so as to read another revlog.
  public mutating func forget() {
    cache.forget()
    decoded.removeAll()
    batch.removeAll()
    plan = ReadingPlan()
    renewEffort()
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
    isApplying = false
    do throws(Refusal) {
      return try makeText(rev, index, records, chunks)
    } catch {
      guard error.reason != .memory else { throw error }
      guard isApplying else {
        // All that are made of what cannot be decoded are refused.
        for place in 0..<chain.count where chain[place] >= error.place {
          plan.refuse(chain[place], error.reason)
        }
        plan.refuse(error.place, error.reason)
        throw error
      }
      plan.pass(error.place)
      plan.pass(rev)
      guard effort > 0 else { throw error }
    }
    return try makeFromBeginning(rev, index, records, chunks)
  }

  private mutating func makeText(
    _ rev: Int, _ index: borrowing RevlogIndex, _ records: RawSpan,
    _ chunks: RawSpan
  ) throws(Refusal) -> Int {
    var base = try findChain(of: rev, index, records)
    chain.reverse()
    var next = 0
    if base == nil {
      base = try insertFull(index, records, chunks)
      next = 1
    }
    while let from = base, next < chain.count {
      let user = chain[next]
      let end = try decodeDeltas(from: next, index, records, chunks)
      let made = chain[end &- 1]
      try apply(to: from, making: made, index, records, isAll: false)
      cache.setNeed(from, plan.need(after: user))
      base = cache.insert(&text, of: made, for: plan.need(of: made))
      next = end
    }
    guard let slot = base else { throw Refusal(.outOfRange, at: rev) }
    cache.touch(slot)
    return slot
  }

  /// Makes a text of all deltas of its chain at once.
  @_optimize(size) @inline(never)
  private mutating func makeFromBeginning(
    _ rev: Int, _ index: borrowing RevlogIndex, _ records: RawSpan,
    _ chunks: RawSpan
  ) throws(Refusal) -> Int {
    chain.removeAll()
    try chain.append(rev)
    var current = rev
    while let parent = try index.deltaParent(of: current, in: records) {
      current = parent
      try chain.append(current)
      guard current >= 0 else { break }
    }
    chain.reverse()
    let base = try insertFull(index, records, chunks)
    deltas.removeAll()
    ends.removeAll()
    spend(on: chain.count)
    for place in 1..<max(chain.count, 1) {
      guard deltas.count < max(budget, 1 << 20) else {
        throw Refusal(.outOfRange, at: rev)
      }
      try decodeDelta(chain[place], index, records, chunks)
    }
    spend(on: 0)
    try apply(to: base, making: rev, index, records, isAll: true)
    return cache.insert(&text, of: rev, for: plan.need(of: rev))
  }

  /// Counts what has been decoded as effort.
  private mutating func spend(on count: Int) {
    effort &-= deltas.count &+ 64 &* count
  }

  /// Makes and keeps the text that the chain begins with.
  @_optimize(size) @inline(never)
  private mutating func insertFull(
    _ index: borrowing RevlogIndex, _ records: RawSpan, _ chunks: RawSpan
  ) throws(Refusal) -> Int {
    let rev = chain[0]
    if let slot = cache.find(rev) { return slot }
    text.removeAll()
    try decodeFull(rev, index, records, chunks)
    return cache.insert(&text, of: rev, for: plan.need(of: rev))
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
      let isPassed = plan.isPassed(current)
      if !isPassed, let slot = cache.find(current) { return slot }
      try plan.check(current)
      if isPassed, effort <= 0 { throw Refusal(.malformed, at: current) }
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
    var isLong = false
    while next < chain.count, next == start || deltas.count < budget / 8 {
      let rev = chain[next]
      try decodeDelta(rev, index, records, chunks)
      next &+= 1
      let isPassed = plan.isPassed(rev)
      isLong = isLong || isPassed
      if next < chain.count, !isPassed, plan.isNeeded(after: chain[next]) {
        break
      }
    }
    if isLong { spend(on: next &- start) }
    return next
  }

  /// Adds the delta of a revision to those that are decoded.
  @inline(never)
  private mutating func decodeDelta(
    _ rev: Int, _ index: borrowing RevlogIndex, _ records: RawSpan,
    _ chunks: RawSpan
  ) throws(Refusal) {
    let record = try index.record(rev, in: records)
    // A delta without hunks would be one more to combine.
    guard record.storedSize > 0 else { return }
    let limit = try index.largestDelta(of: rev, in: records)
    do throws(Refusal) {
      try decoder.decode(
        record.chunk(in: chunks), mode: record.mode, limit: limit,
        into: &deltas)
    } catch {
      throw error.moved(to: rev)
    }
    try ends.append(deltas.count)
  }

  /// Applies the decoded deltas to a text that is kept; `text` is the result.
  ///
  /// If they are not all deltas from the text at the beginning of the chain on,
  /// they have to be in order.
  private mutating func apply(
    to base: Int, making rev: Int, _ index: borrowing RevlogIndex,
    _ records: RawSpan, isAll: Bool
  ) throws(Refusal) {
    isApplying = true
    var made = Column<UInt8>()
    swap(&made, &text)
    made.removeAll()
    var place = DeltaPlace()
    do throws(Refusal) {
      let strings = ByteStrings(partsOf: deltas.bytes, ends: ends.span)
      let patch = try Patch(
        combining: strings, mode: .combined, refusedAt: &place)
      guard patch.isInOrder || isAll else { throw Refusal(.malformed) }
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
    isApplying = false
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
