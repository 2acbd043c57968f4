// headergen:section Revlog indexes: columns

import HgBytes
import HgKernels

// Each function lends a contiguous array. A column is read from the data when
// its group is first asked for, and kept.

/// Where the chunk of each revision begins, in bytes, counted as if all chunks
/// lay side by side.
///
/// - Parameters:
///   - index: The handle.
///   - column: Receives the array, lent until the handle is freed.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or as for `hgk_index_validate`.
/// - Complexity: O(1); the first call is O(revisions).
/// - Since: ABI 1.
@_cdecl("hgk_index_column_offsets")
public func indexColumnOffsets(
  _ index: ConstIndex?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt64>?>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe lending(index, to: column, errorIndex) {
    (index, data) throws(Refusal) in
    try index.fillChunks(from: data)
    return unsafe LentColumn(index.chunks.value.offsets)
  }
}

/// The flags of each revision: Mercurial's bits, as they are stored.
///
/// - Parameters:
///   - index: The handle.
///   - column: Receives the array, lent until the handle is freed.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or as for `hgk_index_validate`.
/// - Complexity: O(1); the first call is O(revisions).
/// - Since: ABI 1.
@_cdecl("hgk_index_column_flags")
public func indexColumnFlags(
  _ index: ConstIndex?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt16>?>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe lending(index, to: column, errorIndex) {
    (index, data) throws(Refusal) in
    try index.fillChunks(from: data)
    return unsafe LentColumn(index.chunks.value.flags)
  }
}

/// Size of the chunk of each revision in bytes.
///
/// - Parameters:
///   - index: The handle.
///   - column: Receives the array, lent until the handle is freed.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or as for `hgk_index_validate`.
/// - Complexity: O(1); the first call is O(revisions).
/// - Since: ABI 1.
@_cdecl("hgk_index_column_stored_sizes")
public func indexColumnStoredSizes(
  _ index: ConstIndex?,
  _ column: UnsafeMutablePointer<UnsafePointer<Int32>?>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe lending(index, to: column, errorIndex) {
    (index, data) throws(Refusal) in
    try index.fillChunks(from: data)
    return unsafe LentColumn(index.chunks.value.storedSizes)
  }
}

/// Size of the text of each revision in bytes, or -1 where that is not known.
///
/// - Parameters:
///   - index: The handle.
///   - column: Receives the array, lent until the handle is freed.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or as for `hgk_index_validate`.
/// - Complexity: O(1); the first call is O(revisions).
/// - Since: ABI 1.
@_cdecl("hgk_index_column_full_sizes")
public func indexColumnFullSizes(
  _ index: ConstIndex?,
  _ column: UnsafeMutablePointer<UnsafePointer<Int32>?>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe lending(index, to: column, errorIndex) {
    (index, data) throws(Refusal) in
    try index.fillChunks(from: data)
    return unsafe LentColumn(index.chunks.value.fullSizes)
  }
}

/// The base of each revision: itself for a full text, else the revision that its
/// delta applies to or, without general deltas, that its chain begins with; -1
/// is the empty text.
///
/// - Parameters:
///   - index: The handle.
///   - column: Receives the array, lent until the handle is freed.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or as for `hgk_index_validate`.
/// - Complexity: O(1); the first call is O(revisions).
/// - Since: ABI 1.
@_cdecl("hgk_index_column_bases")
public func indexColumnBases(
  _ index: ConstIndex?,
  _ column: UnsafeMutablePointer<UnsafePointer<Int32>?>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe lending(index, to: column, errorIndex) {
    (index, data) throws(Refusal) in
    try index.fillChunks(from: data)
    return unsafe LentColumn(index.chunks.value.bases)
  }
}

/// How the chunk of each revision is compressed: 0 not at all, 1 as the docket
/// says, 2 as its own first byte says.
///
/// - Parameters:
///   - index: The handle.
///   - column: Receives the array, lent until the handle is freed.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or as for `hgk_index_validate`.
/// - Complexity: O(1); the first call is O(revisions).
/// - Since: ABI 1.
@_cdecl("hgk_index_column_modes")
public func indexColumnModes(
  _ index: ConstIndex?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe lending(index, to: column, errorIndex) {
    (index, data) throws(Refusal) in
    try index.fillChunks(from: data)
    return unsafe LentColumn(index.chunks.value.modes)
  }
}

/// The changelog revision that each revision belongs to.
///
/// - Parameters:
///   - index: The handle.
///   - column: Receives the array, lent until the handle is freed.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or as for `hgk_index_validate`.
/// - Complexity: O(1); the first call is O(revisions).
/// - Since: ABI 1.
@_cdecl("hgk_index_column_links")
public func indexColumnLinks(
  _ index: ConstIndex?,
  _ column: UnsafeMutablePointer<UnsafePointer<Int32>?>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe lending(index, to: column, errorIndex) {
    (index, data) throws(Refusal) in
    try index.fillLinks(from: data)
    return unsafe LentColumn(index.links.value)
  }
}

/// The first parent of each revision, or -1.
///
/// - Parameters:
///   - index: The handle.
///   - column: Receives the array, lent until the handle is freed.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, ``ErrorCode/malformed`` for a parent that does not
///   come before its revision, or ``ErrorCode/truncated`` if the data has
///   changed.
/// - Complexity: O(1); the first call is O(revisions).
/// - Since: ABI 1.
@_cdecl("hgk_index_column_parents1")
public func indexColumnParents1(
  _ index: ConstIndex?,
  _ column: UnsafeMutablePointer<UnsafePointer<Int32>?>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe lending(index, to: column, errorIndex) {
    (index, data) throws(Refusal) in
    try index.fillParents(from: data)
    return unsafe LentColumn(index.parents.value.parents1)
  }
}

/// The second parent of each revision, or -1.
///
/// - Parameters:
///   - index: The handle.
///   - column: Receives the array, lent until the handle is freed.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, ``ErrorCode/malformed`` for a parent that does not
///   come before its revision, or ``ErrorCode/truncated`` if the data has
///   changed.
/// - Complexity: O(1); the first call is O(revisions).
/// - Since: ABI 1.
@_cdecl("hgk_index_column_parents2")
public func indexColumnParents2(
  _ index: ConstIndex?,
  _ column: UnsafeMutablePointer<UnsafePointer<Int32>?>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe lending(index, to: column, errorIndex) {
    (index, data) throws(Refusal) in
    try index.fillParents(from: data)
    return unsafe LentColumn(index.parents.value.parents2)
  }
}

/// The nodes of all revisions, 20 bytes each.
///
/// - Parameters:
///   - index: The handle.
///   - column: Receives the array, lent until the handle is freed.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: Number of bytes; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or ``ErrorCode/truncated`` if the data has changed.
/// - Complexity: O(1); the first call is O(revisions).
/// - Since: ABI 1.
@_cdecl("hgk_index_column_nodes")
public func indexColumnNodes(
  _ index: ConstIndex?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe lending(index, to: column, errorIndex) {
    (index, data) throws(Refusal) in
    try index.fillNodes(from: data)
    return unsafe LentColumn(index.nodes.value)
  }
}

/// Where the sidedata of each revision begins in its file, in bytes.
///
/// - Parameters:
///   - index: The handle.
///   - column: Receives the array, lent until the handle is freed.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or as for `hgk_index_validate`.
/// - Complexity: O(1); the first call is O(revisions).
/// - Since: ABI 1.
@_cdecl("hgk_index_column_sidedata_offsets")
public func indexColumnSidedataOffsets(
  _ index: ConstIndex?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt64>?>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe lending(index, to: column, errorIndex) {
    (index, data) throws(Refusal) in
    try index.fillExtras(from: data)
    return unsafe LentColumn(index.extras.value.sidedataOffsets)
  }
}

/// Size of the stored sidedata of each revision in bytes.
///
/// - Parameters:
///   - index: The handle.
///   - column: Receives the array, lent until the handle is freed.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or as for `hgk_index_validate`.
/// - Complexity: O(1); the first call is O(revisions).
/// - Since: ABI 1.
@_cdecl("hgk_index_column_sidedata_sizes")
public func indexColumnSidedataSizes(
  _ index: ConstIndex?,
  _ column: UnsafeMutablePointer<UnsafePointer<Int32>?>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe lending(index, to: column, errorIndex) {
    (index, data) throws(Refusal) in
    try index.fillExtras(from: data)
    return unsafe LentColumn(index.extras.value.sidedataSizes)
  }
}

/// How the sidedata of each revision is compressed, as for the chunks.
///
/// - Parameters:
///   - index: The handle.
///   - column: Receives the array, lent until the handle is freed.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or as for `hgk_index_validate`.
/// - Complexity: O(1); the first call is O(revisions).
/// - Since: ABI 1.
@_cdecl("hgk_index_column_sidedata_modes")
public func indexColumnSidedataModes(
  _ index: ConstIndex?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe lending(index, to: column, errorIndex) {
    (index, data) throws(Refusal) in
    try index.fillExtras(from: data)
    return unsafe LentColumn(index.extras.value.sidedataModes)
  }
}

/// The rank of each revision, which is the number of its ancestors and itself; -1
/// where that is not known, as in all formats but changelog 2.
///
/// - Parameters:
///   - index: The handle.
///   - column: Receives the array, lent until the handle is freed.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or as for `hgk_index_validate`.
/// - Complexity: O(1); the first call is O(revisions).
/// - Since: ABI 1.
@_cdecl("hgk_index_column_ranks")
public func indexColumnRanks(
  _ index: ConstIndex?,
  _ column: UnsafeMutablePointer<UnsafePointer<Int32>?>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe lending(index, to: column, errorIndex) {
    (index, data) throws(Refusal) in
    try index.fillExtras(from: data)
    return unsafe LentColumn(index.extras.value.ranks)
  }
}

/// An array of the library's that the caller may look at.
@unsafe
private struct LentColumn<Element: BitwiseCopyable> {
  let start: UnsafePointer<Element>
  let count: Int

  init(_ column: borrowing Column<Element>) {
    unsafe start = unsafe UnsafePointer(column.start)
    unsafe count = column.count
  }
}

/// Hands out the array that `body` chooses.
private func lending<Element: BitwiseCopyable>(
  _ index: ConstIndex?,
  to output: UnsafeMutablePointer<UnsafePointer<Element>?>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?,
  _ body: (borrowing RevlogIndex, RawSpan) throws(Refusal) ->
    LentColumn<Element>
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    let output = try unsafe required(output)
    let lent = try unsafe body(opened.pointee.index, opened.pointee.data)
    unsafe output.pointee = unsafe lent.start
    return unsafe lent.count
  }
}
