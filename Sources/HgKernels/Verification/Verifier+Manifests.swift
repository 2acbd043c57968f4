public import HgBytes

// What a manifest has beyond the one that it is stored as a delta of is what
// the delta puts in. So nobody has to make the texts of all manifests, which
// may be a thousand times as large as what is stored, in order to learn what
// all of them name.

extension Verifier {
  /// Notes the revisions that manifests name, of which only the stored parts
  /// are read.
  ///
  /// - Parameters:
  ///   - revs: Which manifests.
  ///   - index: The index of their log.
  ///   - records: The bytes of the index.
  ///   - chunks: The bytes of the file with the chunks.
  ///   - folder: The path of the folder that the log is of.
  ///   - names: Receives the files and folders.
  /// - Throws: `outOfRange` if there are no such revisions; `memory`.
  /// - Complexity: O(sizes of the chunks, decoded).
  public mutating func noteManifests(
    _ revs: Range<Int>, of index: borrowing RevlogIndex, in records: RawSpan,
    chunks: RawSpan, folder: RawSpan, naming names: inout Verification
  ) throws(Refusal) {
    guard revs.lowerBound >= 0, revs.upperBound <= index.count else {
      throw Refusal(.outOfRange, at: revs.upperBound)
    }
    begin()
    var path = Column<UInt8>()
    for rev in revs {
      do throws(Refusal) {
        try note(rev, index, records, chunks, folder, &path, &names)
      } catch {
        guard error.reason != .memory else { throw error }
        try report(rev, .contents)
      }
    }
  }

  private mutating func note(
    _ rev: Int, _ index: borrowing RevlogIndex, _ records: RawSpan,
    _ chunks: RawSpan, _ folder: RawSpan, _ path: inout Column<UInt8>,
    _ names: inout Verification
  ) throws(Refusal) {
    let record = try index.record(rev, in: records)
    guard record.flags & RevisionFlags.uncommon == 0 else {
      throw Refusal(.unsupported, at: rev)
    }
    let isFull = try index.deltaParent(of: rev, in: records) == nil
    let size = record.fullSize >= 0 ? record.fullSize : Int(Int32.max)
    let limit = isFull ? size : try index.largestDelta(of: rev, in: records)
    delta.removeAll()
    try decoder.decode(
      record.chunk(in: chunks), mode: record.mode, limit: limit, into: &delta)
    if isFull {
      try names.note(delta.bytes, folder, &path, changeset: record.link)
      return
    }
    var hunks = DeltaHunks(of: delta.bytes)
    while let hunk = try hunks.next() {
      let lines = try delta.bytes.slice(at: hunk.data, size: hunk.size)
      try names.note(lines, folder, &path, changeset: record.link)
    }
  }
}

extension Verification {
  /// Notes what lines of a manifest name.
  fileprivate mutating func note(
    _ lines: RawSpan, _ folder: RawSpan, _ path: inout Column<UInt8>,
    changeset: Int
  ) throws(Refusal) {
    var position = 0
    while position < lines.byteCount {
      let line = try ManifestLine(
        framing: lines, at: position, nodeSize: SHA1Digest.size)
      position = line.end
      guard let node = SHA1Digest(hexIn: lines, at: line.digits) else {
        throw Refusal(.malformed, at: line.start)
      }
      let isFolder = line.flag == UInt8(ascii: "t")
      guard folder.byteCount > 0 || isFolder else {
        let path = line.start..<(line.start &+ line.pathSize)
        try nameFile(lines, path, node: node, changeset: changeset)
        continue
      }
      path.removeAll()
      if folder.byteCount > 0 {
        try path.append(folder)
        try path.append(UInt8(ascii: "/"))
      }
      try path.append(line.path(in: lines))
      let whole = 0..<path.count
      if isFolder {
        try nameManifest(path.bytes, whole, node: node, changeset: changeset)
      } else {
        try nameFile(path.bytes, whole, node: node, changeset: changeset)
      }
    }
  }
}
