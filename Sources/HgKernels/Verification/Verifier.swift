public import HgBytes

/// Checks histories, one after the other, and keeps what it found last.
///
/// What it says is short: somebody who puts it into words looks at the
/// revision again. On sound data it says nothing.
public struct Verifier: ~Copyable {
  /// What the last check has found, by revision.
  public private(set) var findings = Findings()

  var reader: RevisionReader
  var decoder = ChunkDecoder()

  /// A decoded delta of a manifest.
  var delta = Column<UInt8>()

  /// Creates a verifier.
  ///
  /// - Parameter budget: How many bytes of texts to keep.
  /// - Throws: `memory`.
  public init(budget: Int) throws(Refusal) {
    reader = try RevisionReader(budget: budget)
  }

  /// Forgets what was found, and the revlog that was read.
  mutating func begin() {
    findings.removeAll()
    reader.forget()
  }

  mutating func report(
    _ rev: Int, _ kind: FindingKind, _ detail: Int = 0
  ) throws(Refusal) {
    try findings.append(rev, kind, detail)
  }

  /// The numbers of some revisions, for a reader to read.
  @_optimize(size) @inline(never)
  func numbers(of revs: Range<Int>) throws(Refusal) -> Column<Int32> {
    var numbers = try Column<Int32>(capacity: revs.count)
    for rev in revs { try numbers.append(Int32(truncatingIfNeeded: rev)) }
    return numbers
  }
}
