// headergen:section Revlog indexes: ancestry

import HgBytes
import HgKernels

// A revision counts as an ancestor of its own. Parents are read from the
// records, until the calls together have looked at as many revisions as there
// are; then all parents are decoded, O(revisions), and kept: 8 bytes a revision.

/// Lists the revisions without children, ascending.
///
/// A hidden revision is no head and does not count as a child, unless it has
/// a child that is not hidden.
///
/// - Parameters:
///   - index: The handle.
///   - stop: Only revisions before this one exist.
///   - hidden: For each revision a byte, 1 if it is hidden, else 0.
///   - hiddenSize: Size of `hidden` in bytes: at least `stop`, or 0 if nothing
///     is hidden.
///   - revs: Receives the heads; -1 if `stop` is 0.
///   - revsCapacity: Room in `revs`, in revisions; `stop` + 1 is always
///     enough.
///   - errorIndex: Receives the revision whose parents were refused; may be
///     NULL.
/// - Returns: Number of heads; ``ErrorCode/argument``, ``ErrorCode/full``,
///   ``ErrorCode/memory``, ``ErrorCode/outOfRange`` for a stop past the last
///   revision or a mask that is too short, or as for
///   `hgk_index_column_parents1`.
/// - Complexity: O(`stop`).
/// - Since: ABI 1.
@_cdecl("hgk_index_heads")
public func indexHeads(
  _ index: ConstIndex?, _ stop: UInt, _ hidden: UnsafePointer<UInt8>?,
  _ hiddenSize: UInt, _ revs: UnsafeMutablePointer<Int32>?,
  _ revsCapacity: UInt, _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    let hidden = try unsafe borrowed(hidden, hiddenSize)
    try unsafe checkRoom(revs, revsCapacity)
    guard let stop = Int(exactly: stop) else { throw Refusal(.outOfRange) }
    var found = Column<Int32>()
    try unsafe opened.pointee.index.heads(
      before: stop, hiding: hidden, in: opened.pointee.data, into: &found)
    return try unsafe deliver(found, to: revs, revsCapacity)
  }
}

/// Lists how the heads change when revisions are added, each list ascending.
///
/// - Parameters:
///   - index: The handle.
///   - start: The first revision that is added to those before it.
///   - end: The revision after the last that is added.
///   - removed: Receives the heads that are none any more; -1 if there was no
///     revision before.
///   - removedCapacity: Room in `removed`, in revisions; `start` + 1 is always
///     enough.
///   - added: Receives the new heads.
///   - addedCapacity: Room in `added`, in revisions; `end` - `start` is always
///     enough.
///   - addedCount: Receives the number of new heads.
///   - errorIndex: Receives the revision whose parents were refused; may be
///     NULL.
/// - Returns: Number of heads that are none any more; ``ErrorCode/argument``,
///   also for an end before `start`, ``ErrorCode/full``, ``ErrorCode/memory``,
///   ``ErrorCode/outOfRange`` for an end past the last revision, or as for
///   `hgk_index_column_parents1`.
/// - Complexity: O(revisions from the lowest parent of a new one to `end`).
/// - Since: ABI 1.
@_cdecl("hgk_index_head_changes")
public func indexHeadChanges(
  _ index: ConstIndex?, _ start: UInt, _ end: UInt,
  _ removed: UnsafeMutablePointer<Int32>?, _ removedCapacity: UInt,
  _ added: UnsafeMutablePointer<Int32>?, _ addedCapacity: UInt,
  _ addedCount: UnsafeMutablePointer<UInt64>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe listing(index, removed, removedCapacity, errorIndex) {
    (graph, found) throws(Refusal) in
    try unsafe checkRoom(added, addedCapacity)
    let output = try unsafe required(addedCount)
    var foundAdded = Column<Int32>()
    let seen = try graph.headChanges(
      adding: range(start, end), removed: &found, added: &foundAdded)
    guard removedCapacity >= found.count else { throw Refusal(.full) }
    let count = try unsafe deliver(foundAdded, to: added, addedCapacity)
    unsafe output.pointee = UInt64(count)
    return seen
  }
}

/// Lists the ancestors of some revisions that are not ancestors of others,
/// ascending.
///
/// - Parameters:
///   - index: The handle.
///   - included: The revisions; -1 has no ancestors.
///   - includedCount: How many there are.
///   - excluded: The others.
///   - excludedCount: How many there are; 0 for all ancestors.
///   - revs: Receives the ancestors.
///   - revsCapacity: Room in `revs`, in revisions; `hgk_index_count` is always
///     enough.
///   - errorIndex: Receives the place in `included`, or after it in
///     `excluded`, of what is no revision, or the revision whose parents were
///     refused; may be NULL.
/// - Returns: Number of ancestors; ``ErrorCode/argument``,
///   ``ErrorCode/full``, ``ErrorCode/memory``, ``ErrorCode/outOfRange`` for
///   what is no revision, or as for `hgk_index_column_parents1`.
/// - Complexity: O(revisions from the highest to the lowest that is met).
/// - Since: ABI 1.
@_cdecl("hgk_index_missing_ancestors")
public func indexMissingAncestors(
  _ index: ConstIndex?, _ included: UnsafePointer<Int32>?,
  _ includedCount: UInt, _ excluded: UnsafePointer<Int32>?,
  _ excludedCount: UInt, _ revs: UnsafeMutablePointer<Int32>?,
  _ revsCapacity: UInt, _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe listing(index, revs, revsCapacity, errorIndex) {
    (graph, found) throws(Refusal) in
    try graph.ancestors(
      of: unsafe borrowedArray(included, includedCount),
      butNotOf: unsafe borrowedArray(excluded, excludedCount), into: &found)
  }
}

/// Lists the heads of the common ancestors of some revisions, ascending.
///
/// - Parameters:
///   - index: The handle.
///   - revs: The revisions; nothing is common with -1, nor of none at all.
///   - revsCount: How many there are, of which some may be the same.
///   - heads: Receives the heads.
///   - headsCapacity: Room in `heads`, in revisions; `hgk_index_count` is
///     always enough.
///   - errorIndex: Receives the place in `revs` of what is no revision, or the
///     revision whose parents were refused; may be NULL.
/// - Returns: Number of heads; as for `hgk_index_missing_ancestors`.
/// - Complexity: O(revisions from the highest to the lowest that is met); for
///   more than 62 different revisions, that for each 62 of them.
/// - Since: ABI 1.
@_cdecl("hgk_index_common_ancestor_heads")
public func indexCommonAncestorHeads(
  _ index: ConstIndex?, _ revs: UnsafePointer<Int32>?, _ revsCount: UInt,
  _ heads: UnsafeMutablePointer<Int32>?, _ headsCapacity: UInt,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe listing(index, heads, headsCapacity, errorIndex) {
    (graph, found) throws(Refusal) in
    try graph.commonAncestorHeads(
      of: unsafe borrowedArray(revs, revsCount), into: &found)
  }
}

/// Lists the common ancestors of some revisions that are farthest from a root,
/// ascending.
///
/// Mercurial finds the same if there is one root. Of several, it may leave some
/// out, and name others: of two merges of the same two roots, it finds one of
/// these, and this function both.
///
/// - Parameters:
///   - index: The handle.
///   - revs: As for `hgk_index_common_ancestor_heads`.
///   - revsCount: How many there are, of which some may be the same.
///   - ancestors: Receives the ancestors.
///   - ancestorsCapacity: Room in `ancestors`, in revisions; `hgk_index_count`
///     is always enough.
///   - errorIndex: As for `hgk_index_common_ancestor_heads`.
/// - Returns: Number of ancestors; as for `hgk_index_missing_ancestors`.
/// - Complexity: As for `hgk_index_common_ancestor_heads`, and O(revisions) if
///   there is more than one such head.
/// - Since: ABI 1.
@_cdecl("hgk_index_greatest_common_ancestors")
public func indexGreatestCommonAncestors(
  _ index: ConstIndex?, _ revs: UnsafePointer<Int32>?, _ revsCount: UInt,
  _ ancestors: UnsafeMutablePointer<Int32>?, _ ancestorsCapacity: UInt,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe listing(index, ancestors, ancestorsCapacity, errorIndex) {
    (graph, found) throws(Refusal) in
    try graph.greatestCommonAncestors(
      of: unsafe borrowedArray(revs, revsCount), into: &found)
  }
}

/// Lists the roots that can be reached from some heads, ascending.
///
/// A way leads from a revision to its parents, and ends at a root unless what
/// lies between is asked for too. Heads and roots may be -1.
///
/// - Parameters:
///   - index: The handle.
///   - lowest: No way leads to a revision below this one.
///   - heads: Where the ways begin, whatever `lowest` is.
///   - headsCount: How many there are.
///   - roots: The roots; what is no revision is passed over.
///   - rootsCount: How many there are.
///   - withPaths: 1 to list all that lies between roots and heads too, else 0.
///   - revs: Receives the revisions.
///   - revsCapacity: Room in `revs`, in revisions; `hgk_index_count` + 1 is
///     always enough.
///   - errorIndex: Receives the place in `heads` of what is no revision, or
///     the revision whose parents were refused; may be NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``, also for another
///   number in `withPaths`, and as for `hgk_index_missing_ancestors`.
/// - Complexity: O(revisions from the highest head to the lowest that is met),
///   and O(`rootsCount` log `rootsCount`).
/// - Since: ABI 1.
@_cdecl("hgk_index_reachable_roots")
public func indexReachableRoots(
  _ index: ConstIndex?, _ lowest: Int32, _ heads: UnsafePointer<Int32>?,
  _ headsCount: UInt, _ roots: UnsafePointer<Int32>?, _ rootsCount: UInt,
  _ withPaths: UInt8, _ revs: UnsafeMutablePointer<Int32>?,
  _ revsCapacity: UInt, _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe listing(index, revs, revsCapacity, errorIndex) {
    (graph, found) throws(Refusal) in
    guard withPaths <= 1 else { throw Refusal(.argument) }
    return try graph.roots(
      unsafe borrowedArray(roots, rootsCount),
      reachableFrom: unsafe borrowedArray(heads, headsCount),
      notBelow: Int(lowest), withPaths: withPaths == 1, into: &found)
  }
}

/// Says of each revision in which phase it is: the highest of the phases whose
/// roots it descends from, or 0, public.
///
/// - Parameters:
///   - index: The handle.
///   - roots: From which revisions on a phase holds; -1 is an ancestor of all.
///   - rootsCount: How many there are.
///   - rootPhases: The phase of each root, a byte each.
///   - phases: Receives the phase of each revision, a byte each.
///   - phasesCapacity: Room in `phases`, in bytes; `hgk_index_count` is
///     enough.
///   - errorIndex: Receives the place in `roots` of what is no revision, or
///     the revision whose parents were refused; may be NULL.
/// - Returns: How many revisions are not public; as for
///   `hgk_index_missing_ancestors`.
/// - Complexity: O(revisions + `rootsCount`).
/// - Since: ABI 1.
@_cdecl("hgk_index_phases")
public func indexPhases(
  _ index: ConstIndex?, _ roots: UnsafePointer<Int32>?, _ rootsCount: UInt,
  _ rootPhases: UnsafePointer<UInt8>?, _ phases: UnsafeMutablePointer<UInt8>?,
  _ phasesCapacity: UInt, _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    let roots = try unsafe borrowedArray(roots, rootsCount)
    let rootPhases = try unsafe borrowed(rootPhases, rootsCount)
    try unsafe checkRoom(phases, phasesCapacity)
    let count = unsafe opened.pointee.index.count
    guard phasesCapacity >= count else { throw Refusal(.full) }
    var span = MutableSpan<UInt8>()
    if count > 0, let phases = unsafe phases {
      unsafe phases.initialize(repeating: 0, count: count)
      span = unsafe MutableSpan(_unsafeStart: phases, count: count)
    }
    var found = 0
    try unsafe opened.pointee.index.ask(opened.pointee.data) {
      (graph) throws(Refusal) in
      try graph.phases(
        from: roots, rootPhases, into: &span, notPublic: &found)
    }
    return found
  }
}

/// Fills the caller's array with the revisions that `body` finds.
func listing(
  _ index: ConstIndex?, _ revs: UnsafeMutablePointer<Int32>?,
  _ capacity: UInt, _ errorIndex: UnsafeMutablePointer<UInt64>?,
  _ body: (borrowing RevisionGraph, inout Column<Int32>) throws(Refusal) ->
    Int
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    try unsafe checkRoom(revs, capacity)
    var found = Column<Int32>()
    try unsafe opened.pointee.index.ask(opened.pointee.data) {
      (graph) throws(Refusal) in
      try body(graph, &found)
    }
    return try unsafe deliver(found, to: revs, capacity)
  }
}

/// Copies revisions into the caller's array.
func deliver(
  _ found: borrowing Column<Int32>, to revs: UnsafeMutablePointer<Int32>?,
  _ capacity: UInt
) throws(Refusal) -> Int {
  guard capacity >= found.count else { throw Refusal(.full) }
  if let revs = unsafe revs {
    unsafe revs.update(from: found.start, count: found.count)
  }
  return found.count
}
