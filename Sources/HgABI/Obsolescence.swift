// headergen:section Obsolescence markers: parse, grow, ask

import HgBytes
import HgKernels

/// The obsolescence markers of one store (Mercurial's `.hg/store/obsstore`, or
/// the payload of a bundle part).
///
/// Made by `hgk_markers_parse` and its relatives, ended by `hgk_markers_free`.
/// It **borrows the data it was parsed from**, which must stay in place until
/// the handle is freed. Nothing about a handle ever changes for its user, so
/// threads may share it; columns and indexes are made when they are first
/// asked for, and threads that ask at the same time do not wait for each
/// other. Should the data change under the handle, answers may be wrong, but
/// no access leaves the data. Freed by its one owner when nobody uses it.
///
/// headergen:opaque hgk_markers
public typealias Markers = UnsafeMutableRawPointer

/// The same markers, only to be looked at.
///
/// headergen:opaque hgk_markers
public typealias ConstMarkers = UnsafeRawPointer

/// What to do with a store that is broken at some place.
///
/// headergen:enum hgk_markers_mode prefix=HGK_MARKERS
public enum MarkersMode: UInt32 {
  /// Refuse it.
  case strict = 0
  /// Keep all markers before the first bad one.
  case tolerant = 1
}

/// The part that a node plays in a marker.
///
/// headergen:enum hgk_markers_role prefix=HGK_MARKERS_BY
public enum MarkersRole: UInt32 {
  /// The node that the marker makes obsolete.
  case predecessor = 0
  /// A node that takes the place of the predecessor.
  case successor = 1
  /// A parent of the predecessor.
  case parent = 2
}

/// What a handle points to.
@safe
struct BorrowedMarkers: ~Copyable {
  private let start: UnsafeRawPointer?
  private let size: Int
  let store: MarkerStore

  init(_ start: UnsafeRawPointer?, _ size: UInt, _ store: consuming MarkerStore)
  {
    unsafe self.start = unsafe start
    self.size = Int(truncatingIfNeeded: size)
    self.store = store
  }

  /// The data that the markers were parsed from, which the caller keeps in
  /// place for as long as the handle lives.
  var data: RawSpan {
    @_lifetime(immortal)
    get {
      guard let start = unsafe start else { return RawSpan() }
      let span = unsafe RawSpan(_unsafeStart: start, byteCount: size)
      return unsafe _overrideLifetime(span, copying: ())
    }
  }
}

/// Checks a whole store as strictly as `hgk_markers_parse` does, and keeps
/// nothing.
///
/// - Parameters:
///   - data: The bytes of the store.
///   - dataSize: Size of `data` in bytes.
///   - errorOffset: Receives the offset of the marker or field that was
///     refused; may be NULL.
/// - Returns: Number of markers; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, ``ErrorCode/truncated``,
///   ``ErrorCode/malformed``, ``ErrorCode/unsupported`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(`dataSize`); no memory, but in version 0 as much as one
///   date takes that is written there.
/// - Since: ABI 1.
@_cdecl("hgk_markers_validate")
public func markersValidate(
  _ data: UnsafeRawPointer?, _ dataSize: UInt,
  _ errorOffset: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorOffset) { () throws(Refusal) in
    try MarkerStore.validate(unsafe borrowed(data, dataSize))
  }
}

/// Parses a whole store.
///
/// Its first byte says of which version the markers are; empty data is a store
/// without markers.
///
/// - Parameters:
///   - data: The bytes of the store; they must outlive the handle.
///   - dataSize: Size of `data` in bytes.
///   - mode: `HGK_MARKERS_STRICT` or `HGK_MARKERS_TOLERANT`.
///   - markers: Receives the handle.
///   - errorOffset: Receives the offset of the marker or field that was
///     refused, or that ended the parse in tolerant mode, where it is
///     `dataSize` if nothing did; may be NULL.
/// - Returns: Number of markers; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, ``ErrorCode/truncated``,
///   ``ErrorCode/malformed``, ``ErrorCode/unsupported`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(`dataSize`); 6 bytes of memory a marker.
/// - Since: ABI 1.
@_cdecl("hgk_markers_parse")
public func markersParse(
  _ data: UnsafeRawPointer?, _ dataSize: UInt, _ mode: UInt32,
  _ markers: UnsafeMutablePointer<Markers?>?,
  _ errorOffset: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorOffset) { () throws(Refusal) in
    let output = try unsafe required(markers)
    let mode = try member(MarkerStore.Mode.self, mode)
    var stop: Refusal?
    let store = try MarkerStore(
      parsing: unsafe borrowed(data, dataSize), mode: mode, stoppedBy: &stop)
    return try unsafe deliver(
      store, data, dataSize, mode, stop, to: output, errorOffset)
  }
}

/// Parses markers of version 1 that lie without a version byte in a part of
/// `data`.
///
/// - Parameters:
///   - data: The bytes that hold the markers; they must outlive the handle.
///   - dataSize: Size of `data` in bytes.
///   - offset: Where the first marker begins.
///   - stop: The last marker begins before this offset; it may end after it,
///     but not after `data`.
///   - mode: `HGK_MARKERS_STRICT` or `HGK_MARKERS_TOLERANT`.
///   - markers: Receives the handle.
///   - errorOffset: As for `hgk_markers_parse`; with tolerant mode it is the
///     end of the last marker if nothing ended the parse.
/// - Returns: Number of markers; ``ErrorCode/argument``, also if `stop` is
///   past `dataSize`, ``ErrorCode/memory``, ``ErrorCode/truncated``,
///   ``ErrorCode/malformed`` or ``ErrorCode/outOfRange``.
/// - Complexity: O(`stop` - `offset`); 6 bytes of memory a marker.
/// - Since: ABI 1.
@_cdecl("hgk_markers_parse_range")
public func markersParseRange(
  _ data: UnsafeRawPointer?, _ dataSize: UInt, _ offset: UInt64,
  _ stop: UInt64, _ mode: UInt32, _ markers: UnsafeMutablePointer<Markers?>?,
  _ errorOffset: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorOffset) { () throws(Refusal) in
    let output = try unsafe required(markers)
    let mode = try member(MarkerStore.Mode.self, mode)
    guard let offset = Int(exactly: offset), let stop = Int(exactly: stop)
    else { throw Refusal(.argument) }
    var refusal: Refusal?
    let store = try MarkerStore(
      parsing: unsafe borrowed(data, dataSize), from: offset, to: stop,
      mode: mode, stoppedBy: &refusal)
    return try unsafe deliver(
      store, data, dataSize, mode, refusal, to: output, errorOffset)
  }
}

/// Continues the parse of a store that has grown: the bytes up to where
/// `markers` ends are as they were, and more may follow.
///
/// The new handle is independent of the old one, which stays valid as long as
/// its own data does.
///
/// - Parameters:
///   - markers: The parse of the shorter store, from `hgk_markers_parse` or
///     this function.
///   - data: The bytes of the store as it is now; they must outlive the new
///     handle.
///   - dataSize: Size of `data` in bytes.
///   - mode: `HGK_MARKERS_STRICT` or `HGK_MARKERS_TOLERANT`.
///   - grown: Receives the new handle.
///   - errorOffset: As for `hgk_markers_parse`.
/// - Returns: Number of markers in all; ``ErrorCode/argument``, also if the
///   store is now shorter than where `markers` ends or `markers` is of a
///   range, ``ErrorCode/memory``, ``ErrorCode/truncated``,
///   ``ErrorCode/malformed``, also if the version byte is another,
///   ``ErrorCode/unsupported`` or ``ErrorCode/outOfRange``.
/// - Complexity: O(new bytes), and a copy of 6 bytes for each known marker.
/// - Since: ABI 1.
@_cdecl("hgk_markers_extend")
public func markersExtend(
  _ markers: ConstMarkers?, _ data: UnsafeRawPointer?, _ dataSize: UInt,
  _ mode: UInt32, _ grown: UnsafeMutablePointer<Markers?>?,
  _ errorOffset: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorOffset) { () throws(Refusal) in
    let shorter = try unsafe opened(markers, as: BorrowedMarkers.self)
    let output = try unsafe required(grown)
    let mode = try member(MarkerStore.Mode.self, mode)
    var refusal: Refusal?
    let store = try MarkerStore(
      growing: unsafe shorter.pointee.store,
      to: unsafe borrowed(data, dataSize), mode: mode, stoppedBy: &refusal)
    return try unsafe deliver(
      store, data, dataSize, mode, refusal, to: output, errorOffset)
  }
}

/// Moves a store into a handle for the caller.
private func deliver(
  _ store: consuming MarkerStore, _ data: UnsafeRawPointer?, _ size: UInt,
  _ mode: MarkerStore.Mode, _ refusal: Refusal?,
  to output: UnsafeMutablePointer<Markers?>,
  _ errorOffset: UnsafeMutablePointer<UInt64>?
) throws(Refusal) -> Int {
  let count = store.count
  let place = refusal?.place ?? store.end
  unsafe output.pointee = try newHandle(
    BorrowedMarkers(data, size, store))
  if mode == .tolerant, let errorOffset = unsafe errorOffset {
    unsafe errorOffset.pointee = UInt64(clamping: place)
  }
  return count
}

/// Frees a handle and everything that it lent.
///
/// - Parameter markers: The handle; NULL is nothing to do.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_markers_free")
public func markersFree(_ markers: Markers?) {
  unsafe freeHandle(markers, as: BorrowedMarkers.self)
}

/// Number of markers.
///
/// - Parameter markers: The handle.
/// - Returns: The count, or ``ErrorCode/argument`` for NULL.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_markers_count")
public func markersCount(_ markers: ConstMarkers?) -> Outcome {
  outcome { () throws(Refusal) in
    try unsafe opened(markers, as: BorrowedMarkers.self).pointee.store.count
  }
}

/// Version of the format that the markers are stored in: 0 or 1.
///
/// A store without a single byte counts as 1, which is what a writer would
/// make it.
///
/// - Parameter markers: The handle.
/// - Returns: The version, or ``ErrorCode/argument`` for NULL.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_markers_version")
public func markersVersion(_ markers: ConstMarkers?) -> Outcome {
  outcome { () throws(Refusal) in
    Int(
      try unsafe opened(markers, as: BorrowedMarkers.self)
        .pointee.store.version.rawValue)
  }
}

/// Bytes from one node to the next in all columns of nodes.
///
/// That is 20, or 32 if some marker has SHA-256 nodes; the nodes of markers
/// without flag 2 are then 20 bytes long and followed by zeros.
///
/// - Parameter markers: The handle.
/// - Returns: 20 or 32, or ``ErrorCode/argument`` for NULL.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_markers_node_size")
public func markersNodeSize(_ markers: ConstMarkers?) -> Outcome {
  outcome { () throws(Refusal) in
    try unsafe opened(markers, as: BorrowedMarkers.self)
      .pointee.store.nodeSize
  }
}

/// Finds the markers in which a node plays a part.
///
/// - Parameters:
///   - markers: The handle.
///   - role: `HGK_MARKERS_BY_PREDECESSOR`, `HGK_MARKERS_BY_SUCCESSOR` or
///     `HGK_MARKERS_BY_PARENT`.
///   - node: The node.
///   - nodeSize: Size of `node` in bytes: 20 or 32.
///   - indices: Receives an array of marker indices, ascending, which is lent
///     until the handle is freed.
/// - Returns: Number of markers found; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or what the data's having changed leads to:
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(1) and the size of the answer; the first call for a role
///   indexes the store, O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_find")
public func markersFind(
  _ markers: ConstMarkers?, _ role: UInt32, _ node: UnsafeRawPointer?,
  _ nodeSize: UInt, _ indices: UnsafeMutablePointer<UnsafePointer<UInt32>?>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(markers, as: BorrowedMarkers.self)
    let output = try unsafe required(indices)
    let role = try member(MarkerRole.self, role)
    let found = try unsafe opened.pointee.store.markers(
      of: borrowed(node, nodeSize), as: role, in: opened.pointee.data)
    let owners =
      switch role {
      case .predecessor:
        unsafe opened.pointee.store.byPredecessor.value.owners.start
      case .successor:
        unsafe opened.pointee.store.bySuccessor.value.owners.start
      case .parent:
        unsafe opened.pointee.store.byParent.value.owners.start
      }
    unsafe output.pointee = UnsafePointer(owners + found.lowerBound)
    return found.count
  }
}

/// Tells which nodes are obsolete, that is, the predecessor of some marker.
///
/// - Parameters:
///   - markers: The handle.
///   - nodes: The nodes to ask about, side by side.
///   - nodesSize: Size of `nodes` in bytes, a multiple of `nodeSize`.
///   - nodeSize: Size of each node in bytes: 20 or 32.
///   - mask: Receives one byte for each node: 1 if it is obsolete, else 0.
///   - maskCapacity: Room in `mask`, in bytes.
/// - Returns: How many of the nodes are obsolete; ``ErrorCode/argument``,
///   ``ErrorCode/full``, ``ErrorCode/memory``, ``ErrorCode/outOfRange`` for
///   more than 2^32 - 1 nodes, or as for `hgk_markers_find`.
/// - Complexity: O(nodes + markers). From a quarter as many nodes as markers
///   on, a set of the predecessors is made and kept: 34 bytes a marker.
/// - Since: ABI 1.
@_cdecl("hgk_markers_obsolete")
public func markersObsolete(
  _ markers: ConstMarkers?, _ nodes: UnsafeRawPointer?, _ nodesSize: UInt,
  _ nodeSize: UInt, _ mask: UnsafeMutablePointer<UInt8>?, _ maskCapacity: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(markers, as: BorrowedMarkers.self)
    let nodes = try unsafe borrowedNodes(nodes, nodesSize, nodeSize)
    let count = nodes.byteCount / Int(nodeSize)
    try unsafe checkRoom(mask, maskCapacity)
    guard maskCapacity >= count else { throw Refusal(.full) }
    guard let mask = unsafe mask else { return 0 }
    unsafe mask.initialize(repeating: 0, count: count)
    var span = unsafe MutableSpan(_unsafeStart: mask, count: count)
    return try unsafe opened.pointee.store.markObsolete(
      nodes, nodeSize: Int(nodeSize), mask: &span, in: opened.pointee.data)
  }
}

/// Finds the markers that an exchange of some nodes has to carry: those that
/// have one of the nodes as successor, those that prune one of the nodes or a
/// child of one, and in turn those relevant to the predecessors of these.
///
/// - Parameters:
///   - markers: The handle.
///   - nodes: The nodes to ask about, side by side.
///   - nodesSize: Size of `nodes` in bytes, a multiple of `nodeSize`.
///   - nodeSize: Size of each node in bytes: 20 or 32.
///   - indices: Receives the indices of the markers, ascending.
///   - indicesCapacity: Room in `indices`, in indices; `hgk_markers_count` is
///     always enough.
/// - Returns: Number of indices written; ``ErrorCode/argument``,
///   ``ErrorCode/full``, ``ErrorCode/memory``, or as for
///   `hgk_markers_find`.
/// - Complexity: O(nodes + markers).
/// - Since: ABI 1.
@_cdecl("hgk_markers_relevant")
public func markersRelevant(
  _ markers: ConstMarkers?, _ nodes: UnsafeRawPointer?, _ nodesSize: UInt,
  _ nodeSize: UInt, _ indices: UnsafeMutablePointer<UInt32>?,
  _ indicesCapacity: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(markers, as: BorrowedMarkers.self)
    let nodes = try unsafe borrowedNodes(nodes, nodesSize, nodeSize)
    try unsafe checkRoom(indices, indicesCapacity)
    let found = try unsafe opened.pointee.store.relevantMarkers(
      to: nodes, nodeSize: Int(nodeSize), in: opened.pointee.data)
    guard indicesCapacity >= found.count else { throw Refusal(.full) }
    if let indices = unsafe indices {
      unsafe indices.update(from: found.start, count: found.count)
    }
    return found.count
  }
}

/// Nodes side by side, all of a size that exists.
@_lifetime(immortal)
private func borrowedNodes(
  _ nodes: UnsafeRawPointer?, _ size: UInt, _ nodeSize: UInt
) throws(Refusal) -> RawSpan {
  guard nodeSize == 20 || nodeSize == 32, size % nodeSize == 0 else {
    throw Refusal(.argument)
  }
  return try unsafe borrowed(nodes, size)
}
