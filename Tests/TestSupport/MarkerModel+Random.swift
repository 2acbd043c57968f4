/// What random markers are like.
public struct MarkerShape: Sendable {
  /// Nodes are drawn from so many: few make many of them equal.
  public var nodes = 12
  /// Whether some markers have 32-byte nodes.
  public var hasWideNodes = false
  /// Whether version 0 can say it.
  public var isVersion0 = false

  /// Creates the shape of markers of a version.
  public init(version: UInt8, nodes: Int = 12, hasWideNodes: Bool = false) {
    isVersion0 = version == 0
    self.nodes = nodes
    self.hasWideNodes = hasWideNodes
  }
}

extension SeededGenerator {
  /// One of a few nodes; wide ones may begin as narrow ones do.
  public mutating func node(_ shape: MarkerShape, wide: Bool) -> [UInt8] {
    var generator = SeededGenerator(
      seed: UInt64(number(0...(shape.nodes - 1))))
    var node = generator.bytes(20)
    // Some nodes differ only late.
    if generator.oneIn(4) { node = Array(repeating: 7, count: 19) + [node[0]] }
    return wide ? node + Array(repeating: oneIn(2) ? 0 : 1, count: 12) : node
  }

  /// A marker.
  public mutating func marker(_ shape: MarkerShape) -> MarkerModel {
    let wide = shape.hasWideNodes && oneIn(3)
    var marker = MarkerModel(predecessor: node(shape, wide: wide))
    let successorCount = oneIn(50) ? 255 : number(0...3)
    for _ in 0..<successorCount {
      marker.successors.append(node(shape, wide: wide))
    }
    // Version 0 keeps 8 flags, and its nodes are narrow whatever they say.
    marker.flags = UInt16(number(0...(shape.isVersion0 ? 255 : 65535)))
    marker.flags &= ~2
    if wide { marker.flags |= 2 }
    marker.secondsBits =
      shape.isVersion0
      ? Double(number(-100_000...2_000_000_000)).bitPattern : next()
    marker.timeZone =
      shape.isVersion0
      ? Int64(number(-90000...90000)) : 60 * Int64(number(-32768...32767))
    if !oneIn(3) {
      marker.parents = []
      for _ in 0..<number(0...2) {
        marker.parents?.append(node(shape, wide: wide))
      }
    }
    addMetadata(to: &marker, shape)
    return marker
  }

  private mutating func addMetadata(
    to marker: inout MarkerModel, _ shape: MarkerShape
  ) {
    let pairCount = oneIn(60) ? 255 : number(0...4)
    for index in 0..<pairCount {
      if shape.isVersion0 {
        // Sorted and different, as writers make them.
        let digits = "\(1000 + index)"
        marker.metadata.append(
          MarkerModel.Pair("k" + digits, String(repeating: "v", count: index)))
      } else {
        marker.metadata.append(
          MarkerModel.Pair(
            bytes(number(0...(oneIn(9) ? 255 : 6))),
            bytes(number(0...(oneIn(9) ? 255 : 9)))))
      }
    }
    if shape.isVersion0, marker.parents == [] {
      // Readers leave the item for "no parents" in the metadata.
      marker.metadata.append(MarkerModel.Pair("p0", ""))
    }
  }

  /// Some markers.
  public mutating func markers(
    _ count: Int, _ shape: MarkerShape
  ) -> [MarkerModel] {
    (0..<count).map { _ in marker(shape) }
  }
}
