public import HgBytes

/// Who was replaced by whom: what a store's markers say about nodes, without
/// all else that they say.
///
/// Made for commands that are short and begin anew each time. The store is
/// read once, piece by piece, through a buffer that fits the cache, and
/// nothing of it is kept but where each marker lies, its flags and its nodes:
/// 56 bytes for the usual marker, a third of what it takes in the file. Who
/// wants the rest of a marker reads it where it lies. A store grows at its end
/// only, and so does this.
///
/// What Mercurial would refuse to read is refused here: then a caller asks
/// Mercurial, and gets its words.
public struct Succession: ~Copyable {
  /// The format of the markers.
  public let version: MarkerVersion

  /// Where each marker begins in the store, and where the last one ends.
  public private(set) var offsets = Column<UInt64>()

  /// The node that each marker makes obsolete.
  public private(set) var predecessors = NodeColumn(nodeSize: 20)

  private(set) var flags = Column<UInt16>()

  /// The nodes that take the predecessors' place, marker after marker.
  private(set) var successors = NodeColumn(nodeSize: 20)

  /// Where the successors of each marker begin, and the end of the last.
  private var successorOffsets = Column<UInt32>()

  /// The marker of each successor.
  private(set) var successorOwners = Column<UInt32>()

  /// The recorded parents of the predecessors.
  private(set) var parents = NodeColumn(nodeSize: 20)

  /// The marker of each parent.
  private(set) var parentOwners = Column<UInt32>()

  let key: UInt64

  // Each role's nodes, once somebody has looked for one.
  private var byPredecessor = OnceCell<NodeChains>()
  private var bySuccessor = OnceCell<NodeChains>()
  private var byParent = OnceCell<NodeChains>()

  /// Number of markers.
  public var count: Int { flags.count }

  /// Begins a store of which nothing but the version byte has been read.
  ///
  /// - Parameters:
  ///   - version: The format of the markers.
  ///   - key: A number that nobody can foresee who might want to slow this
  ///     down by the nodes in the store.
  /// - Throws: `memory`.
  public init(version: MarkerVersion, key: UInt64) throws(Refusal) {
    self.version = version
    self.key = key
    try offsets.append(1)
    try successorOffsets.append(0)
  }

  /// Reads the markers that lie whole in the next bytes of the store.
  ///
  /// - Parameter piece: The bytes that follow those that were read.
  /// - Returns: How many bytes were read. Those after them are the beginning
  ///   of a marker, to be given again with more.
  /// - Throws: `malformed`, also for the null node as a successor,
  ///   `unsupported` for SHA-256 nodes, or `outOfRange`, with the offset in
  ///   `piece`; nothing is then read. `memory` leaves what can only be freed.
  /// - Complexity: O(bytes).
  public mutating func append(_ piece: RawSpan) throws(Refusal) -> Int {
    switch version {
    case .zero: try append(Version0Marker.self, piece)
    case .one: try append(Version1Marker.self, piece)
    }
  }

  private mutating func append<Marker: StoredMarker>(
    _ type: Marker.Type, _ piece: RawSpan
  ) throws(Refusal) -> Int {
    let sizes = try PieceSizes(of: type, piece)
    // Numbers of markers and of nodes have 32 bits, of which links take one
    // value away.
    guard count + sizes.markers < Int(UInt32.max),
      successors.count + sizes.successors < Int(UInt32.max),
      parents.count + 2 * sizes.markers < Int(UInt32.max)
    else { throw Refusal(.outOfRange) }
    let start = offsets[count]
    var position = 0
    while position < sizes.bytes {
      let marker = try Marker(piece, at: position)
      let number = UInt32(truncatingIfNeeded: count)
      try flags.append(marker.flags)
      try predecessors.append(piece, at: marker.predecessor, size: 20)
      for index in 0..<marker.successorCount {
        try successors.append(
          piece, at: marker.successors &+ index &* 20, size: 20)
        try successorOwners.append(number)
      }
      try successorOffsets.append(
        UInt32(truncatingIfNeeded: successors.count))
      _ = try marker.appendParents(in: piece, to: &parents)
      while parentOwners.count < parents.count {
        try parentOwners.append(number)
      }
      position = marker.end
      try offsets.append(start &+ UInt64(position))
    }
    try Self.follow(&byPredecessor, predecessors)
    try Self.follow(&bySuccessor, successors)
    try Self.follow(&byParent, parents)
    return position
  }

  /// Adds the nodes of a marker of another store, but its parents; nothing may
  /// have been asked yet.
  mutating func appendNodes(
    of marker: Int, in other: borrowing Succession
  ) throws(Refusal) {
    let number = UInt32(truncatingIfNeeded: count)
    try flags.append(other.flags[marker])
    try offsets.append(other.offsets[marker &+ 1])
    try predecessors.append(
      other.predecessors.bytes, at: marker &* 20, size: 20)
    for position in other.successors(of: marker) {
      try successors.append(
        other.successors.bytes, at: position &* 20, size: 20)
      try successorOwners.append(number)
    }
    try successorOffsets.append(UInt32(truncatingIfNeeded: successors.count))
  }

  /// Lets chains that have been made know what their column has gained.
  private static func follow(
    _ chains: inout OnceCell<NodeChains>, _ nodes: borrowing NodeColumn
  ) throws(Refusal) {
    try chains.update { (chains) throws(Refusal) in
      try chains.add(nodes.bytes)
    }
  }

  /// The positions of the successors of a marker.
  @inline(__always)
  func successors(of marker: Int) -> Range<Int> {
    Int(successorOffsets[marker])..<Int(successorOffsets[marker &+ 1])
  }

  /// Makes what the positions of a role are found with, unless it is there.
  func fillChains(_ role: MarkerRole) throws(Refusal) {
    switch role {
    case .predecessor:
      try byPredecessor.fill { () throws(Refusal) in
        try NodeChains(predecessors.bytes, key: key)
      }
    case .successor:
      try bySuccessor.fill { () throws(Refusal) in
        try NodeChains(successors.bytes, key: key)
      }
    case .parent:
      try byParent.fill { () throws(Refusal) in
        try NodeChains(parents.bytes, key: key)
      }
    }
  }

  /// Tells whether looking for a node in this role needs no preparation.
  func hasChains(_ role: MarkerRole) -> Bool {
    switch role {
    case .predecessor: byPredecessor.isFilled
    case .successor: bySuccessor.isFilled
    case .parent: byParent.isFilled
    }
  }

  /// The last position at which a node plays a role, or -1; the chains of the
  /// role must have been made.
  @inline(__always)
  func last(
    _ role: MarkerRole, _ wanted: RawSpan, at offset: Int
  ) throws(Refusal) -> Int {
    switch role {
    case .predecessor:
      try byPredecessor.value.last(
        wanted, at: offset, in: predecessors.bytes)
    case .successor:
      try bySuccessor.value.last(wanted, at: offset, in: successors.bytes)
    case .parent:
      try byParent.value.last(wanted, at: offset, in: parents.bytes)
    }
  }

  /// The position before at which the same node plays a role, or -1.
  @inline(__always)
  func before(_ role: MarkerRole, _ position: Int) -> Int {
    switch role {
    case .predecessor:
      byPredecessor.value.before(position, in: predecessors.bytes)
    case .successor:
      bySuccessor.value.before(position, in: successors.bytes)
    case .parent:
      byParent.value.before(position, in: parents.bytes)
    }
  }

  /// The marker that a position of a role belongs to.
  @inline(__always)
  func owner(_ role: MarkerRole, _ position: Int) -> Int {
    switch role {
    case .predecessor: position
    case .successor: Int(successorOwners[position])
    case .parent: Int(parentOwners[position])
    }
  }
}

/// What lies in a piece of a store.
private struct PieceSizes {
  var bytes = 0
  var markers = 0
  var successors = 0

  /// Checks all markers that lie whole in the piece.
  init<Marker: StoredMarker>(
    of type: Marker.Type, _ piece: RawSpan
  ) throws(Refusal) {
    while bytes < piece.byteCount, let marker = try whole(type, piece, bytes) {
      guard marker.nodeSize == 20 else {
        throw Refusal(.unsupported, at: marker.start)
      }
      try marker.check(in: piece)
      for index in 0..<marker.successorCount {
        let node = marker.successors &+ index &* 20
        if try piece.bigEndian(UInt64.self, at: node) == 0,
          try piece.bigEndian(UInt64.self, at: node &+ 8) == 0,
          try piece.bigEndian(UInt32.self, at: node &+ 16) == 0
        {
          throw Refusal(.malformed, at: node)
        }
      }
      markers &+= 1
      successors &+= marker.successorCount
      bytes = marker.end
    }
  }
}

/// The marker at an offset, or nil if the piece ends before it does.
@inline(__always)
private func whole<Marker: StoredMarker>(
  _ type: Marker.Type, _ piece: RawSpan, _ offset: Int
) throws(Refusal) -> Marker? {
  do throws(Refusal) {
    return try Marker(piece, at: offset)
  } catch {
    guard error.reason == .truncated else { throw error }
    return nil
  }
}
