import HgBytes

/// Which revisions are going to be read, and which texts are needed for that.
///
/// The chains of these revisions form a tree. Where it branches, a text is
/// needed more than once; everywhere else deltas can be combined. The plan
/// knows for each text which revision needs it next, in the order of reading.
///
/// Memory: 12 bytes for each revision up to the last that is read, one byte
/// for what could not be read, and 4 for each that is.
struct ReadingPlan: ~Copyable {
  /// What to read, in this order.
  private var revs = Column<Int32>()

  /// How many of them are done.
  private(set) var position = 0

  /// By revision: the first that needs its text, and the last; -1 for none.
  ///
  /// The last one is -2 for what is in no chain.
  private var first = Column<Int32>()
  private var last = Column<Int32>()

  /// By revision: the next that needs the same text, -1 for none.
  private var next = Column<Int32>()

  /// By revision: why it cannot be read, an error code; 0 if it can.
  private var refusals = Column<Int8>()

  private static let none: Int32 = -1
  private static let unknown: Int32 = -2

  /// Creates a plan to read nothing.
  init() {}

  /// Plans to read some revisions, which must exist.
  ///
  /// - Throws: `memory`.
  /// - Complexity: O(highest revision).
  init(
    _ revs: consuming Column<Int32>, of index: borrowing RevlogIndex,
    in records: RawSpan
  ) throws(Refusal) {
    var count = 0
    for place in 0..<revs.count { count = max(count, Int(revs[place]) &+ 1) }
    first = try Column(repeating: Self.none, count: count)
    last = try Column(repeating: Self.unknown, count: count)
    next = try Column(repeating: Self.none, count: count)
    refusals = try Column(repeating: 0, count: count)
    for place in 0..<revs.count {
      note(chainOf: Int(revs[place]), index, records)
    }
    self.revs = revs
  }

  /// Notes who needs what in a chain, down to where that is known.
  private mutating func note(
    chainOf rev: Int, _ index: borrowing RevlogIndex, _ records: RawSpan
  ) {
    guard last[rev] == Self.unknown else { return }
    last[rev] = Self.none
    var current = rev
    // A record that cannot be read is refused when its turn comes.
    while let parent = try? index.deltaParent(of: current, in: records),
      parent >= 0
    {
      let user = Int32(truncatingIfNeeded: current)
      let before = last[parent]
      last[parent] = user
      guard before < 0 else {
        next[Int(before)] = user
        return
      }
      first[parent] = user
      guard before == Self.unknown else { return }
      current = parent
    }
  }

  /// The revision to read next; nil if all are read.
  mutating func advance() -> Int? {
    guard position < revs.count else { return nil }
    position &+= 1
    return Int(revs[position &- 1])
  }

  /// Who needs the text of a revision that was just made.
  func need(of rev: Int) -> TextNeed {
    guard rev < first.count else { return .unknown }
    return rev < 0 ? .nobody : TextNeed(rawValue: first[rev])
  }

  /// Who else needs the text that the delta of a revision was applied to.
  func need(after user: Int) -> TextNeed {
    guard user >= 0, user < next.count else { return .unknown }
    return TextNeed(rawValue: next[user])
  }

  /// Whether somebody else is known to need it.
  func isNeeded(after user: Int) -> Bool {
    user < next.count && next[user] >= 0
  }

  /// Says that the text of a revision cannot be read.
  mutating func refuse(_ rev: Int, _ reason: Refusal.Reason) {
    guard rev >= 0, rev < refusals.count else { return }
    refusals[rev] = Int8(truncatingIfNeeded: reason.rawValue)
  }

  /// Makes sure that the text of a revision was not refused before, so that
  /// its chain is not looked at again by each revision that goes on with it.
  ///
  /// - Throws: What ``refuse(_:_:)`` was told, at `rev`.
  func check(_ rev: Int) throws(Refusal) {
    guard rev >= 0, rev < refusals.count, refusals[rev] != 0 else { return }
    let reason = Refusal.Reason(rawValue: Int64(refusals[rev]))
    throw Refusal(reason ?? .malformed, at: rev)
  }
}

/// Who needs a text next.
struct TextNeed: Equatable {
  /// A revision, or one of the numbers below.
  let rawValue: Int32

  /// No revision of the plan.
  static var nobody: TextNeed { TextNeed(rawValue: -1) }

  /// Nothing was planned; perhaps somebody.
  static var unknown: TextNeed { TextNeed(rawValue: Int32.max) }
}
