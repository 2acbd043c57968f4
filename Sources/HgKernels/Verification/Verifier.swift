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

  /// Reads a text and hashes it; nil if that is a finding.
  ///
  /// - Returns: The slot of the reader.
  /// - Throws: `memory`.
  mutating func text(
    _ rev: Int, _ index: borrowing RevlogIndex, _ records: RawSpan,
    _ chunks: RawSpan
  ) throws(Refusal) -> Int? {
    do throws(Refusal) {
      let slot = try reader.read(rev, of: index, in: records, chunks: chunks)
      let status = try index.check(reader.text(slot), of: rev, in: records)
      if status == .correct { return slot }
    } catch {
      guard error.reason != .memory else { throw error }
    }
    try report(rev, .text)
    return nil
  }
}
