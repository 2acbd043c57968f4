public import HgBytes

extension Verifier {
  /// Checks the history of a file: its records, and its texts.
  ///
  /// - Parameters:
  ///   - records: The bytes of the index.
  ///   - header: The version word.
  ///   - chunks: The bytes of the file with the chunks; of an inline revlog
  ///     they are in the index.
  ///   - kind: What it is of.
  ///   - path: The number of the file.
  ///   - changesets: How many changesets there are.
  ///   - names: What changesets and manifests name, sorted.
  /// - Returns: Number of revisions.
  /// - Throws: What parsing the index throws; `memory`.
  /// - Complexity: O(texts), with each delta applied about once.
  public mutating func checkFile(
    records: RawSpan, header: RevlogHeader, chunks: RawSpan, kind: HistoryKind,
    path: Int, changesets: Int, against names: borrowing Verification
  ) throws(Refusal) -> Int {
    let index = try RevlogIndex(parsing: records, header: header)
    let chunks = header.isInline ? records : chunks
    try checkRecords(
      of: index, in: records, kind: kind, path: path, changesets: changesets,
      against: names)
    try reader.prepare(numbers(of: 0..<index.count), of: index, in: records)
    while true {
      let count = try reader.readNext(
        .max, of: index, in: records, chunks: chunks, isChecked: true)
      guard count > 0 else { break }
      for place in 0..<count { try checkText(reader.item(place), names) }
    }
    return index.count
  }

  /// Checks a text that has been read and hashed.
  private mutating func checkText(
    _ text: RevisionText, _ names: borrowing Verification
  ) throws(Refusal) {
    guard let slot = text.slot,
      text.outcome == Int8(RevisionStatus.correct.rawValue)
    else { return try report(text.rev, .text) }
    guard FileMetadata.isAtStart(of: reader.text(slot)) else { return }
    try checkMetadata(text.rev, slot, names)
  }

  /// Checks that what a file was copied from is there.
  private mutating func checkMetadata(
    _ rev: Int, _ slot: Int, _ names: borrowing Verification
  ) throws(Refusal) {
    let metadata: FileMetadata
    do throws(Refusal) {
      metadata = try FileMetadata(parsing: reader.text(slot))
    } catch {
      try report(rev, .contents)
      return
    }
    guard let source = metadata.source, !metadata.node.isNull else { return }
    if let row = try names.row(
      naming: metadata.node, of: reader.text(slot), source)
    {
      try report(rev, .copy, row)
    } else {
      try report(rev, .copyOfUnnamed)
    }
  }
}

extension Verification {
  /// The row that names a revision of the file whose path is in a text.
  fileprivate func row(
    naming node: SHA1Digest, of text: RawSpan, _ range: Range<Int>
  ) throws(Refusal) -> Int? {
    let path = files.find(text, at: range.lowerBound, size: range.count)
    guard let path else { return nil }
    return try named.find(path, node.span)
  }
}
