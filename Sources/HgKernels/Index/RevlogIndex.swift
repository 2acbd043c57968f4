public import HgBytes

/// The index of one revlog: what is known of each revision but its text.
///
/// The index keeps places, not the data: every function takes the same bytes
/// again. Records are read where they lie, and checked each time they are, so
/// that opening costs nothing where records lie side by side. What questions
/// about all revisions need is decoded into columns when it is first asked
/// for, and kept.
///
/// Parents and bases come before what they belong to: a record that says
/// otherwise is refused, so no walk can go in circles.
///
/// Revisions that are added have their records here, and those that are dropped
/// leave the data as it is.
public struct RevlogIndex: ~Copyable {
  /// What the version word says.
  public let header: RevlogHeader

  /// Number of revisions.
  public internal(set) var count: Int

  /// Number of revisions whose records are in the data.
  var storedCount: Int

  /// The records of those after them, side by side.
  var added = Column<UInt8>()

  /// Where each record begins, for an inline revlog; else empty.
  let starts: Column<UInt64>

  /// The parents of all revisions, once filled in.
  public internal(set) var parents = OnceCell<ParentColumns>()

  /// How many revisions questions about ancestry have looked at in records.
  let revisionsAsked = SharedCount()

  /// The revisions without children, once filled in.
  var allHeads = OnceCell<Column<Int32>>()

  /// What leads to the texts, once filled in.
  public internal(set) var chunks = OnceCell<ChunkColumns>()

  /// The changelog revision of each revision, once filled in.
  public internal(set) var links = OnceCell<Column<Int32>>()

  /// Where the sidedata lies, and ranks, once filled in.
  public internal(set) var extras = OnceCell<ExtraColumns>()

  /// The 20 bytes of each revision's node, once filled in.
  public internal(set) var nodes = OnceCell<Column<UInt8>>()

  /// The revisions sorted by their nodes, once filled in.
  var byNode = OnceCell<NodeIndex>()

  /// Nodes that were read for questions before the revisions were sorted.
  var nodesRead = SharedCount()

  /// Which revisions are snapshots, once filled in.
  var snapshotStates = OnceCell<SnapshotStates>()

  /// Parses the records of an index.
  ///
  /// - Parameters:
  ///   - data: The records: all of the index file in formats 0 and 1; in the
  ///     others what the docket says is in use.
  ///   - header: What the version word says.
  /// - Throws: `truncated` where records do not fill the data, `malformed` for
  ///   a negative size in an inline revlog, `outOfRange` for more than 2^31 - 1
  ///   revisions, each at a byte offset; `memory`.
  /// - Complexity: O(1), and O(revisions) for an inline revlog.
  public init(parsing data: RawSpan, header: RevlogHeader) throws(Refusal) {
    let size = header.format.recordSize
    let starts =
      header.isInline
      ? try RevlogIndex.walk(data, size) : Column<UInt64>()
    let count = header.isInline ? starts.count : data.byteCount / size
    // Format 0 ignores what follows the last whole record.
    guard
      header.isInline || header.format == .zero
        || data.byteCount % size == 0
    else { throw Refusal(.truncated, at: count &* size) }
    guard count <= Int(Int32.max) else {
      throw Refusal(.outOfRange, at: Int(Int32.max) &* size)
    }
    self.header = header
    self.count = count
    storedCount = count
    self.starts = starts
  }

  /// Where each record of an inline revlog begins.
  private static func walk(
    _ data: RawSpan, _ recordSize: Int
  ) throws(Refusal) -> Column<UInt64> {
    var starts = Column<UInt64>()
    var position = 0
    while position < data.byteCount {
      guard data.holds(recordSize, at: position) else {
        throw Refusal(.truncated, at: position)
      }
      let storedSize = try data.bigEndian(Int32.self, at: position &+ 8)
      guard storedSize >= 0 else { throw Refusal(.malformed, at: position) }
      try starts.append(UInt64(position))
      let next = position &+ recordSize &+ Int(storedSize)
      guard next <= data.byteCount else {
        throw Refusal(.truncated, at: position)
      }
      position = next
    }
    return starts
  }

  /// Whether there is a revision of this number.
  @inline(__always)
  public func contains(_ rev: Int) -> Bool { rev >= 0 && rev < count }

  /// The bytes that the record of `rev` is in, which must be below `count`.
  @inline(__always)
  @_lifetime(borrow self, copy data)
  func holder(of rev: Int, _ data: RawSpan) -> RawSpan {
    rev < storedCount ? data : added.bytes
  }

  /// Where it begins in them.
  @inline(__always)
  func start(of rev: Int) -> Int {
    guard rev < storedCount else {
      return (rev &- storedCount) &* header.format.recordSize
    }
    return header.isInline
      ? Int(truncatingIfNeeded: starts[rev])
      : rev &* header.format.recordSize
  }

  /// What the index says about `rev`; -1 is no revision, and has a record.
  ///
  /// - Throws: `outOfRange` if there is no such revision, `malformed` for a
  ///   parent or base that does not come before it, a negative size, or a
  ///   chunk that does not follow its record in an inline revlog; `truncated`
  ///   if the data has changed; each at `rev`.
  /// - Complexity: O(1), but in format 0 the first one O(revisions).
  public func record(
    _ rev: Int, in data: RawSpan
  ) throws(Refusal) -> IndexRecord {
    try recordInline(rev, in: data)
  }

  /// The same for a loop over all revisions; anywhere else the code it becomes
  /// would take more room than it saves time.
  @inline(__always)
  func recordInline(
    _ rev: Int, in data: RawSpan
  ) throws(Refusal) -> IndexRecord {
    guard contains(rev) else {
      guard rev == -1 else { throw Refusal(.outOfRange, at: rev) }
      var null = IndexRecord()
      null.fullSize = 0
      return null
    }
    let start = start(of: rev)
    var record = try IndexRecord(
      parsing: holder(of: rev, data), at: start, rev: rev,
      format: header.format, masked: rev == 0 && storedCount > 0)
    if header.format == .zero {
      try fillParents(from: data)
      record.parent1 = Int(parents.value.parents1[rev])
      record.parent2 = Int(parents.value.parents2[rev])
    }
    try record.check(rev: rev)
    if header.isInline {
      record.chunkOffset =
        record.offset &+ (rev &+ 1) &* header.format.recordSize
      // Mercurial looks for the chunk where the offset says.
      guard
        record.chunkOffset == start &+ header.format.recordSize
          || rev >= storedCount
      else { throw Refusal(.malformed, at: rev) }
    }
    return record
  }

  /// Reads and checks every record.
  ///
  /// - Throws: As ``record(_:in:)``, for the first revision that is wrong.
  /// - Complexity: O(revisions).
  public func validate(in data: RawSpan) throws(Refusal) {
    for rev in 0..<count { _ = try recordInline(rev, in: data) }
  }

  /// The 20 bytes of the node of `rev`.
  ///
  /// - Throws: `outOfRange` if there is no such revision, `truncated` if the
  ///   data has changed; each at `rev`.
  @inline(__always)
  @_lifetime(borrow self, copy data)
  public func node(
    _ rev: Int, in data: RawSpan
  ) throws(Refusal) -> RawSpan {
    guard contains(rev) else { throw Refusal(.outOfRange, at: rev) }
    let data = holder(of: rev, data)
    let offset = start(of: rev) &+ header.format.nodeOffset
    guard data.holds(RevlogIndex.nodeSize, at: offset) else {
      throw Refusal(.truncated, at: rev)
    }
    return try data.slice(at: offset, size: RevlogIndex.nodeSize)
  }

  /// The node of `rev`, which must be below `count`, as a number.
  ///
  /// - Throws: `truncated` if the data has changed, at `rev`.
  @inline(__always)
  func nodeValue(_ rev: Int, in data: RawSpan) throws(Refusal) -> NodeValue {
    let data = holder(of: rev, data)
    let offset = start(of: rev) &+ header.format.nodeOffset
    guard data.holds(RevlogIndex.nodeSize, at: offset) else {
      throw Refusal(.truncated, at: rev)
    }
    return try NodeValue(parsing: data, at: offset)
  }

  /// Bytes of a node; the rest of the field is for longer hashes to come.
  public static var nodeSize: Int { 20 }
}

extension RevlogFormat {
  /// Where the numbers of the parents lie in a record that has them.
  var parentsOffset: Int { self == .changelogTwo ? 16 : 24 }

  /// Where the node lies in a record.
  var nodeOffset: Int {
    switch self {
    case .zero: 56
    case .one, .two: 32
    case .changelogTwo: 24
    }
  }
}
