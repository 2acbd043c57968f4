// headergen:section Obsolescence markers: who was replaced by whom

import HgBytes
import HgKernels

/// What the markers of a store say about nodes, for commands that cannot
/// afford to keep the store in memory.
///
/// Made by `hgk_succession_new`, ended by `hgk_succession_free`. It keeps what
/// it needs, and borrows nothing. `hgk_succession_append` changes it and has
/// to have it alone; threads may share it for everything else.
///
/// headergen:opaque hgk_succession
public typealias MarkerSuccession = UnsafeMutableRawPointer

/// The same, only to be looked at.
///
/// headergen:opaque hgk_succession
public typealias ConstMarkerSuccession = UnsafeRawPointer

/// Begins a store of which nothing but the version byte has been read.
///
/// - Parameters:
///   - version: The version byte: 0 or 1.
///   - key: A random number. Who knows it could choose nodes that make
///     answers slow.
///   - succession: Receives the handle.
/// - Returns: 0; ``ErrorCode/argument``, ``ErrorCode/memory``, or
///   ``ErrorCode/unsupported`` for another version.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_succession_new")
public func successionNew(
  _ version: UInt32, _ key: UInt64,
  _ succession: UnsafeMutablePointer<MarkerSuccession?>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let output = try unsafe required(succession)
    guard let byte = UInt8(exactly: version),
      let version = MarkerVersion(rawValue: byte)
    else { throw Refusal(.unsupported) }
    unsafe output.pointee = try newHandle(
      Succession(version: version, key: key))
    return 0
  }
}

/// Reads the markers that lie whole in the next bytes of the store.
///
/// The bytes after the last whole marker are not read: they have to be given
/// again, with more after them. At the end of the store there must be none.
///
/// - Parameters:
///   - succession: The handle.
///   - piece: The bytes that follow those that were read before.
///   - pieceSize: Size of `piece` in bytes.
///   - errorOffset: Receives the offset in `piece` of the marker or field that
///     was refused; may be NULL.
/// - Returns: Number of bytes that were read; ``ErrorCode/argument``,
///   ``ErrorCode/malformed``, also for a successor that is the null node,
///   ``ErrorCode/unsupported`` for SHA-256 nodes, or ``ErrorCode/outOfRange``;
///   or ``ErrorCode/memory``, after which the handle can only be freed.
/// - Complexity: O(`pieceSize`); 56 bytes of memory for a marker with one
///   successor.
/// - Since: ABI 1.
@_cdecl("hgk_succession_append")
public func successionAppend(
  _ succession: MarkerSuccession?, _ piece: UnsafeRawPointer?,
  _ pieceSize: UInt, _ errorOffset: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorOffset) { () throws(Refusal) in
    let opened = try unsafe changeable(succession, as: Succession.self)
    let piece = try unsafe borrowed(piece, pieceSize)
    return try unsafe opened.pointee.append(piece)
  }
}

/// Frees a handle and everything that it lent.
///
/// - Parameter succession: The handle; NULL is nothing to do.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_succession_free")
public func successionFree(_ succession: MarkerSuccession?) {
  unsafe freeHandle(succession, as: Succession.self)
}

/// Number of markers.
///
/// - Parameter succession: The handle.
/// - Returns: The count, or ``ErrorCode/argument`` for NULL.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_succession_count")
public func successionCount(_ succession: ConstMarkerSuccession?) -> Outcome {
  outcome { () throws(Refusal) in
    try unsafe opened(succession, as: Succession.self).pointee.count
  }
}

/// Where each marker begins in the store, in bytes; one entry more says where
/// the last one ends.
///
/// - Parameters:
///   - succession: The handle.
///   - column: Receives the array, lent until markers are appended or the
///     handle is freed.
/// - Returns: Number of markers + 1, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_succession_column_offsets")
public func successionColumnOffsets(
  _ succession: ConstMarkerSuccession?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt64>?>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(succession, as: Succession.self)
    let output = try unsafe required(column)
    unsafe output.pointee = UnsafePointer(opened.pointee.offsets.start)
    return unsafe opened.pointee.offsets.count
  }
}

/// Copies nodes out.
///
/// - Parameters:
///   - succession: The handle.
///   - role: `HGK_MARKERS_BY_PREDECESSOR` for the predecessors of markers,
///     `HGK_MARKERS_BY_SUCCESSOR` for nodes from `hgk_succession_ends`.
///   - positions: The numbers of the markers, or what that function returned.
///   - positionsCount: Number of `positions`.
///   - nodes: Receives the nodes, 20 bytes each.
///   - nodesCapacity: Room in `nodes`, in bytes.
/// - Returns: Number of bytes written; ``ErrorCode/argument``,
///   ``ErrorCode/full``, or ``ErrorCode/outOfRange`` for a position that is
///   none.
/// - Complexity: O(`positionsCount`).
/// - Since: ABI 1.
@_cdecl("hgk_succession_nodes")
public func successionNodes(
  _ succession: ConstMarkerSuccession?, _ role: UInt32,
  _ positions: UnsafePointer<UInt32>?, _ positionsCount: UInt,
  _ nodes: UnsafeMutableRawPointer?, _ nodesCapacity: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(succession, as: Succession.self)
    let role = try member(MarkerRole.self, role)
    let positions = try unsafe borrowedArray(positions, positionsCount)
    return try unsafe filling(nodes, nodesCapacity) {
      (output) throws(Refusal) in
      try unsafe opened.pointee.writeNodes(role, positions, to: &output)
    }
  }
}

/// Finds the markers in which a node plays a part.
///
/// - Parameters:
///   - succession: The handle.
///   - role: `HGK_MARKERS_BY_PREDECESSOR`, `HGK_MARKERS_BY_SUCCESSOR` or
///     `HGK_MARKERS_BY_PARENT`.
///   - node: The node, of 20 bytes.
///   - nodeSize: Size of `node` in bytes.
///   - indices: Receives the numbers of the markers, ascending.
///   - indicesCapacity: Room in `indices`; `hgk_succession_count` is always
///     enough.
/// - Returns: Number of markers found; ``ErrorCode/argument``,
///   ``ErrorCode/full`` or ``ErrorCode/memory``.
/// - Complexity: O(result); the first call for a role is O(markers), and
///   takes 8 bytes of memory for each node that plays it.
/// - Since: ABI 1.
@_cdecl("hgk_succession_find")
public func successionFind(
  _ succession: ConstMarkerSuccession?, _ role: UInt32,
  _ node: UnsafeRawPointer?, _ nodeSize: UInt,
  _ indices: UnsafeMutablePointer<UInt32>?, _ indicesCapacity: UInt
) -> Outcome {
  unsafe answering(succession, indices, indicesCapacity) {
    (store) throws(Refusal) in
    let role = try member(MarkerRole.self, role)
    return try store.markers(of: unsafe borrowed(node, nodeSize), as: role)
  }
}

/// Goes from nodes along markers as far as they lead.
///
/// By predecessor, nodes lead to the markers that make them obsolete and
/// these to their successors; by successor, nodes lead to the markers that
/// have them as successors and these to their predecessors.
///
/// - Parameters:
///   - succession: The handle.
///   - role: `HGK_MARKERS_BY_PREDECESSOR` or `HGK_MARKERS_BY_SUCCESSOR`.
///   - nodes: Nodes of 20 bytes each, side by side.
///   - nodesSize: Size of `nodes` in bytes.
///   - ignoredFlags: Markers that have one of these flags lead nowhere.
///   - indices: Receives the numbers of the markers, each once, in no certain
///     order.
///   - indicesCapacity: Room in `indices`; `hgk_succession_count` is always
///     enough.
/// - Returns: Number of markers; ``ErrorCode/argument``, ``ErrorCode/full`` or
///   ``ErrorCode/memory``.
/// - Complexity: O(nodes + result); the first call for a role is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_succession_walk")
public func successionWalk(
  _ succession: ConstMarkerSuccession?, _ role: UInt32,
  _ nodes: UnsafeRawPointer?, _ nodesSize: UInt, _ ignoredFlags: UInt16,
  _ indices: UnsafeMutablePointer<UInt32>?, _ indicesCapacity: UInt
) -> Outcome {
  unsafe answering(succession, indices, indicesCapacity) {
    (store) throws(Refusal) in
    let role = try member(MarkerRole.self, role)
    return try store.walk(
      as: role, from: unsafe borrowedShortNodes(nodes, nodesSize),
      ignoring: ignoredFlags)
  }
}

/// Finds the markers that an exchange of some nodes has to carry, as
/// `hgk_markers_relevant` does.
///
/// - Parameters:
///   - succession: The handle.
///   - nodes: Nodes of 20 bytes each, side by side.
///   - nodesSize: Size of `nodes` in bytes.
///   - indices: Receives the numbers of the markers, each once, in no certain
///     order.
///   - indicesCapacity: Room in `indices`; `hgk_succession_count` is always
///     enough.
/// - Returns: Number of markers; ``ErrorCode/argument``, ``ErrorCode/full`` or
///   ``ErrorCode/memory``.
/// - Complexity: O(nodes + markers that name nodes which are asked about); the
///   first call is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_succession_relevant")
public func successionRelevant(
  _ succession: ConstMarkerSuccession?, _ nodes: UnsafeRawPointer?,
  _ nodesSize: UInt, _ indices: UnsafeMutablePointer<UInt32>?,
  _ indicesCapacity: UInt
) -> Outcome {
  unsafe answering(succession, indices, indicesCapacity) {
    (store) throws(Refusal) in
    try store.relevantMarkers(
      to: unsafe borrowedShortNodes(nodes, nodesSize))
  }
}

/// Tells which nodes are obsolete, that is, the predecessor of some marker.
///
/// - Parameters:
///   - succession: The handle.
///   - nodes: Nodes of 20 bytes each, side by side.
///   - nodesSize: Size of `nodes` in bytes.
///   - mask: Receives one byte for each node: 1 if it is obsolete, else 0.
///   - maskCapacity: Room in `mask`, in bytes.
/// - Returns: How many of the nodes are obsolete; ``ErrorCode/argument``,
///   ``ErrorCode/full`` or ``ErrorCode/memory``.
/// - Complexity: O(nodes + markers).
/// - Since: ABI 1.
@_cdecl("hgk_succession_obsolete")
public func successionObsolete(
  _ succession: ConstMarkerSuccession?, _ nodes: UnsafeRawPointer?,
  _ nodesSize: UInt, _ mask: UnsafeMutablePointer<UInt8>?,
  _ maskCapacity: UInt
) -> Outcome {
  unsafe marking(succession, nodes, nodesSize, mask, maskCapacity) {
    (store, nodes, mask) throws(Refusal) in
    try store.markObsolete(nodes, mask: &mask)
  }
}

/// Makes a handle of the markers alone that can make some nodes divergent;
/// mostly there are few or none.
///
/// `hgk_succession_ends` and `hgk_succession_divergence` say the same of these
/// nodes with it. All else that is asked of it means these markers alone, by
/// new numbers and in another order.
///
/// - Parameters:
///   - succession: The handle.
///   - nodes: Nodes of 20 bytes each, side by side.
///   - nodesSize: Size of `nodes` in bytes.
///   - rivals: Receives the new handle.
/// - Returns: Number of its markers; ``ErrorCode/argument`` or
///   ``ErrorCode/memory``.
/// - Complexity: O(`nodesSize` + markers).
/// - Since: ABI 1.
@_cdecl("hgk_succession_rivals")
public func successionRivals(
  _ succession: ConstMarkerSuccession?, _ nodes: UnsafeRawPointer?,
  _ nodesSize: UInt, _ rivals: UnsafeMutablePointer<MarkerSuccession?>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(succession, as: Succession.self)
    let output = try unsafe required(rivals)
    let nodes = try unsafe borrowedShortNodes(nodes, nodesSize)
    let part = try unsafe opened.pointee.rivals(of: nodes)
    let count = part.count
    unsafe output.pointee = try newHandle(part)
    return count
  }
}

/// Finds the nodes at which all ends that can compete with some nodes to be
/// what became of a predecessor: those that replaced one of their
/// predecessors, direct or not, and were not replaced themselves.
///
/// - Parameters:
///   - succession: The handle.
///   - nodes: Nodes of 20 bytes each, side by side.
///   - nodesSize: Size of `nodes` in bytes.
///   - ends: Receives what stands for each such node, once, in
///     `hgk_succession_nodes` and `hgk_succession_divergence`.
///   - endsCapacity: Room in `ends`.
/// - Returns: Number of ends; ``ErrorCode/argument``, ``ErrorCode/full`` or
///   ``ErrorCode/memory``.
/// - Complexity: O(`nodesSize` + markers that are passed); the first call is
///   O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_succession_ends")
public func successionEnds(
  _ succession: ConstMarkerSuccession?, _ nodes: UnsafeRawPointer?,
  _ nodesSize: UInt, _ ends: UnsafeMutablePointer<UInt32>?,
  _ endsCapacity: UInt
) -> Outcome {
  unsafe answering(succession, ends, endsCapacity) {
    (store) throws(Refusal) in
    try store.ends(of: unsafe borrowedShortNodes(nodes, nodesSize))
  }
}

/// Tells which nodes are divergent: some predecessor of theirs, direct or not,
/// has more than one set of final successors, and one of these sets lacks the
/// node.
///
/// - Parameters:
///   - succession: The handle.
///   - nodes: Nodes of 20 bytes each, side by side, that no marker replaces.
///   - nodesSize: Size of `nodes` in bytes.
///   - known: Those that exist of what `hgk_succession_ends` says.
///   - knownCount: Number of `known`.
///   - answers: Receives one byte for each node: 0 if it is not divergent, 1
///     if it is, 2 if that cannot be said, because markers go in a circle or
///     a node was replaced in very many ways.
///   - answersCapacity: Room in `answers`, in bytes.
/// - Returns: How many of the answers are not 0; ``ErrorCode/argument``,
///   ``ErrorCode/full``, ``ErrorCode/memory``, or ``ErrorCode/outOfRange`` for
///   something in `known` that is none of the ends.
/// - Complexity: O(`nodesSize` + predecessors of each node + markers that are
///   passed); the first call is O(markers).
/// - Since: ABI 1.
@_cdecl("hgk_succession_divergence")
public func successionDivergence(
  _ succession: ConstMarkerSuccession?, _ nodes: UnsafeRawPointer?,
  _ nodesSize: UInt, _ known: UnsafePointer<UInt32>?, _ knownCount: UInt,
  _ answers: UnsafeMutablePointer<UInt8>?, _ answersCapacity: UInt
) -> Outcome {
  unsafe marking(succession, nodes, nodesSize, answers, answersCapacity) {
    (store, nodes, answers) throws(Refusal) in
    let known = try unsafe borrowedArray(known, knownCount)
    return try store.findDivergence(
      of: nodes, known: known, answers: &answers)
  }
}

/// Gives the caller numbers of markers.
private func answering(
  _ succession: ConstMarkerSuccession?,
  _ indices: UnsafeMutablePointer<UInt32>?, _ capacity: UInt,
  _ body: (borrowing Succession) throws(Refusal) -> Column<UInt32>
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(succession, as: Succession.self)
    try unsafe checkRoom(indices, capacity)
    let found = try unsafe body(opened.pointee)
    guard capacity >= found.count else { throw Refusal(.full) }
    if let indices = unsafe indices {
      unsafe indices.update(from: found.start, count: found.count)
    }
    return found.count
  }
}

/// Lets a kernel mark some of the caller's nodes.
private func marking(
  _ succession: ConstMarkerSuccession?, _ nodes: UnsafeRawPointer?,
  _ nodesSize: UInt, _ mask: UnsafeMutablePointer<UInt8>?,
  _ capacity: UInt,
  _ body: (borrowing Succession, RawSpan, inout MutableSpan<UInt8>)
    throws(Refusal) -> Int
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(succession, as: Succession.self)
    let nodes = try unsafe borrowedShortNodes(nodes, nodesSize)
    let count = nodes.byteCount / 20
    try unsafe checkRoom(mask, capacity)
    guard capacity >= count else { throw Refusal(.full) }
    guard let mask = unsafe mask else { return 0 }
    unsafe mask.initialize(repeating: 0, count: count)
    var span = unsafe MutableSpan(_unsafeStart: mask, count: count)
    return try unsafe body(opened.pointee, nodes, &span)
  }
}

/// The caller's nodes, of 20 bytes each.
@_lifetime(immortal)
private func borrowedShortNodes(
  _ nodes: UnsafeRawPointer?, _ size: UInt
) throws(Refusal) -> RawSpan {
  guard size % 20 == 0 else { throw Refusal(.argument) }
  return try unsafe borrowed(nodes, size)
}
