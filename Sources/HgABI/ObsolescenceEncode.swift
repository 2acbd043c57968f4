// headergen:section Obsolescence markers: encode

import HgBytes
import HgKernels

/// How many bytes `hgk_markers_encode` writes at most.
///
/// For the version that the markers are stored in, the bound is exact unless
/// a marker carries slack; for the other one, metadata may take less.
///
/// - Parameters:
///   - markers: The handle.
///   - indices: The markers to write, in this order; an index may be repeated.
///   - indicesCount: Number of `indices`.
///   - version: The version to write: 0 or 1.
/// - Returns: Bytes; ``ErrorCode/argument``, ``ErrorCode/outOfRange`` for an
///   index past the end or for more bytes than can be counted, or as for
///   `hgk_markers_find`.
/// - Complexity: O(`indicesCount`); O(markers) when the version is another.
/// - Since: ABI 1.
@_cdecl("hgk_markers_encode_bound")
public func markersEncodeBound(
  _ markers: ConstMarkers?, _ indices: UnsafePointer<UInt32>?,
  _ indicesCount: UInt, _ version: UInt8
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(markers, as: BorrowedMarkers.self)
    let indices = try unsafe borrowedArray(indices, indicesCount)
    let version = try member(MarkerVersion.self, version)
    if unsafe opened.pointee.store.version == version {
      return try withVersionByte(
        unsafe opened.pointee.store.copyBound(
          indices, in: opened.pointee.data))
    }
    let columns = try unsafe columns(of: opened)
    var total = 0
    for number in 0..<indices.count {
      let (sum, overflow) = total.addingReportingOverflow(
        try columns.encodedBound(Int(indices[number])))
      guard !overflow else { throw Refusal(.outOfRange) }
      total = sum
    }
    return try withVersionByte(total)
  }
}

/// Writes a store, version byte included, that holds some of the markers.
///
/// Markers that are written in the version that they are stored in keep all
/// that they say: a store that a writer has made comes out byte for byte.
///
/// - Parameters:
///   - markers: The handle.
///   - indices: The markers to write, in this order; an index may be repeated.
///   - indicesCount: Number of `indices`.
///   - version: The version to write: 0 or 1.
///   - store: Receives the bytes.
///   - storeCapacity: Room in `store`, in bytes; `hgk_markers_encode_bound`
///     is always enough.
///   - errorIndex: Receives the index of the marker that was refused; may be
///     NULL.
/// - Returns: Bytes written; ``ErrorCode/argument``, ``ErrorCode/full``,
///   ``ErrorCode/memory``; ``ErrorCode/outOfRange`` for an index past the end
///   and for what the version has no room for: more than 255 successors or
///   pairs, in version 1 a key or value of more than 255 bytes or a time zone
///   of more than 32,767 minutes, in version 0 flags above 255;
///   ``ErrorCode/unsupported`` for what it cannot say: in version 0 SHA-256
///   nodes, and a colon in a key or NUL in metadata; or as for
///   `hgk_markers_find`.
/// - Complexity: O(bytes written); O(markers) when the version is another.
/// - Since: ABI 1.
@_cdecl("hgk_markers_encode")
public func markersEncode(
  _ markers: ConstMarkers?, _ indices: UnsafePointer<UInt32>?,
  _ indicesCount: UInt, _ version: UInt8, _ store: UnsafeMutableRawPointer?,
  _ storeCapacity: UInt, _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe opened(markers, as: BorrowedMarkers.self)
    let indices = try unsafe borrowedArray(indices, indicesCount)
    let version = try member(MarkerVersion.self, version)
    return try unsafe filling(store, storeCapacity) {
      (output) throws(Refusal) in
      try output.write(version.rawValue)
      if unsafe opened.pointee.store.version == version {
        try unsafe opened.pointee.store.copyMarkers(
          indices, from: opened.pointee.data, to: &output)
        return
      }
      let columns = try unsafe columns(of: opened)
      for number in 0..<indices.count {
        try columns.encode(Int(indices[number]), as: version, to: &output)
      }
    }
  }
}

/// How many bytes `hgk_markers_pack` writes at most.
///
/// - Parameters:
///   - markersCount: Number of markers.
///   - successorsCount: Number of successors of all markers.
///   - parentsCount: Number of parents of all markers.
///   - pairsCount: Number of metadata pairs of all markers.
///   - textSize: Size of all keys and values in bytes.
/// - Returns: Bytes, or ``ErrorCode/outOfRange`` if that is more than can be
///   counted.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_markers_pack_bound")
public func markersPackBound(
  _ markersCount: UInt64, _ successorsCount: UInt64, _ parentsCount: UInt64,
  _ pairsCount: UInt64, _ textSize: UInt64
) -> Outcome {
  outcome { () throws(Refusal) in
    guard let markers = Int(exactly: markersCount),
      let successors = Int(exactly: successorsCount),
      let parents = Int(exactly: parentsCount),
      let pairs = Int(exactly: pairsCount), let text = Int(exactly: textSize),
      let bound = MarkerVersion.encodedBound(
        markers: markers, successors: successors, parents: parents,
        pairs: pairs, text: text)
    else { throw Refusal(.outOfRange) }
    return try withVersionByte(bound)
  }
}

/// The size of a store whose markers take `size` bytes.
private func withVersionByte(_ size: Int) throws(Refusal) -> Int {
  guard size < Int.max else { throw Refusal(.outOfRange) }
  return size + 1
}

/// Writes a store, version byte included, from columns in the form that a
/// handle lends them: of markers that somebody has just made, or of a handle.
///
/// - Parameters:
///   - version: The version to write: 0 or 1.
///   - nodeSize: Bytes from one node to the next in all columns of nodes: 20
///     or 32. With 32, the nodes of markers without flag 2 are the first 20.
///   - flags: The flags of each marker.
///   - markersCount: Number of `flags`, and so of markers.
///   - seconds: When each marker was made, in seconds since the epoch.
///   - secondsCount: Number of `seconds`: one for each marker.
///   - timezones: The time zone of each marker, in seconds west of UTC.
///     Version 1 keeps whole minutes, rounded down.
///   - timezonesCount: Number of `timezones`: one for each marker.
///   - predecessors: The node that each marker makes obsolete.
///   - predecessorsSize: Size of `predecessors` in bytes.
///   - successorOffsets: Where the successors of each marker begin, in nodes,
///     and where the last ones end.
///   - successorOffsetsCount: Number of `successorOffsets`: markers + 1.
///   - successors: The successors of all markers.
///   - successorsSize: Size of `successors` in bytes.
///   - parentOffsets: Where the parents of each predecessor begin, in nodes,
///     and where the last ones end.
///   - parentOffsetsCount: Number of `parentOffsets`: markers + 1.
///   - parents: The parents of all predecessors.
///   - parentsSize: Size of `parents` in bytes.
///   - parentsRecorded: For each marker 1 if it says what the parents are.
///   - parentsRecordedCount: Number of `parentsRecorded`: one for each marker.
///   - metadataOffsets: Where the pairs of each marker begin, and where the
///     last ones end.
///   - metadataOffsetsCount: Number of `metadataOffsets`: markers + 1.
///   - keyOffsets: Where each key begins in `text`.
///   - keyOffsetsCount: Number of `keyOffsets`: one for each pair.
///   - keySizes: Size of each key in bytes.
///   - keySizesCount: Number of `keySizes`: one for each pair.
///   - valueOffsets: Where each value begins in `text`.
///   - valueOffsetsCount: Number of `valueOffsets`: one for each pair.
///   - valueSizes: Size of each value in bytes.
///   - valueSizesCount: Number of `valueSizes`: one for each pair.
///   - text: The bytes that hold keys and values.
///   - textSize: Size of `text` in bytes.
///   - store: Receives the bytes.
///   - storeCapacity: Room in `store`, in bytes; `hgk_markers_pack_bound` is
///     always enough.
///   - errorIndex: Receives the index of the marker that was refused; may be
///     NULL.
/// - Returns: Bytes written; ``ErrorCode/argument``, also if columns of one
///   table differ in length, ``ErrorCode/full``, ``ErrorCode/memory``;
///   ``ErrorCode/outOfRange`` for an offset that leaves its column;
///   ``ErrorCode/outOfRange`` and ``ErrorCode/unsupported`` as for
///   `hgk_markers_encode`.
/// - Complexity: O(bytes written).
/// - Since: ABI 1.
@_cdecl("hgk_markers_pack")
public func markersPack(
  _ version: UInt8, _ nodeSize: UInt,
  _ flags: UnsafePointer<UInt16>?, _ markersCount: UInt,
  _ seconds: UnsafePointer<Double>?, _ secondsCount: UInt,
  _ timezones: UnsafePointer<Int64>?, _ timezonesCount: UInt,
  _ predecessors: UnsafeRawPointer?, _ predecessorsSize: UInt,
  _ successorOffsets: UnsafePointer<UInt32>?, _ successorOffsetsCount: UInt,
  _ successors: UnsafeRawPointer?, _ successorsSize: UInt,
  _ parentOffsets: UnsafePointer<UInt32>?, _ parentOffsetsCount: UInt,
  _ parents: UnsafeRawPointer?, _ parentsSize: UInt,
  _ parentsRecorded: UnsafePointer<UInt8>?, _ parentsRecordedCount: UInt,
  _ metadataOffsets: UnsafePointer<UInt32>?, _ metadataOffsetsCount: UInt,
  _ keyOffsets: UnsafePointer<UInt64>?, _ keyOffsetsCount: UInt,
  _ keySizes: UnsafePointer<UInt32>?, _ keySizesCount: UInt,
  _ valueOffsets: UnsafePointer<UInt64>?, _ valueOffsetsCount: UInt,
  _ valueSizes: UnsafePointer<UInt32>?, _ valueSizesCount: UInt,
  _ text: UnsafeRawPointer?, _ textSize: UInt,
  _ store: UnsafeMutableRawPointer?, _ storeCapacity: UInt,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    guard nodeSize == 20 || nodeSize == 32 else { throw Refusal(.argument) }
    let version = try member(MarkerVersion.self, version)
    let columns = try unsafe MarkerColumns(
      nodeSize: Int(nodeSize),
      flags: borrowedArray(flags, markersCount),
      seconds: borrowedArray(seconds, secondsCount),
      timeZones: borrowedArray(timezones, timezonesCount),
      predecessors: borrowed(predecessors, predecessorsSize),
      successors: LentNodeLists(
        offsets: borrowedArray(successorOffsets, successorOffsetsCount),
        nodes: borrowed(successors, successorsSize)),
      parents: LentNodeLists(
        offsets: borrowedArray(parentOffsets, parentOffsetsCount),
        nodes: borrowed(parents, parentsSize)),
      parentsRecorded: borrowedArray(parentsRecorded, parentsRecordedCount),
      metadata: LentPairLists(
        offsets: borrowedArray(metadataOffsets, metadataOffsetsCount),
        keyOffsets: borrowedArray(keyOffsets, keyOffsetsCount),
        keySizes: borrowedArray(keySizes, keySizesCount),
        valueOffsets: borrowedArray(valueOffsets, valueOffsetsCount),
        valueSizes: borrowedArray(valueSizes, valueSizesCount),
        text: borrowed(text, textSize)))
    return try unsafe filling(store, storeCapacity) {
      (output) throws(Refusal) in
      try output.write(version.rawValue)
      for row in 0..<columns.count {
        try columns.encode(row, as: version, to: &output)
      }
    }
  }
}

/// All columns of a handle, read if need be.
@_lifetime(immortal)
private func columns(
  of opened: UnsafePointer<BorrowedMarkers>
) throws(Refusal) -> MarkerColumns {
  let data = unsafe opened.pointee.data
  try unsafe opened.pointee.store.fillPredecessors(from: data)
  try unsafe opened.pointee.store.fillBasics(from: data)
  try unsafe opened.pointee.store.fillSuccessors(from: data)
  try unsafe opened.pointee.store.fillParents(from: data)
  try unsafe opened.pointee.store.fillMetadata(from: data)
  let count = UInt(unsafe opened.pointee.store.count)
  let nodeSize = unsafe opened.pointee.store.nodeSize
  return try unsafe MarkerColumns(
    nodeSize: nodeSize,
    flags: borrowedArray(opened.pointee.store.basics.value.flags.start, count),
    seconds: borrowedArray(
      opened.pointee.store.basics.value.seconds.start, count),
    timeZones: borrowedArray(
      opened.pointee.store.basics.value.timeZones.start, count),
    predecessors: lent(opened.pointee.store.predecessors.value),
    successors: lent(opened.pointee.store.successors.value),
    parents: lent(opened.pointee.store.parents.value.lists),
    parentsRecorded: borrowedArray(
      opened.pointee.store.parents.value.recorded.start, count),
    metadata: lent(opened.pointee.store.metadata.value, data))
}

@_lifetime(immortal)
private func lent(
  _ nodes: borrowing NodeColumn
) throws(Refusal) -> RawSpan {
  try unsafe borrowed(
    UnsafeRawPointer(nodes.start), UInt(nodes.count * nodes.nodeSize))
}

@_lifetime(immortal)
private func lent(
  _ lists: borrowing NodeLists
) throws(Refusal) -> LentNodeLists {
  try unsafe LentNodeLists(
    offsets: borrowedArray(lists.offsets.start, UInt(lists.offsets.count)),
    nodes: lent(lists.nodes))
}

@_lifetime(copy data)
private func lent(
  _ lists: borrowing MetadataLists, _ data: RawSpan
) throws(Refusal) -> LentPairLists {
  let pairs = UInt(lists.pairs.keySizes.count)
  return try unsafe LentPairLists(
    offsets: borrowedArray(lists.offsets.start, UInt(lists.offsets.count)),
    keyOffsets: borrowedArray(lists.pairs.keyOffsets.start, pairs),
    keySizes: borrowedArray(lists.pairs.keySizes.start, pairs),
    valueOffsets: borrowedArray(lists.pairs.valueOffsets.start, pairs),
    valueSizes: borrowedArray(lists.pairs.valueSizes.start, pairs),
    text: data)
}
