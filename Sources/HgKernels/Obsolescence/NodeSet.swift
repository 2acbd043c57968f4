import HgBytes

/// A set of nodes, to look very many others up in.
///
/// A table with open addressing: the first bits of a node choose its slot, and
/// a slot holds 32 bits more of the node beside its position, so that a node
/// is compared as a whole only when it is the one. Compared with `NodeIndex` it
/// says neither where else a node stands nor in what order, and takes half the
/// time to make.
///
/// Nodes that an adversary chose could crowd the table. A node that does not
/// find a slot near its own makes the set unusable, and `NodeIndex` has to
/// answer instead.
struct NodeSet: ~Copyable {
  /// For each slot 0, or the tag of a node above its position + 1.
  private var slots = Column<UInt64>()

  /// The number of leading bits of a node that choose its slot.
  private let slotBits: UInt64

  /// Tells whether all nodes found a slot.
  private(set) var isUsable = true

  /// Tells whether some node stands at more than one position; only the first
  /// one is in the set.
  private(set) var hasRepeats = false

  /// Hashes never come close: at two thirds of the slots taken, the farthest
  /// of millions is some dozens of slots from home.
  private static var farthest: Int { 256 }

  /// Makes the set of nodes of `nodeSize` bytes each that lie side by side.
  ///
  /// - Throws: `memory`, or `outOfRange` for too many nodes.
  /// - Complexity: O(nodes), whatever they are.
  init(_ nodes: RawSpan, nodeSize: Int) throws(Refusal) {
    let count = nodes.byteCount / nodeSize
    var bits: UInt64 = 4
    while bits < 40, 1 << bits < count + count / 2 { bits += 1 }
    slotBits = bits
    guard count < Int(UInt32.max) else {
      throw Refusal(.outOfRange, at: count)
    }
    slots = try Column(repeating: 0, count: 1 << Int(bits))
    for position in 0..<count {
      let offset = position &* nodeSize
      let prefix = try nodes.bigEndian(UInt64.self, at: offset)
      let slot = find(prefix, nodes, at: offset, in: nodes, nodeSize)
      guard slot >= 0 else {
        isUsable = false
        return
      }
      if slots[slot] == 0 {
        slots[slot] =
          tag(prefix) << 32 | UInt64(truncatingIfNeeded: position &+ 1)
      } else {
        hasRepeats = true
      }
    }
  }

  /// The position of a node in `nodes`, which the set was made of.
  ///
  /// - Complexity: O(1).
  @inline(__always)
  func position(
    _ wanted: RawSpan, at offset: Int, in nodes: RawSpan, _ nodeSize: Int
  ) throws(Refusal) -> Int? {
    let prefix = try wanted.bigEndian(UInt64.self, at: offset)
    let slot = find(prefix, wanted, at: offset, in: nodes, nodeSize)
    guard slot >= 0, slots[slot] != 0 else { return nil }
    return Int(truncatingIfNeeded: slots[slot] & 0xffff_ffff) &- 1
  }

  /// Makes the set of the nodes of a column.
  static func ofNodes(
    in column: borrowing NodeColumn
  ) throws(Refusal) -> NodeSet {
    try NodeSet(column.bytes, nodeSize: column.nodeSize)
  }

  /// Marks which of `wanted`, as wide as those in `column`, are in this set of
  /// the nodes of `column`.
  ///
  /// - Returns: How many are.
  func mark(
    _ wanted: RawSpan, in column: borrowing NodeColumn,
    mask: inout MutableSpan<UInt8>
  ) throws(Refusal) -> Int {
    let nodes = column.bytes
    let nodeSize = column.nodeSize
    var found = 0
    for number in 0..<(wanted.byteCount / nodeSize) {
      let offset = number &* nodeSize
      let prefix = try wanted.bigEndian(UInt64.self, at: offset)
      let slot = find(prefix, wanted, at: offset, in: nodes, nodeSize)
      guard slot >= 0, slots[slot] != 0 else { continue }
      mask[number] = 1
      found &+= 1
    }
    return found
  }

  /// Tells whether a node that begins with `prefix` may be in the set.
  ///
  /// The slot takes the first bits, and what of the tag the prefix still
  /// covers has to be the same.
  @inline(__always)
  func mayContain(_ prefix: UInt32) -> Bool {
    let slots = slots.span
    let prefix = UInt64(prefix) << 32
    let shared = slotBits < 32 ? 32 &+ slotBits : 64
    var slot = Int(truncatingIfNeeded: prefix >> (64 &- slotBits))
    for _ in 0..<Self.farthest {
      let entry = slots[slot]
      if entry == 0 { return false }
      if entry >> shared == tag(prefix) >> (shared &- 32) { return true }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return false
  }

  /// The 32 bits of a node after those that choose its slot.
  @inline(__always)
  private func tag(_ prefix: UInt64) -> UInt64 {
    (prefix << slotBits) >> 32
  }

  /// The slot that a node is in or would go to; -1 if that is too far away.
  @inline(__always)
  private func find(
    _ prefix: UInt64, _ wanted: RawSpan, at offset: Int, in nodes: RawSpan,
    _ nodeSize: Int
  ) -> Int {
    let slots = slots.span
    let tag = tag(prefix)
    var slot = Int(truncatingIfNeeded: prefix >> (64 &- slotBits))
    for _ in 0..<Self.farthest {
      let entry = slots[slot]
      if entry == 0 { return slot }
      if entry >> 32 == tag {
        let position = Int(truncatingIfNeeded: entry & 0xffff_ffff) &- 1
        if nodes.equals(
          at: position &* nodeSize, wanted, at: offset, size: nodeSize)
        {
          return slot
        }
      }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return -1
  }
}
