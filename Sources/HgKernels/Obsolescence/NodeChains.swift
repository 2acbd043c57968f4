import HgBytes

/// Finds where nodes of 20 bytes stand in a column that only grows.
///
/// A hash table whose slots are heads of chains: each position points to the
/// one before it with the same hash. Making it takes one step a node and no
/// comparison, which is a third of what `NodeIndex` takes, and adding a node
/// later takes that one step too. Going through equal nodes costs a little
/// more instead.
///
/// The hash mixes a key into all of a node, so nobody who lacks the key can
/// choose nodes that crowd a chain.
struct NodeChains: ~Copyable {
  /// For each hash 0, or the last position with that hash + 1.
  private var heads: Column<UInt32>

  /// For each position 0, or the one before it with the same hash + 1.
  private var earlier = Column<UInt32>()

  private var shift: UInt64
  private let key: UInt64
  private let otherKey: UInt64

  /// Makes the chains of nodes that lie side by side.
  init(_ nodes: RawSpan, key: UInt64) throws(Refusal) {
    self.key = key
    // Any odd number spreads the key; this is 2^64 over the golden ratio.
    otherKey = key &* 0x9e37_79b9_7f4a_7c15 ^ (key &>> 32)
    heads = Column()
    shift = 0
    try chain(nodes, room: nodes.byteCount / nodeSize)
  }

  /// Adds the nodes that the column has gained.
  mutating func add(_ nodes: RawSpan) throws(Refusal) {
    let count = nodes.byteCount / nodeSize
    if count > 2 &* heads.count {
      earlier.removeAll()
      try chain(nodes, room: 2 &* count)
    } else {
      try link(nodes, from: earlier.count)
    }
  }

  /// The last position of a node, or -1.
  ///
  /// - Complexity: O(1).
  @inline(__always)
  func last(
    _ wanted: RawSpan, at offset: Int, in nodes: RawSpan
  ) throws(Refusal) -> Int {
    find(
      wanted, at: offset, in: nodes,
      from: heads[try home(of: wanted, at: offset)])
  }

  /// The position of the same node before `position`, or -1.
  @inline(__always)
  func before(_ position: Int, in nodes: RawSpan) -> Int {
    find(
      nodes, at: position &* nodeSize, in: nodes, from: earlier[position])
  }

  @inline(__always)
  private func find(
    _ wanted: RawSpan, at offset: Int, in nodes: RawSpan, from first: UInt32
  ) -> Int {
    let earlier = earlier.span
    var link = first
    while link != 0 {
      let position = Int(link) &- 1
      if nodes.equals(
        at: position &* nodeSize, wanted, at: offset, size: nodeSize)
      {
        return position
      }
      link = earlier[position]
    }
    return -1
  }

  private mutating func chain(_ nodes: RawSpan, room: Int) throws(Refusal) {
    var bits: UInt64 = 4
    while bits < 31, 1 << bits < room { bits += 1 }
    shift = 64 - bits
    heads = try Column(repeating: 0, count: 1 << Int(bits))
    try link(nodes, from: 0)
  }

  private mutating func link(
    _ nodes: RawSpan, from first: Int
  ) throws(Refusal) {
    let count = nodes.byteCount / nodeSize
    try earlier.extend(by: count &- first)
    for position in first..<count {
      let slot = try home(of: nodes, at: position &* nodeSize)
      earlier[position] = heads[slot]
      heads[slot] = UInt32(truncatingIfNeeded: position &+ 1)
    }
  }

  /// The hash of a node: two multiplications to twice the width, folded.
  @inline(__always)
  private func home(of nodes: RawSpan, at offset: Int) throws(Refusal) -> Int {
    let first = try nodes.bigEndian(UInt64.self, at: offset)
    let second = try nodes.bigEndian(UInt64.self, at: offset &+ 8)
    let third = try nodes.bigEndian(UInt32.self, at: offset &+ 16)
    let half = folded(first ^ key, second ^ otherKey)
    let hash = folded(half ^ UInt64(third), key | 1)
    return Int(truncatingIfNeeded: hash &>> shift)
  }
}

@inline(__always)
private func folded(_ left: UInt64, _ right: UInt64) -> UInt64 {
  let product = left.multipliedFullWidth(by: right)
  return product.high ^ product.low
}

/// Bytes of a SHA-1 node.
private var nodeSize: Int { 20 }
