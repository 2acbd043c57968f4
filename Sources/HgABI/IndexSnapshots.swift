// headergen:section Revlog indexes: snapshots and reading

import HgBytes
import HgKernels

// A snapshot is a full text, or a delta against a snapshot that is none of the
// parents. Where the version word says that flags tell which revisions are
// snapshots, they are asked. Else a parent without a chunk stands for the
// revision that it has its text from, and the bases are followed down to a full
// text, or to a delta against a parent.

/// Tells whether the text of a revision is stored as a snapshot.
///
/// - Parameters:
///   - index: The handle.
///   - rev: The revision, or -1, which is a snapshot unless flags tell.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: 1 for a snapshot, else 0; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, ``ErrorCode/outOfRange`` if there is no such
///   revision, or as for `hgk_index_validate`.
/// - Complexity: O(length of the chain), and O(revisions) at most.
/// - Since: ABI 1.
@_cdecl("hgk_index_is_snapshot")
public func indexIsSnapshot(
  _ index: ConstIndex?, _ rev: Int32,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    let isSnapshot = try unsafe opened.pointee.index.isSnapshot(
      Int(rev), in: opened.pointee.data)
    return isSnapshot ? 1 : 0
  }
}

/// Lists the snapshots among some revisions, each with what it is based on.
///
/// - Parameters:
///   - index: The handle.
///   - start: The first of the revisions.
///   - end: The revision after the last of them.
///   - bases: Receives the base of each snapshot, -1 for a full text.
///   - basesCapacity: Room in `bases`, in revisions; `end` - `start` is always
///     enough.
///   - revs: Receives the snapshots, ascending.
///   - revsCapacity: Room in `revs`, in revisions, likewise.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: Number of snapshots; ``ErrorCode/argument``, also for an end
///   before `start`, ``ErrorCode/full``, ``ErrorCode/memory``,
///   ``ErrorCode/outOfRange`` for an end past the last revision, or as for
///   `hgk_index_validate`.
/// - Complexity: O((`end` - `start`) * length of a chain), and O(revisions) at
///   most.
/// - Since: ABI 1.
@_cdecl("hgk_index_snapshots")
public func indexSnapshots(
  _ index: ConstIndex?, _ start: UInt, _ end: UInt,
  _ bases: UnsafeMutablePointer<Int32>?, _ basesCapacity: UInt,
  _ revs: UnsafeMutablePointer<Int32>?, _ revsCapacity: UInt,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    try unsafe checkRoom(bases, basesCapacity)
    try unsafe checkRoom(revs, revsCapacity)
    let range = try range(start, end)
    var foundBases = Column<Int32>()
    var found = Column<Int32>()
    try unsafe opened.pointee.index.snapshots(
      among: range, in: opened.pointee.data, into: &foundBases, &found)
    _ = try unsafe deliver(foundBases, to: bases, basesCapacity)
    return try unsafe deliver(found, to: revs, revsCapacity)
  }
}

/// Cuts a chain into the parts that are worth reading in one go each.
///
/// Chunks of other revisions lie between those of a chain. All between its
/// first and its last chunk is one part, unless the chain's own bytes are less
/// than `density` of it: then it is cut at the largest gaps, the later one of
/// two that are equal, until the density of what is left is enough. A part that
/// was cut does not end with revisions that have no chunk.
///
/// - Parameters:
///   - index: The handle.
///   - revs: The chain, ascending.
///   - revsCount: How many there are.
///   - density: The chain's own share of what is to be read.
///   - smallestGap: A gap is cut at only if it has more bytes, and a chain only
///     if it spans more.
///   - parts: Receives for each part the place in `revs` where it begins, and
///     then the place after its end.
///   - partsCapacity: Room in `parts`, in numbers; 2 * `revsCount`, or 2 for an
///     empty chain, is always enough.
///   - errorIndex: Receives the revision that was refused, or the place in
///     `revs` of what is no revision; may be NULL.
/// - Returns: Numbers written, two for each part; ``ErrorCode/argument``,
///   ``ErrorCode/full``, ``ErrorCode/memory``, ``ErrorCode/outOfRange`` for
///   what is no revision, ``ErrorCode/malformed`` for a chain that ends before
///   it begins, or as for `hgk_index_validate`.
/// - Complexity: O(`revsCount` log `revsCount`).
/// - Since: ABI 1.
@_cdecl("hgk_index_slice_to_density")
public func indexSliceToDensity(
  _ index: ConstIndex?, _ revs: UnsafePointer<Int32>?, _ revsCount: UInt,
  _ density: Double, _ smallestGap: UInt64,
  _ parts: UnsafeMutablePointer<Int32>?, _ partsCapacity: UInt,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    let revs = try unsafe borrowedArray(revs, revsCount)
    try unsafe checkRoom(parts, partsCapacity)
    var found = Column<Int32>()
    try unsafe opened.pointee.index.slice(
      revs, in: opened.pointee.data, toDensity: density,
      smallestGap: Int(clamping: smallestGap), into: &found)
    return try unsafe deliver(found, to: parts, partsCapacity)
  }
}

/// The revisions from `start` on that are before `end`.
///
/// - Throws: `argument` for an end before the start, `outOfRange` for more than
///   any index has.
func range(_ start: UInt, _ end: UInt) throws(Refusal) -> Range<Int> {
  guard start <= end else { throw Refusal(.argument) }
  guard let start = Int(exactly: start), let end = Int(exactly: end) else {
    throw Refusal(.outOfRange, at: Int.max)
  }
  return start..<end
}
