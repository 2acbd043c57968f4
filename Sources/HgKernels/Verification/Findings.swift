public import HgBytes

/// What can be wrong with a revision, or is to be looked at again.
public enum FindingKind: UInt8, Sendable {
  /// Its record cannot be read.
  case record = 0
  /// It belongs to a changeset that does not exist; the detail is its number.
  case link = 1
  /// Another revision has its node; the detail is the last one before it.
  case repeatedNode = 2
  /// It belongs to a changeset that has nothing to do with it; the detail is
  /// its number.
  case otherLink = 3
  /// Nothing names it that should.
  case unnamed = 4
  /// Its text cannot be read, or is not known to have its node.
  case text = 5
  /// Its text does not say what it should, or not in a usual form.
  case contents = 6
  /// It is a copy of what no manifest names.
  case copyOfUnnamed = 7
  /// It is a copy of a revision that a manifest names, which is right unless
  /// that one is missing; the detail is the row that names it.
  case copy = 8
  /// There is no such revision, which the row names that is the detail.
  case missing = 9
}

/// What a verifier has found: a table of three columns.
public struct Findings: ~Copyable {
  /// The revision of each finding; -1 where there is none.
  public private(set) var revs = Column<Int32>()

  /// What is wrong, as a ``FindingKind``.
  public private(set) var kinds = Column<UInt8>()

  /// What more there is to say.
  public private(set) var details = Column<Int64>()

  /// Number of findings.
  public var count: Int { revs.count }

  /// Creates an empty table.
  init() {}

  mutating func removeAll() {
    revs.removeAll()
    kinds.removeAll()
    details.removeAll()
  }

  mutating func append(
    _ rev: Int, _ kind: FindingKind, _ detail: Int = 0
  ) throws(Refusal) {
    try revs.append(Int32(truncatingIfNeeded: rev))
    try kinds.append(kind.rawValue)
    try details.append(Int64(detail))
  }
}
