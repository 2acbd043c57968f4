// headergen:section Obsolescence markers: columns

import HgBytes
import HgKernels

// Each function lends a contiguous array. A column is read from the data when
// its group is first asked for, and kept.

/// Where each marker begins in the data, in bytes; one entry more says where
/// the last one ends.
///
/// - Parameters:
///   - markers: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of markers + 1; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or what the data's having changed leads to:
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(1); the first call is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_column_offsets")
public func markersColumnOffsets(
  _ markers: ConstMarkers?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt64>?>?
) -> Outcome {
  unsafe lending(markers, to: column) { (store, data) throws(Refusal) in
    try store.fillOffsets(from: data)
    return unsafe Lent(store.offsets.value)
  }
}

/// The node that each marker makes obsolete, `hgk_markers_node_size` bytes
/// each.
///
/// - Parameters:
///   - markers: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of markers, not of bytes; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or what the data's having changed leads to:
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(1); the first call is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_column_predecessors")
public func markersColumnPredecessors(
  _ markers: ConstMarkers?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) -> Outcome {
  unsafe lending(markers, to: column) { (store, data) throws(Refusal) in
    try store.fillPredecessors(from: data)
    return unsafe Lent(store.predecessors.value)
  }
}

/// The flags of each marker: 1 for "fixes a divergence from a public
/// changeset" (`bumpedfix`), 2 for SHA-256 nodes; other bits are kept as they
/// are.
///
/// - Parameters:
///   - markers: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of markers; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or what the data's having changed leads to:
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(1); the first call for flags or dates is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_column_flags")
public func markersColumnFlags(
  _ markers: ConstMarkers?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt16>?>?
) -> Outcome {
  unsafe lending(markers, to: column) { (store, data) throws(Refusal) in
    try store.fillBasics(from: data)
    return unsafe Lent(store.basics.value.flags)
  }
}

/// When each marker was made, in seconds since the epoch.
///
/// - Parameters:
///   - markers: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of markers; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or what the data's having changed leads to:
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(1); the first call for flags or dates is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_column_seconds")
public func markersColumnSeconds(
  _ markers: ConstMarkers?,
  _ column: UnsafeMutablePointer<UnsafePointer<Double>?>?
) -> Outcome {
  unsafe lending(markers, to: column) { (store, data) throws(Refusal) in
    try store.fillBasics(from: data)
    return unsafe Lent(store.basics.value.seconds)
  }
}

/// The time zone in which each marker was made, in seconds west of UTC.
///
/// - Parameters:
///   - markers: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of markers; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or what the data's having changed leads to:
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(1); the first call for flags or dates is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_column_timezones")
public func markersColumnTimezones(
  _ markers: ConstMarkers?,
  _ column: UnsafeMutablePointer<UnsafePointer<Int64>?>?
) -> Outcome {
  unsafe lending(markers, to: column) { (store, data) throws(Refusal) in
    try store.fillBasics(from: data)
    return unsafe Lent(store.basics.value.timeZones)
  }
}

/// Where the successors of each marker begin in the column of successors,
/// counted in nodes; one entry more says where the last ones end.
///
/// No successor is a prune, one a rewrite, more a split.
///
/// - Parameters:
///   - markers: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of markers + 1; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or what the data's having changed leads to:
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(1); the first call for successors is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_column_successor_offsets")
public func markersColumnSuccessorOffsets(
  _ markers: ConstMarkers?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt32>?>?
) -> Outcome {
  unsafe lending(markers, to: column) { (store, data) throws(Refusal) in
    try store.fillSuccessors(from: data)
    return unsafe Lent(store.successors.value.offsets)
  }
}

/// The successors of all markers, `hgk_markers_node_size` bytes each.
///
/// - Parameters:
///   - markers: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of nodes, not of bytes; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or what the data's having changed leads to:
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(1); the first call for successors is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_column_successors")
public func markersColumnSuccessors(
  _ markers: ConstMarkers?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) -> Outcome {
  unsafe lending(markers, to: column) { (store, data) throws(Refusal) in
    try store.fillSuccessors(from: data)
    return unsafe Lent(store.successors.value.nodes)
  }
}

/// Where the parents of each marker's predecessor begin in the column of
/// parents, counted in nodes; one entry more says where the last ones end.
///
/// - Parameters:
///   - markers: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of markers + 1; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or what the data's having changed leads to:
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(1); the first call for parents is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_column_parent_offsets")
public func markersColumnParentOffsets(
  _ markers: ConstMarkers?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt32>?>?
) -> Outcome {
  unsafe lending(markers, to: column) { (store, data) throws(Refusal) in
    try store.fillParents(from: data)
    return unsafe Lent(store.parents.value.lists.offsets)
  }
}

/// The parents of all predecessors, `hgk_markers_node_size` bytes each.
///
/// - Parameters:
///   - markers: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of nodes, not of bytes; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or what the data's having changed leads to:
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(1); the first call for parents is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_column_parents")
public func markersColumnParents(
  _ markers: ConstMarkers?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) -> Outcome {
  unsafe lending(markers, to: column) { (store, data) throws(Refusal) in
    try store.fillParents(from: data)
    return unsafe Lent(store.parents.value.lists.nodes)
  }
}

/// For each marker 1 if it says what the parents of its predecessor are, else
/// 0.
///
/// "It has none" and "not recorded" are different statements, and both have an
/// empty list.
///
/// - Parameters:
///   - markers: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of markers; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or what the data's having changed leads to:
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(1); the first call for parents is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_column_parents_recorded")
public func markersColumnParentsRecorded(
  _ markers: ConstMarkers?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) -> Outcome {
  unsafe lending(markers, to: column) { (store, data) throws(Refusal) in
    try store.fillParents(from: data)
    return unsafe Lent(store.parents.value.recorded)
  }
}

/// Where the metadata of each marker begins in the columns of keys and values,
/// counted in pairs; one entry more says where the last ends.
///
/// - Parameters:
///   - markers: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of markers + 1; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or what the data's having changed leads to:
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(1); the first call for metadata is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_column_metadata_offsets")
public func markersColumnMetadataOffsets(
  _ markers: ConstMarkers?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt32>?>?
) -> Outcome {
  unsafe lending(markers, to: column) { (store, data) throws(Refusal) in
    try store.fillMetadata(from: data)
    return unsafe Lent(store.metadata.value.offsets)
  }
}

/// Where each metadata key begins in the data, in bytes.
///
/// - Parameters:
///   - markers: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of pairs; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or what the data's having changed leads to:
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(1); the first call for metadata is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_column_key_offsets")
public func markersColumnKeyOffsets(
  _ markers: ConstMarkers?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt64>?>?
) -> Outcome {
  unsafe lending(markers, to: column) { (store, data) throws(Refusal) in
    try store.fillMetadata(from: data)
    return unsafe Lent(store.metadata.value.pairs.keyOffsets)
  }
}

/// Size of each metadata key in bytes.
///
/// - Parameters:
///   - markers: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of pairs; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or what the data's having changed leads to:
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(1); the first call for metadata is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_column_key_sizes")
public func markersColumnKeySizes(
  _ markers: ConstMarkers?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt32>?>?
) -> Outcome {
  unsafe lending(markers, to: column) { (store, data) throws(Refusal) in
    try store.fillMetadata(from: data)
    return unsafe Lent(store.metadata.value.pairs.keySizes)
  }
}

/// Where each metadata value begins in the data, in bytes.
///
/// - Parameters:
///   - markers: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of pairs; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or what the data's having changed leads to:
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(1); the first call for metadata is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_column_value_offsets")
public func markersColumnValueOffsets(
  _ markers: ConstMarkers?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt64>?>?
) -> Outcome {
  unsafe lending(markers, to: column) { (store, data) throws(Refusal) in
    try store.fillMetadata(from: data)
    return unsafe Lent(store.metadata.value.pairs.valueOffsets)
  }
}

/// Size of each metadata value in bytes.
///
/// - Parameters:
///   - markers: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of pairs; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or what the data's having changed leads to:
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(1); the first call for metadata is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_column_value_sizes")
public func markersColumnValueSizes(
  _ markers: ConstMarkers?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt32>?>?
) -> Outcome {
  unsafe lending(markers, to: column) { (store, data) throws(Refusal) in
    try store.fillMetadata(from: data)
    return unsafe Lent(store.metadata.value.pairs.valueSizes)
  }
}

/// An array of the library's that the caller may look at.
@unsafe
private struct Lent<Element: BitwiseCopyable> {
  let start: UnsafePointer<Element>
  let count: Int

  init(_ column: borrowing Column<Element>) {
    unsafe start = unsafe UnsafePointer(column.start)
    unsafe count = column.count
  }
}

extension Lent<UInt8> {
  fileprivate init(_ nodes: borrowing NodeColumn) {
    unsafe start = unsafe nodes.start
    unsafe count = nodes.count
  }
}

/// Hands out the array that `body` chooses.
private func lending<Element: BitwiseCopyable>(
  _ markers: ConstMarkers?,
  to output: UnsafeMutablePointer<UnsafePointer<Element>?>?,
  _ body: (borrowing MarkerStore, RawSpan) throws(Refusal) -> Lent<Element>
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(markers, as: BorrowedMarkers.self)
    let output = try unsafe required(output)
    let lent = try unsafe body(opened.pointee.store, opened.pointee.data)
    unsafe output.pointee = unsafe lent.start
    return unsafe lent.count
  }
}
