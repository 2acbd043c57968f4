import HgBytes

/// The parents of a revlog's revisions, for one question about ancestry.
///
/// A revision is its own number, and each parent comes before its child or is
/// -1 for none. So a loop over the numbers downwards meets every child before
/// its parents, one upwards every parent before its children, and no question
/// needs a stack or a queue.
///
/// Parents are read from columns where they have been decoded, else from the
/// records. A question is refused only for records that it looks at, at the
/// first revision whose parents do not come before it. It returns how many
/// revisions it has looked at.
public struct RevisionGraph: ~Escapable {
  /// Number of revisions.
  public let count: Int

  /// The columns; without elements if the records are to be read.
  let parents1: Span<Int32>
  let parents2: Span<Int32>

  let records: RecordPlaces

  /// Reads parents from columns.
  @_lifetime(borrow columns)
  init(_ columns: borrowing ParentColumns) {
    count = columns.count
    parents1 = columns.parents1.span
    parents2 = columns.parents2.span
    records = RecordPlaces()
  }

  /// Reads parents from `count` records.
  @_lifetime(copy records)
  init(_ records: RecordPlaces, count: Int) {
    self.count = count
    parents1 = Span()
    parents2 = Span()
    self.records = records
  }

  /// Whether the parents are in columns.
  @inline(__always)
  var isDecoded: Bool { parents1.count > 0 }

  /// The parents of `rev`, which must be from 0 on and below `count`.
  ///
  /// - Throws: `malformed` for a parent that does not come before its revision,
  ///   or `truncated` if the data has changed; each at `rev`.
  @inline(__always)
  func parents(of rev: Int) throws(Refusal) -> RevisionParents {
    guard isDecoded else { return try records.parents(of: rev) }
    return RevisionParents(parents1[rev], parents2[rev])
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

/// Where the parents lie in the records of an index.
struct RecordPlaces: ~Escapable {
  private let data: RawSpan

  /// Where each record begins, or nothing if they lie side by side.
  private let starts: Span<UInt64>
  private let recordSize: Int
  private let parentsOffset: Int

  /// The records of the revisions from a number on, side by side.
  private let added: RawSpan
  private let storedCount: Int

  /// Places of no records.
  @_lifetime(immortal)
  init() {
    data = RawSpan()
    starts = Span()
    recordSize = 0
    parentsOffset = 0
    added = RawSpan()
    storedCount = 0
  }

  @_lifetime(copy data, copy starts, copy added)
  init(
    in data: RawSpan, _ starts: Span<UInt64>, _ format: RevlogFormat,
    _ storedCount: Int, _ added: RawSpan
  ) {
    self.data = data
    self.added = added
    self.storedCount = storedCount
    self.starts = starts
    recordSize = format.recordSize
    parentsOffset = format.parentsOffset
  }

  @inline(__always)
  func parents(of rev: Int) throws(Refusal) -> RevisionParents {
    let isAdded = rev >= storedCount
    let start =
      isAdded
      ? (rev &- storedCount) &* recordSize
      : starts.count > 0
        ? Int(truncatingIfNeeded: starts[rev]) : rev &* recordSize
    let place = start &+ parentsOffset
    let data = isAdded ? added : data
    guard data.holds(8, at: place) else { throw Refusal(.truncated, at: rev) }
    let pair = try data.bigEndian(UInt64.self, at: place)
    return try RevisionParents(
      Int32(truncatingIfNeeded: pair >> 32), Int32(truncatingIfNeeded: pair),
      checkedFor: rev)
  }
}
