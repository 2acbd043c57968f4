public import HgBytes

// Two texts of a revlog that are made of a third one by a few deltas differ
// in what these deltas replace. What they put in, they have; what was there
// before is looked for in the deltas that the third one is made of, from the
// last to the first, and in the text at the beginning of the chain, which is
// kept. No other text is made, so that the cost grows with what changed.

/// What changes between two revisions were read from.
public enum ChangesOrigin: UInt8, Sendable {
  /// The deltas that lead from one to the other.
  case deltas = 0
  /// Both texts.
  case texts = 1
}

extension RevisionReader {
  /// Compares the manifests of two revisions of one log.
  ///
  /// What is wrong with deltas is not refused if the texts can be read.
  ///
  /// - Parameters:
  ///   - old: The revision to begin with; -1 has no files.
  ///   - new: The revision to arrive at.
  ///   - index: The index of the log.
  ///   - records: The bytes of the index.
  ///   - chunks: The bytes of the file with the chunks.
  ///   - nodeSize: Bytes of every node: 20 or 32.
  ///   - scope: What rows there are for.
  ///   - names: The names that the scope asks for.
  ///   - isChecked: Whether texts are hashed. Of what comes from deltas no
  ///     hash is known.
  ///   - origin: Receives what the changes were read from.
  ///   - place: Where a refusal is: as in `ManifestChanges`, or 3 and the
  ///     revision that is refused.
  /// - Returns: What the manifest of `new` has that the other has not.
  /// - Throws: As ``read(_:of:in:chunks:)``, `malformed` for a text with
  ///   another hash, or as `ManifestChanges`.
  /// - Complexity: O(chunks on the way from one to the other, decoded, +
  ///   revisions of the chain before x what changed); and once for a chain
  ///   O(its chunks, decoded), as long as they are kept. At most as much as
  ///   reading and comparing both texts.
  @_optimize(size)
  public mutating func manifestChanges(
    from old: Int, to new: Int, of index: borrowing RevlogIndex,
    in records: RawSpan, chunks: RawSpan, nodeSize: Int,
    scope: ManifestChanges.Scope = .all, names: RawSpan = RawSpan(),
    isChecked: Bool, origin: inout ChangesOrigin,
    refusedAt place: inout ManifestPlace
  ) throws(Refusal) -> ManifestChanges {
    do throws(Refusal) {
      var oldLines = Column<UInt8>()
      var newLines = Column<UInt8>()
      if try collect(
        old, new, index, records, chunks, &oldLines, &newLines)
      {
        let changes = try ManifestChanges(
          from: Manifest(oldLines.bytes, nodeSize: nodeSize),
          to: Manifest(newLines.bytes, nodeSize: nodeSize), scope: scope,
          names: names, refusedAt: &place)
        origin = .deltas
        return changes
      }
    } catch {
      guard error.reason != .memory else { throw error }
    }
    place = ManifestPlace()
    let slots: (old: Int, new: Int)
    do throws(Refusal) {
      slots = try readBoth(old, new, index, records, chunks, isChecked)
    } catch {
      place = ManifestPlace(text: 3, offset: error.place)
      throw error
    }
    origin = .texts
    return try ManifestChanges(
      from: Manifest(cache[slots.old], nodeSize: nodeSize),
      to: Manifest(cache[slots.new], nodeSize: nodeSize), scope: scope,
      names: names, refusedAt: &place)
  }

  /// Reads two texts.
  @_optimize(size) @inline(never)
  private mutating func readBoth(
    _ old: Int, _ new: Int, _ index: borrowing RevlogIndex,
    _ records: RawSpan, _ chunks: RawSpan, _ isChecked: Bool
  ) throws(Refusal) -> (old: Int, new: Int) {
    defer { cache.releaseAll() }
    cache.releaseAll()
    var slots = (old: 0, new: 0)
    slots.old = try readChecked(old, index, records, chunks, isChecked)
    cache.hold(slots.old)
    slots.new = try readChecked(new, index, records, chunks, isChecked)
    return slots
  }

  @inline(never)
  private mutating func readChecked(
    _ rev: Int, _ index: borrowing RevlogIndex, _ records: RawSpan,
    _ chunks: RawSpan, _ isChecked: Bool
  ) throws(Refusal) -> Int {
    let slot = try read(rev, of: index, in: records, chunks: chunks)
    guard isChecked, rev >= 0 else { return slot }
    let status = try index.check(cache[slot], of: rev, in: records)
    guard status != .mismatch else { throw Refusal(.malformed, at: rev) }
    return slot
  }

  /// Collects the lines in which two texts may differ.
  ///
  /// - Returns: Whether this could be done; else the texts have to be
  ///   compared.
  /// - Throws: What is wrong with a delta; `outOfRange` for deltas that take
  ///   too much memory; `memory`.
  @_optimize(size) @inline(never)
  private mutating func collect(
    _ old: Int, _ new: Int, _ index: borrowing RevlogIndex,
    _ records: RawSpan, _ chunks: RawSpan, _ oldLines: inout Column<UInt8>,
    _ newLines: inout Column<UInt8>
  ) throws(Refusal) -> Bool {
    if decoded.size > budget / 4 { decoded.removeAll() }
    let fork = try DeltaFork(old, new, index, records)
    guard fork.isShort else { return false }
    let oldHunks = try combine(fork.old, index, records, chunks)
    let newHunks = try combine(fork.new, index, records, chunks)
    let changed = try ChangedRegions(oldHunks, newHunks)
    // Then texts are compared sooner than so many bytes are looked for.
    guard changed.size <= fork.textSizes / 8 else { return false }
    var known = try Column<UInt8>(repeating: 0, count: changed.size)
    guard
      try find(
        changed.wanted, of: fork.base, into: &known, index, records, chunks,
        effort: fork.textSizes / 16)
    else { return false }
    guard
      try changed.write(
        oldHunks, isNew: false, known.bytes, decoded.bytes.bytes,
        into: &oldLines)
    else { return false }
    return try changed.write(
      newHunks, isNew: true, known.bytes, decoded.bytes.bytes,
      into: &newLines)
  }

  /// What the deltas of some revisions, last one first, do together.
  @_optimize(size) @inline(never)
  private mutating func combine(
    _ path: borrowing Column<Int>, _ index: borrowing RevlogIndex,
    _ records: RawSpan, _ chunks: RawSpan
  ) throws(Refusal) -> PatchHunks {
    var chain = DeltaChain()
    for place in (0..<path.count).reversed() {
      for number in try hunks(of: path[place], index, records, chunks) {
        try chain.hunks.append(decoded.hunks[number].hunk)
      }
      try chain.ends.append(UInt32(truncatingIfNeeded: chain.hunks.count))
    }
    return try chain.combine()
  }

  /// The hunks of the delta of a revision, decoded if they are not kept.
  @inline(never)
  private mutating func hunks(
    of rev: Int, _ index: borrowing RevlogIndex, _ records: RawSpan,
    _ chunks: RawSpan
  ) throws(Refusal) -> Range<Int> {
    if let known = decoded.hunks(of: rev) { return known }
    return try decode(rev, index, records, chunks)
  }

  @_optimize(size) @inline(never)
  private mutating func decode(
    _ rev: Int, _ index: borrowing RevlogIndex, _ records: RawSpan,
    _ chunks: RawSpan
  ) throws(Refusal) -> Range<Int> {
    guard decoded.size <= budget / 2 else { throw Refusal(.outOfRange) }
    let record = try index.record(rev, in: records)
    let parent = try index.deltaParent(of: rev, in: records) ?? -1
    let baseSize = try index.record(parent, in: records).fullSize
    let limit = try index.largestDelta(of: rev, in: records)
    guard baseSize >= 0 else { throw Refusal(.unsupported) }
    return try decoded.read(
      rev, record, limit: limit, baseSize: baseSize, in: chunks,
      with: &decoder)
  }

  /// Finds bytes of a text.
  ///
  /// - Returns: Whether that took no more than the effort, of which each part
  ///   takes one for each delta that it is looked for in.
  @_optimize(size) @inline(never)
  private mutating func find(
    _ wanted: borrowing Column<WantedBytes>, of rev: Int,
    into found: inout Column<UInt8>, _ index: borrowing RevlogIndex,
    _ records: RawSpan, _ chunks: RawSpan, effort: Int
  ) throws(Refusal) -> Bool {
    var rest = Column<WantedBytes>()
    var next = Column<WantedBytes>()
    try rest.append(contentsOf: wanted)
    var effort = effort
    var current = rev
    var slot = cache.find(rev)
    while slot == nil, rest.count > 0 {
      guard let parent = try index.deltaParent(of: current, in: records) else {
        slot = try read(current, of: index, in: records, chunks: chunks)
        break
      }
      effort &-= rest.count
      guard effort >= 0 else { return false }
      let range = try hunks(of: current, index, records, chunks)
      next.removeAll()
      try decoded.trace(rest, through: range, into: &found, rest: &next)
      swap(&rest, &next)
      current = parent
      if current < 0, rest.count > 0 { throw Refusal(.truncated) }
    }
    guard let slot else { return true }
    cache.touch(slot)
    for place in 0..<rest.count {
      let part = rest[place]
      try found.replace(
        at: part.target, with: cache[slot], at: part.start, size: part.size)
    }
    return true
  }
}
