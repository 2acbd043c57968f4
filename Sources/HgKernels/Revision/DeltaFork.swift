import HgBytes

/// The deltas that the texts of two revisions do not have in common.
struct DeltaFork: ~Copyable {
  /// What both texts are made of.
  private(set) var base = -1

  /// The revisions whose deltas make the old text of it, last one first.
  private(set) var old = Column<Int>()

  /// Those whose deltas make the new one.
  private(set) var new = Column<Int>()

  /// How many bytes both texts have.
  private(set) var textSizes = 0

  /// Whether there is such a text, the index says how large texts are, and so
  /// little is stored on the way that it is looked at sooner than the texts.
  private(set) var isShort = false

  /// Looks for the last text that two others are made of.
  ///
  /// - Throws: A refusal of the index; `memory`.
  /// - Complexity: O(revisions on the way).
  @_optimize(size)
  init(
    _ old: Int, _ new: Int, _ index: borrowing RevlogIndex, _ records: RawSpan
  ) throws(Refusal) {
    let oldRecord = try index.record(old, in: records)
    let newRecord = try index.record(new, in: records)
    base = old
    textSizes = oldRecord.fullSize &+ newRecord.fullSize
    guard oldRecord.fullSize >= 0, newRecord.fullSize >= 0,
      (oldRecord.flags | newRecord.flags) & RevisionFlags.uncommon == 0
    else { return }
    var other = new
    var room = textSizes / DeltaFork.share
    // Each step goes down: a base comes before its revision.
    while base != other {
      let last = Swift.max(base, other)
      room &-= try index.record(last, in: records).storedSize
      guard room >= 0,
        let parent = try index.deltaParent(of: last, in: records), parent >= 0
      else { return }
      if base == last {
        try self.old.append(base)
        base = parent
      } else {
        try self.new.append(other)
        other = parent
      }
    }
    isShort = base >= 0
  }

  /// What is stored on the way may be this part of the texts.
  ///
  /// A byte of it makes a few when it is decoded, and each costs more than one
  /// of a text that is copied and compared.
  private static let share = 16
}
