public import HgBytes

/// The parents of all revisions of a revlog.
///
/// A revision is its own number, and each parent comes before its child or is
/// -1 for none. So a loop over the numbers downwards meets every child before
/// its parents, one upwards every parent before its children, and no question
/// needs a stack or a queue.
public struct RevisionGraph: ~Copyable {
  /// The first parent of each revision, or -1.
  public private(set) var parents1 = Column<Int32>()

  /// The second parent of each revision, or -1.
  public private(set) var parents2 = Column<Int32>()

  /// Number of revisions.
  public var count: Int { parents1.count }

  /// Creates a graph without revisions.
  public init() {}

  /// Makes room for `needed` revisions in all.
  public mutating func reserve(_ needed: Int) throws(Refusal) {
    try parents1.reserve(needed)
    try parents2.reserve(needed)
  }

  /// Adds the next revision.
  ///
  /// - Throws: `malformed` for a parent that does not come before it, at the
  ///   revision; `outOfRange` for more than 2^31 - 1 revisions; `memory`.
  @inline(__always)
  public mutating func append(
    _ parent1: Int32, _ parent2: Int32
  ) throws(Refusal) {
    guard let rev = Int32(exactly: count) else {
      throw Refusal(.outOfRange, at: count)
    }
    guard parent1 >= -1, parent1 < rev, parent2 >= -1, parent2 < rev else {
      throw Refusal(.malformed, at: count)
    }
    try parents1.append(parent1)
    try parents2.append(parent2)
  }

  /// Whether a number is a revision or -1.
  @inline(__always)
  func hasRevisionOrNull(_ rev: Int32) -> Bool { rev >= -1 && rev < count }

  /// The highest of some revisions; -1 if there is none.
  ///
  /// - Throws: `outOfRange`, at the place in `revs`, for what is neither a
  ///   revision nor -1.
  func highest(of revs: Span<Int32>) throws(Refusal) -> Int {
    var highest: Int32 = -1
    for place in revs.indices {
      guard hasRevisionOrNull(revs[place]) else {
        throw Refusal(.outOfRange, at: place)
      }
      highest = max(highest, revs[place])
    }
    return Int(highest)
  }
}
