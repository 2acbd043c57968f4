public import HgBytes

/// The markers of one store.
///
/// The store keeps places, not the data: every function takes the same bytes
/// again. Parsing checks every marker and keeps the little that the most
/// frequent question, "which of these nodes are obsolete", needs: the first
/// bits of each predecessor and where every fourth marker begins. Everything
/// else is read when it is first asked for, and kept.
public struct MarkerStore: ~Copyable {
  /// What to do at the first marker that is not as the format says.
  public enum Mode: UInt32, Sendable {
    /// Refuse the whole store.
    case strict = 0
    /// Keep the markers before it.
    case tolerant = 1
  }

  /// The format of the markers.
  public let version: MarkerVersion

  /// Where the markers stop, when that is before the end of the data.
  let stop: Int?

  /// Offset of the first marker.
  let start: Int

  /// Offset of the first byte after the last marker that was kept.
  public private(set) var end: Int

  /// Bytes of the widest node: 20 or 32.
  public private(set) var nodeSize = 20

  /// The first 32 bits of each marker's predecessor.
  var prefixes = Column<UInt32>()

  /// Offset of every `milestoneDistance`th marker.
  private var milestones = Column<UInt64>()

  /// Far enough apart to cost nothing, near enough to find a marker between
  /// two by reading a few sizes.
  private static let milestoneDistance = 4

  /// Offset of each marker and of the end of the last, once filled in.
  public let offsets = OnceCell<Column<UInt64>>()

  /// The node that each marker makes obsolete, once filled in.
  public let predecessors = OnceCell<NodeColumn>()

  /// Flags and dates, once they have been filled in.
  public let basics = OnceCell<MarkerBasics>()

  /// The nodes that take the predecessors' place, once filled in.
  public let successors = OnceCell<NodeLists>()

  /// The parents of the predecessors, once filled in.
  public let parents = OnceCell<ParentLists>()

  /// The metadata, once filled in.
  public let metadata = OnceCell<MetadataLists>()

  /// The nodes that are predecessor of some marker, once filled in.
  let obsoleteNodes = OnceCell<NodeSet>()

  /// Which markers have a node as predecessor, once filled in.
  public let byPredecessor = OnceCell<NodeIndex>()

  /// Which markers have a node as successor, once filled in.
  public let bySuccessor = OnceCell<NodeIndex>()

  /// Which markers have a node as parent, once filled in.
  public let byParent = OnceCell<NodeIndex>()

  /// Number of markers.
  public var count: Int { prefixes.count }

  /// Parses a whole store; its first byte says of which version it is.
  ///
  /// Empty data is a store without markers, of the version that a writer would
  /// choose today.
  ///
  /// - Throws: A refusal with the offset of the first byte that is wrong.
  /// - Complexity: O(bytes of `data`).
  public init(
    parsing data: RawSpan, mode: Mode, stoppedBy refusal: inout Refusal?
  ) throws(Refusal) {
    let version = try MarkerStore.version(of: data)
    try self.init(
      version: version, data, from: Swift.min(1, data.byteCount), to: nil,
      mode: mode, stoppedBy: &refusal)
  }

  /// Parses markers of version 1 that lie without a version byte between
  /// `offset` and `stop`.
  ///
  /// The last marker begins before `stop`; it may end after it, but not after
  /// the data.
  public init(
    parsing data: RawSpan, from offset: Int, to stop: Int, mode: Mode,
    stoppedBy refusal: inout Refusal?
  ) throws(Refusal) {
    guard offset >= 0, stop <= data.byteCount else {
      throw Refusal(.argument, at: offset)
    }
    try self.init(
      version: .one, data, from: offset, to: stop, mode: mode,
      stoppedBy: &refusal)
  }

  /// Continues `shorter`, the parse of a store that has since grown to `data`.
  ///
  /// - Complexity: O(bytes that are new), and a copy of what `shorter` knows.
  public init(
    growing shorter: borrowing MarkerStore, to data: RawSpan, mode: Mode,
    stoppedBy refusal: inout Refusal?
  ) throws(Refusal) {
    guard shorter.stop == nil, shorter.end <= data.byteCount else {
      throw Refusal(.argument, at: shorter.end)
    }
    guard shorter.end > 0 else {
      try self.init(parsing: data, mode: mode, stoppedBy: &refusal)
      return
    }
    guard try MarkerStore.version(of: data) == shorter.version else {
      throw Refusal(.malformed, at: 0)
    }
    try self.init(growing: shorter, data, mode: mode, stoppedBy: &refusal)
  }

  /// Checks a whole store as strictly as parsing does, and keeps nothing.
  ///
  /// - Returns: Number of markers.
  /// - Complexity: O(bytes of `data`), no memory.
  public static func validate(_ data: RawSpan) throws(Refusal) -> Int {
    switch try version(of: data) {
    case .zero: try count(Version0Marker.self, in: data)
    case .one: try count(Version1Marker.self, in: data)
    }
  }

  private static func count<Marker: StoredMarker>(
    _ type: Marker.Type, in data: RawSpan
  ) throws(Refusal) -> Int {
    var position = Swift.min(1, data.byteCount)
    var count = 0
    while position < data.byteCount {
      data.prefetchMarkers(after: position)
      let marker = try Marker(data, at: position)
      try marker.check(in: data)
      position = marker.end
      count &+= 1
    }
    return count
  }

  private static func version(
    of data: RawSpan
  ) throws(Refusal) -> MarkerVersion {
    guard data.byteCount > 0 else { return .one }
    guard let version = MarkerVersion(rawValue: try data.byte(at: 0)) else {
      throw Refusal(.unsupported, at: 0)
    }
    return version
  }

  private init(
    version: MarkerVersion, _ data: RawSpan, from offset: Int, to stop: Int?,
    mode: Mode, stoppedBy refusal: inout Refusal?
  ) throws(Refusal) {
    self.version = version
    self.stop = stop
    start = offset
    end = offset
    refusal = try append(data, to: stop ?? data.byteCount, mode: mode)
  }

  private init(
    growing shorter: borrowing MarkerStore, _ data: RawSpan, mode: Mode,
    stoppedBy refusal: inout Refusal?
  ) throws(Refusal) {
    version = shorter.version
    stop = nil
    start = shorter.start
    end = shorter.end
    nodeSize = shorter.nodeSize
    try prefixes.append(contentsOf: shorter.prefixes)
    try milestones.append(contentsOf: shorter.milestones)
    refusal = try append(data, to: data.byteCount, mode: mode)
  }

  /// Reads markers from `end` to `stop`.
  ///
  /// - Returns: In tolerant mode the refusal of the first marker that was not
  ///   kept, if there was one.
  private mutating func append(
    _ data: RawSpan, to stop: Int, mode: Mode
  ) throws(Refusal) -> Refusal? {
    do throws(Refusal) {
      switch version {
      case .zero: try append(Version0Marker.self, data, to: stop)
      case .one: try append(Version1Marker.self, data, to: stop)
      }
      return nil
    } catch {
      guard mode == .tolerant, error.reason != .memory else { throw error }
      return error
    }
  }

  private mutating func append<Marker: StoredMarker>(
    _ type: Marker.Type, _ data: RawSpan, to stop: Int
  ) throws(Refusal) {
    // As many markers as can lie in the data: columns are allocated once, and
    // pages that stay empty are never backed by memory.
    let most = count + Swift.max(0, data.byteCount - end) / Marker.smallestSize
    try prefixes.reserve(most)
    try milestones.reserve(most / Self.milestoneDistance + 1)
    var position = end
    var widest = nodeSize
    // What was read before a refusal stays, for the tolerant mode.
    defer {
      end = position
      nodeSize = widest
    }
    while position < stop {
      data.prefetchMarkers(after: position)
      let marker = try Marker(data, at: position)
      try marker.check(in: data)
      if prefixes.count % Self.milestoneDistance == 0 {
        // Markers are numbered with 32 bits in the indexes.
        guard count < Int(UInt32.max) - Self.milestoneDistance else {
          throw Refusal(.outOfRange, at: position)
        }
        try milestones.append(UInt64(position))
      }
      try prefixes.append(
        data.bigEndian(UInt32.self, at: marker.predecessor))
      widest = Swift.max(widest, marker.nodeSize)
      position = marker.end
    }
  }

  /// The marker at `index`, which must be below `count`, read anew.
  ///
  /// - Complexity: O(1), and the size of the marker in version 0.
  @inline(__always)
  func marker<Marker: StoredMarker>(
    _ type: Marker.Type, _ index: Int, in data: RawSpan
  ) throws(Refusal) -> Marker {
    try Marker(data, at: start(of: type, index, in: data))
  }

  /// Where the marker at `index` begins.
  ///
  /// The markers between a milestone and it are passed by their sizes: reading
  /// them would cost what they hold, which in version 0 may be much.
  ///
  /// - Complexity: O(1).
  @inline(__always)
  func start<Marker: StoredMarker>(
    of type: Marker.Type, _ index: Int, in data: RawSpan
  ) throws(Refusal) -> Int {
    var position = Int(
      truncatingIfNeeded: milestones[index / Self.milestoneDistance])
    for _ in 0..<(index % Self.milestoneDistance) {
      position = try Marker.end(of: position, in: data)
    }
    return position
  }

  /// Asks for the bytes with which the way to a marker begins.
  @inline(__always)
  func prefetch(_ index: Int, in data: RawSpan) {
    data.prefetch(
      Int(truncatingIfNeeded: milestones[index / Self.milestoneDistance]))
  }

  /// Calls `body` with each marker in turn and its index, read anew.
  @inline(__always)
  func forEachMarker<Marker: StoredMarker>(
    _ type: Marker.Type, in data: RawSpan,
    _ body: (Int, Marker) throws(Refusal) -> Void
  ) throws(Refusal) {
    var position = start
    for index in 0..<count {
      data.prefetchMarkers(after: position)
      let marker = try Marker(data, at: position)
      try body(index, marker)
      position = marker.end
    }
  }
}

extension RawSpan {
  /// Asks for bytes that a walk along the markers will come to.
  ///
  /// Each marker says where the next one begins, so the processor cannot run
  /// ahead of it; and a marker fills two lines of the cache.
  @inline(__always)
  fileprivate func prefetchMarkers(after position: Int) {
    prefetch(position &+ 1024)
    prefetch(position &+ 1024 &+ 64)
  }
}
