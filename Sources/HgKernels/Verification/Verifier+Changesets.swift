public import HgBytes

extension Verifier {
  /// Reads and hashes changesets, and notes what they name.
  ///
  /// - Parameters:
  ///   - revs: Which ones.
  ///   - index: The index of the changelog.
  ///   - records: The bytes of the index.
  ///   - chunks: The bytes of the file with the chunks.
  ///   - names: Receives the manifests and files.
  /// - Throws: `outOfRange` if there are no such revisions; `memory`.
  /// - Complexity: O(texts).
  @_optimize(size)
  public mutating func checkChangesets(
    _ revs: Range<Int>, of index: borrowing RevlogIndex, in records: RawSpan,
    chunks: RawSpan, naming names: inout Verification
  ) throws(Refusal) {
    guard revs.lowerBound >= 0, revs.upperBound <= index.count else {
      throw Refusal(.outOfRange, at: revs.upperBound)
    }
    begin()
    try reader.prepare(numbers(of: revs), of: index, in: records)
    while true {
      let count = try reader.readNext(
        .max, of: index, in: records, chunks: chunks, isChecked: true)
      guard count > 0 else { break }
      for place in 0..<count {
        try checkChangeset(reader.item(place), naming: &names)
      }
    }
  }

  /// Checks a text that has been read and hashed.
  private mutating func checkChangeset(
    _ text: RevisionText, naming names: inout Verification
  ) throws(Refusal) {
    guard let slot = text.slot,
      text.outcome == Int8(RevisionStatus.correct.rawValue)
    else { return try report(text.rev, .text) }
    do throws(Refusal) {
      try names.note(changeset: text.rev, reader.text(slot))
    } catch {
      guard error.reason == .malformed else { throw error }
      try report(text.rev, .contents)
    }
  }
}

extension Verification {
  /// Notes what the text of a changeset names.
  fileprivate mutating func note(
    changeset: Int, _ text: RawSpan
  ) throws(Refusal) {
    // The changeset without a text is the one before all others, and names
    // nothing.
    guard text.byteCount > 0 else { return }
    var said = try ChangesetText(parsing: text)
    if !said.manifest.isNull {
      try nameManifest(
        RawSpan(), 0..<0, node: said.manifest, changeset: changeset)
    }
    while let path = said.next() {
      try touch(text, path, changeset: changeset)
    }
  }
}
