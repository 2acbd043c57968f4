public import HgBytes

/// The parents of all revisions, decoded.
public struct ParentColumns: ~Copyable {
  /// The first parent of each revision, or -1.
  public private(set) var parents1 = Column<Int32>()

  /// The second parent of each revision, or -1.
  public private(set) var parents2 = Column<Int32>()

  /// Why there is nothing in the columns, if a record was refused.
  private(set) var refusal: Refusal?

  /// Number of revisions.
  public var count: Int { parents1.count }

  /// Decodes the parents of `count` revisions.
  ///
  /// - Throws: `memory`; any other refusal of `parents` is kept.
  @inline(__always)
  init(
    count: Int, _ parents: (Int) throws(Refusal) -> RevisionParents
  ) throws(Refusal) {
    var column1 = Column<Int32>()
    var column2 = Column<Int32>()
    try column1.extend(by: count)
    try column2.extend(by: count)
    do throws(Refusal) {
      var first = column1.mutableSpan
      var second = column2.mutableSpan
      for rev in 0..<count {
        let parents = try parents(rev)
        first[rev] = parents.first
        second[rev] = parents.second
      }
    } catch {
      guard error.reason != .memory else { throw error }
      refusal = error
      return
    }
    parents1 = column1
    parents2 = column2
  }

  /// Adds the next revision.
  ///
  /// - Throws: `malformed` for a parent that does not come before it; `memory`.
  mutating func append(
    _ parent1: Int32, _ parent2: Int32
  ) throws(Refusal) {
    let parents = try RevisionParents(parent1, parent2, checkedFor: count)
    try parents1.append(parents.first)
    try parents2.append(parents.second)
  }

  /// Drops the revisions from `count` on.
  mutating func truncate(to count: Int) {
    parents1.truncate(to: count)
    parents2.truncate(to: count)
  }

  /// Asks a question about ancestry.
  func ask(
    _ question: (borrowing RevisionGraph) throws(Refusal) -> Int
  ) throws(Refusal) {
    _ = try question(RevisionGraph(self))
  }
}
