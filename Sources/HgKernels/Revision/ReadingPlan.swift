import HgBytes

/// Which revisions are going to be read, and which texts are needed for that.
///
/// The chains of these revisions form a tree. Where it branches, a text is
/// needed more than once; everywhere else deltas can be combined. The plan
/// knows for each text which revision needs it next, in the order of reading.
///
/// Memory: 13 bytes for each revision from the lowest one of the chains up to
/// the last that is read, and 4 for each that is read.
struct ReadingPlan: ~Copyable {
  /// What to read, in this order.
  private var revs = Column<Int32>()

  /// How many of them are done.
  private(set) var position = 0

  // The columns count from the highest revision down, for it is known from
  // the start, and the lowest one is not.

  /// The highest revision that is read.
  private var highest = -1

  /// By revision: the first that needs its text, and the last; -1 for none.
  ///
  /// The last one is -2 for what is in no chain.
  private var first = Column<Int32>()
  private var last = Column<Int32>()

  /// By revision: the next that needs the same text, -1 for none.
  private var next = Column<Int32>()

  /// By revision: why it cannot be read, an error code; 0 if it can, and 1 if
  /// others must not be made of its text.
  private var refusals = Column<Int8>()

  private static let passed: Int8 = 1
  private static let none: Int32 = -1
  private static let unknown: Int32 = -2

  /// Creates a plan to read nothing.
  init() {}

  /// Plans to read some revisions, which must exist.
  ///
  /// - Throws: `memory`.
  /// - Complexity: O(revisions of the chains).
  init(
    _ revs: consuming Column<Int32>, of index: borrowing RevlogIndex,
    in records: RawSpan
  ) throws(Refusal) {
    for place in 0..<revs.count { highest = max(highest, Int(revs[place])) }
    for place in 0..<revs.count {
      try note(chainOf: Int(revs[place]), index, records)
    }
    self.revs = revs
  }

  /// Where a revision is in the columns; nil if it is not there.
  private func place(_ rev: Int) -> Int? {
    let place = highest &- rev
    return rev >= 0 && place >= 0 && place < last.count ? place : nil
  }

  /// Where a revision is in the columns, which are made long enough.
  @inline(never)
  private mutating func made(_ rev: Int) throws(Refusal) -> Int {
    let place = highest &- rev
    let missing = place &+ 1 &- last.count
    if missing > 0 {
      try first.extend(by: missing, with: Self.none)
      try last.extend(by: missing, with: Self.unknown)
      try next.extend(by: missing, with: Self.none)
      try refusals.extend(by: missing, with: 0)
    }
    return place
  }

  /// Notes who needs what in a chain, down to where that is known.
  private mutating func note(
    chainOf rev: Int, _ index: borrowing RevlogIndex, _ records: RawSpan
  ) throws(Refusal) {
    let start = try made(rev)
    guard last[start] == Self.unknown else { return }
    last[start] = Self.none
    var current = rev
    // A record that cannot be read is refused when its turn comes.
    while let parent = try? index.deltaParent(of: current, in: records),
      parent >= 0
    {
      let user = Int32(truncatingIfNeeded: current)
      let place = try made(parent)
      let before = last[place]
      last[place] = user
      guard before < 0 else {
        next[highest &- Int(before)] = user
        return
      }
      first[place] = user
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
    guard rev >= 0 else { return .nobody }
    return place(rev).map { TextNeed(rawValue: first[$0]) } ?? .unknown
  }

  /// Who else needs the text that the delta of a revision was applied to.
  func need(after user: Int) -> TextNeed {
    place(user).map { TextNeed(rawValue: next[$0]) } ?? .unknown
  }

  /// Whether somebody else is known to need it.
  func isNeeded(after user: Int) -> Bool {
    place(user).map { next[$0] >= 0 } ?? false
  }

  /// Says that the text of a revision cannot be read.
  mutating func refuse(_ rev: Int, _ reason: Refusal.Reason) {
    guard let place = place(rev) else { return }
    refusals[place] = Int8(truncatingIfNeeded: reason.rawValue)
  }

  /// Says that others must not be made of the text of a revision, but of what
  /// it is made of.
  mutating func pass(_ rev: Int) {
    guard let place = place(rev), refusals[place] == 0 else { return }
    refusals[place] = Self.passed
  }

  /// Whether others must not be made of the text of a revision.
  func isPassed(_ rev: Int) -> Bool {
    place(rev).map { refusals[$0] == Self.passed } ?? false
  }

  /// Makes sure that the text of a revision was not refused before, so that
  /// its chain is not looked at again by each revision that goes on with it.
  ///
  /// - Throws: What ``refuse(_:_:)`` was told, at `rev`.
  func check(_ rev: Int) throws(Refusal) {
    guard let place = place(rev), refusals[place] < 0 else { return }
    let reason = Refusal.Reason(rawValue: Int64(refusals[place]))
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
