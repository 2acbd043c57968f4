public import HgBytes

/// The fields that every marker has once.
public struct MarkerBasics: ~Copyable {
  /// Flag bits; 2 says that the nodes of the marker are SHA-256.
  public private(set) var flags: Column<UInt16>

  /// Seconds since the epoch.
  public private(set) var seconds: Column<Double>

  /// Seconds west of UTC.
  public private(set) var timeZones: Column<Int64>

  fileprivate init(capacity: Int) throws(Refusal) {
    let flags = try Column<UInt16>(capacity: capacity)
    let seconds = try Column<Double>(capacity: capacity)
    let timeZones = try Column<Int64>(capacity: capacity)
    self.flags = flags
    self.seconds = seconds
    self.timeZones = timeZones
  }

  fileprivate mutating func append(
    _ flags: UInt16, _ date: MarkerDate
  ) throws(Refusal) {
    try self.flags.append(flags)
    try seconds.append(date.seconds)
    try timeZones.append(date.timeZone)
  }
}

/// A list of nodes for each marker.
public struct NodeLists: ~Copyable {
  /// Where the list of each marker begins, in nodes, and the end of the last.
  public internal(set) var offsets: Column<UInt32>

  /// The nodes of all lists, one list after the other.
  public internal(set) var nodes: NodeColumn

  init(markers: Int, nodeSize: Int) throws(Refusal) {
    var offsets = try Column<UInt32>(capacity: markers + 1)
    try offsets.append(0)
    self.offsets = offsets
    nodes = NodeColumn(nodeSize: nodeSize)
  }

  /// Ends the list of one marker.
  mutating func endList(at place: Int) throws(Refusal) {
    guard let end = UInt32(exactly: nodes.count) else {
      throw Refusal(.outOfRange, at: place)
    }
    try offsets.append(end)
  }

  /// Number of nodes in the list of `marker`.
  @inline(__always)
  func listSize(_ marker: Int) -> Int {
    Int(offsets[marker + 1] &- offsets[marker])
  }
}

/// The parents of each marker's predecessor.
public struct ParentLists: ~Copyable {
  /// The parents; an empty list is either "none" or "not recorded".
  public internal(set) var lists: NodeLists

  /// For each marker 1 if it says what the parents are, else 0.
  public internal(set) var recorded: Column<UInt8>
}

/// The metadata of each marker.
public struct MetadataLists: ~Copyable {
  /// Where the pairs of each marker begin, and the end of the last.
  public internal(set) var offsets: Column<UInt32>

  /// The pairs of all markers.
  public internal(set) var pairs: PairColumns
}

/// Each `fill` costs O(markers) the first time and O(1) after.
extension MarkerStore {
  /// Reads where the markers lie, unless that has been done.
  public func fillOffsets(from data: RawSpan) throws(Refusal) {
    try offsets.fill { () throws(Refusal) in
      switch version {
      case .zero: try readOffsets(Version0Marker.self, data)
      case .one: try readOffsets(Version1Marker.self, data)
      }
    }
  }

  /// Reads the predecessors, unless that has been done.
  public func fillPredecessors(from data: RawSpan) throws(Refusal) {
    try predecessors.fill { () throws(Refusal) in
      switch version {
      case .zero: try readPredecessors(Version0Marker.self, data)
      case .one: try readPredecessors(Version1Marker.self, data)
      }
    }
  }

  /// Reads flags and dates, unless that has been done.
  public func fillBasics(from data: RawSpan) throws(Refusal) {
    if !basics.isFilled { try fillFields(from: data) }
  }

  /// Reads the successors, unless that has been done.
  public func fillSuccessors(from data: RawSpan) throws(Refusal) {
    if !successors.isFilled { try fillFields(from: data) }
  }

  /// Reads the parents, unless that has been done.
  public func fillParents(from data: RawSpan) throws(Refusal) {
    if !parents.isFilled { try fillFields(from: data) }
  }

  /// Reads flags, dates, successors and parents together: they lie together,
  /// and going through the data is what costs.
  private func fillFields(from data: RawSpan) throws(Refusal) {
    switch version {
    case .zero: try readFields(Version0Marker.self, data)
    case .one: try readFields(Version1Marker.self, data)
    }
  }

  /// Reads the metadata, unless that has been done.
  public func fillMetadata(from data: RawSpan) throws(Refusal) {
    try metadata.fill { () throws(Refusal) in
      switch version {
      case .zero: try readMetadata(Version0Marker.self, data)
      case .one: try readMetadata(Version1Marker.self, data)
      }
    }
  }

  private func readOffsets<Marker: StoredMarker>(
    _ type: Marker.Type, _ data: RawSpan
  ) throws(Refusal) -> Column<UInt64> {
    var offsets = try Column<UInt64>(capacity: count + 1)
    var end = start
    try forEachMarker(type, in: data) { (_, marker) throws(Refusal) in
      try offsets.append(UInt64(end))
      end = marker.end
    }
    try offsets.append(UInt64(end))
    return offsets
  }

  private func readPredecessors<Marker: StoredMarker>(
    _ type: Marker.Type, _ data: RawSpan
  ) throws(Refusal) -> NodeColumn {
    var nodes = NodeColumn(nodeSize: nodeSize)
    try nodes.reserve(count)
    try forEachMarker(type, in: data) { (_, marker) throws(Refusal) in
      try nodes.append(data, at: marker.predecessor, size: marker.nodeSize)
    }
    return nodes
  }

  private func readFields<Marker: StoredMarker>(
    _ type: Marker.Type, _ data: RawSpan
  ) throws(Refusal) {
    var basics = try MarkerBasics(capacity: count)
    var successors = try NodeLists(markers: count, nodeSize: nodeSize)
    var parents = try NodeLists(markers: count, nodeSize: nodeSize)
    var recorded = try Column<UInt8>(capacity: count)
    // One node a marker is the rule; room that is not used costs nothing.
    try successors.nodes.reserve(count + count / 2)
    try parents.nodes.reserve(count)
    try forEachMarker(type, in: data) { (index, marker) throws(Refusal) in
      try basics.append(marker.flags, marker.date(in: data))
      for number in 0..<marker.successorCount {
        try successors.nodes.append(
          data, at: marker.successors &+ number &* marker.nodeSize,
          size: marker.nodeSize)
      }
      try successors.endList(at: index)
      let isKnown = try marker.appendParents(in: data, to: &parents.nodes)
      try parents.endList(at: index)
      try recorded.append(isKnown ? 1 : 0)
    }
    try self.basics.offer(basics)
    try self.successors.offer(successors)
    try self.parents.offer(ParentLists(lists: parents, recorded: recorded))
  }

  private func readMetadata<Marker: StoredMarker>(
    _ type: Marker.Type, _ data: RawSpan
  ) throws(Refusal) -> MetadataLists {
    var offsets = try Column<UInt32>(capacity: count + 1)
    var pairs = PairColumns()
    try offsets.append(0)
    try forEachMarker(type, in: data) { (index, marker) throws(Refusal) in
      try marker.appendPairs(in: data, to: &pairs)
      guard let end = UInt32(exactly: pairs.count) else {
        throw Refusal(.outOfRange, at: index)
      }
      try offsets.append(end)
      if index == 4095 {
        // Markers of one store are alike: what the first thousands take on
        // average, rounded up, will do for all. Should they not be alike, a
        // pair still takes two bytes of the data.
        try pairs.reserve(
          Swift.min(
            (pairs.count / 4096 + 1) * count,
            pairs.count + (data.byteCount - marker.end) / 2))
      }
    }
    return MetadataLists(offsets: offsets, pairs: pairs)
  }
}
