public import HgBytes

// What a sorted table says about a file, a folder or a row.

extension Verification {
  /// The first changesets that have to do with a file; -1 for none.
  public func firsts(of file: Int) -> (touched: Int32, named: Int32) {
    let touches = touched.rows(of: file)
    let names = named.rows(of: file)
    return (
      touches.isEmpty ? -1 : touched.changesets[touches.lowerBound],
      names.isEmpty
        ? -1 : Int32(truncatingIfNeeded: named.changeset(names.lowerBound))
    )
  }

  /// The changeset of a row that names a revision of such a history.
  ///
  /// - Throws: `outOfRange` if there is no such row.
  public func changeset(
    _ row: Int, of kind: HistoryKind
  ) throws(Refusal) -> Int {
    let count = kind == .manifests ? manifests.count : named.count
    guard row >= 0, row < count else { throw Refusal(.outOfRange, at: row) }
    return kind == .manifests
      ? manifests.changeset(row) : named.changeset(row)
  }

  /// Writes the node of a row that names a revision of such a history.
  ///
  /// - Throws: `outOfRange` if there is no such row, or `full`.
  public func writeNode(
    _ row: Int, of kind: HistoryKind, into output: inout OutputRawSpan
  ) throws(Refusal) {
    _ = try changeset(row, of: kind)
    let node =
      kind == .manifests ? try manifests.node(row) : try named.node(row)
    try output.write(node, at: 0, size: SHA1Digest.size)
  }
}
