public import HgBytes

/// A set of the nodes of a column, for questions about very many nodes.
///
/// A table with open addressing: the first bits of a node choose its slot, and
/// a slot holds 32 bits more of the node beside its position, so that a node
/// is compared as a whole only when it is the one. Compared with `NodeIndex`
/// it says neither where else a node stands nor in what order, and takes a
/// third of the time to make.
///
/// Nodes that an adversary chose could crowd the table. A node that does not
/// find a slot near its own makes the set unusable, and `NodeIndex` has to
/// answer instead.
public struct NodeSet: ~Copyable {
  /// For each slot 0, or the tag of a node above its position + 1.
  private var slots = Column<UInt64>()

  /// The number of leading bits of a node that do not choose its slot.
  private let shift: UInt64

  /// Tells whether all nodes found a slot.
  public private(set) var isUsable: Bool

  /// Hashes never come close: at two thirds of the slots taken, the farthest
  /// of millions is some dozens of slots from home.
  private static var farthest: Int { 256 }

  /// Makes the set of the nodes of a column.
  ///
  /// - Complexity: O(nodes), whatever they are.
  public init(_ nodes: borrowing NodeColumn) throws(Refusal) {
    var bits: UInt64 = 4
    while bits < 40, (1 << bits) < nodes.count + nodes.count / 2 { bits += 1 }
    shift = 64 - bits
    isUsable = true
    slots = try Column(repeating: 0, count: 1 << Int(bits))
    let bytes = nodes.bytes
    for position in 0..<nodes.count {
      let offset = position &* nodes.nodeSize
      let prefix = try bytes.bigEndian(UInt64.self, at: offset)
      let size = nodes.isWide(position) ? 32 : 20
      let slot = find(prefix, bytes, at: offset, size: size, in: nodes)
      guard slot >= 0 else {
        isUsable = false
        return
      }
      slots[slot] = prefix << 32 | UInt64(truncatingIfNeeded: position &+ 1)
    }
  }

  /// Marks which of `wanted` are in this set of `nodes`.
  ///
  /// - Returns: How many are.
  func mark(
    _ wanted: RawSpan, nodeSize: Int, in nodes: borrowing NodeColumn,
    mask: inout MutableSpan<UInt8>
  ) throws(Refusal) -> Int {
    var found = 0
    for number in 0..<(wanted.byteCount / nodeSize) {
      let offset = number &* nodeSize
      let slot = find(
        try wanted.bigEndian(UInt64.self, at: offset), wanted, at: offset,
        size: nodeSize, in: nodes)
      guard slot >= 0, slots[slot] != 0 else { continue }
      mask[number] = 1
      found &+= 1
    }
    return found
  }

  /// Tells whether an entry holds a wanted node.
  @inline(__always)
  private func holds(
    _ entry: UInt64, _ wanted: RawSpan, at offset: Int, _ size: Int,
    in nodes: borrowing NodeColumn
  ) -> Bool {
    let position = Int(truncatingIfNeeded: entry & 0xffff_ffff) &- 1
    return nodes.isWide(position) == (size > 20)
      && nodes.bytes.equals(
        at: position &* nodes.nodeSize, wanted, at: offset, size: size)
  }

  /// The slot that a node is in or would go to; -1 if that is too far away.
  @inline(__always)
  private func find(
    _ prefix: UInt64, _ wanted: RawSpan, at offset: Int, size: Int,
    in nodes: borrowing NodeColumn
  ) -> Int {
    let slots = slots.span
    let tag = prefix & 0xffff_ffff
    var slot = Int(truncatingIfNeeded: prefix >> shift)
    for _ in 0..<Self.farthest {
      let entry = slots[slot]
      if entry == 0 { return slot }
      if entry >> 32 == tag,
        holds(entry, wanted, at: offset, size, in: nodes)
      {
        return slot
      }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return -1
  }
}
