import HgBytes

/// A set of nodes, to look very many others up in.
///
/// A table with open addressing, made of the first 32 bits of each node: some
/// of them choose its slot, and the slot holds the others beside the node's
/// position, so that a node is compared as a whole only when it is the one.
/// Compared with `NodeIndex` it says neither where else a node stands nor in
/// what order, and takes half the time to make.
///
/// A table for many nodes lies outside the caches. Whoever goes through nodes
/// in order knows which slots come next, and asks for them ahead.
///
/// Nodes that an adversary chose could crowd the table. A node that does not
/// find a slot near its own makes the set unusable, and `NodeIndex` has to
/// answer instead.
struct NodeSet: ~Copyable {
  /// For each slot 0, or the tag of a node above its position + 1.
  private var slots = Column<UInt32>()

  /// The number of leading bits of a node that choose its slot.
  ///
  /// The rest of its first 32 bits are its tag, and a position + 1 fits in the
  /// bits that this leaves of a slot.
  private let slotBits: UInt32

  /// Tells whether all nodes found a slot.
  private(set) var isUsable = true

  /// Tells whether some node stands at more than one position; only the first
  /// one is in the set.
  private(set) var hasRepeats = false

  /// Hashes never come close: at two thirds of the slots taken, the farthest
  /// of millions is some dozens of slots from home.
  private static var farthest: Int { 256 }

  /// How many nodes ahead memory is asked for: long enough for it to answer,
  /// and not so long that the answer is gone again.
  private static var lookAhead: Int { 16 }

  /// Makes the set of nodes of `nodeSize` bytes each that lie side by side.
  ///
  /// More nodes than 32 bits can tell apart make no usable set.
  ///
  /// - Throws: `memory`.
  /// - Complexity: O(nodes), whatever they are.
  init(_ nodes: RawSpan, nodeSize: Int) throws(Refusal) {
    let count = nodes.byteCount / nodeSize
    var bits: UInt32 = 4
    while bits < 31, 1 << bits < count + count / 2 { bits += 1 }
    slotBits = bits
    guard count <= 1 << bits - 1 else {
      isUsable = false
      return
    }
    slots = try Column(repeating: 0, count: 1 << Int(bits))
    for position in 0..<count {
      let offset = position &* nodeSize
      askForSlot(of: nodes, at: offset &+ Self.lookAhead &* nodeSize)
      let prefix = try nodes.bigEndian(UInt32.self, at: offset)
      let slot = find(prefix, nodes, at: offset, in: nodes, nodeSize)
      guard slot >= 0 else {
        isUsable = false
        return
      }
      if slots[slot] == 0 {
        slots[slot] =
          (prefix &<< slotBits) | UInt32(truncatingIfNeeded: position &+ 1)
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
    let prefix = try wanted.bigEndian(UInt32.self, at: offset)
    let slot = find(prefix, wanted, at: offset, in: nodes, nodeSize)
    guard slot >= 0, slots[slot] != 0 else { return nil }
    return position(in: slots[slot])
  }

  /// Makes the set of the nodes of a column.
  static func ofNodes(
    in column: borrowing NodeColumn
  ) throws(Refusal) -> NodeSet {
    try NodeSet(column.bytes, nodeSize: column.nodeSize)
  }

  /// Marks which of `wanted` are in this set of the nodes of `column`, all of
  /// 20 bytes.
  ///
  /// They come in groups: the slots of all of a group say what each may be,
  /// and when those nodes have been asked for, each is compared.
  ///
  /// - Returns: How many are.
  func mark(
    _ wanted: RawSpan, in column: borrowing NodeColumn,
    mask: inout MutableSpan<UInt8>
  ) throws(Refusal) -> Int {
    let nodes = column.bytes
    let nodeSize = 20
    let asked = wanted.byteCount / nodeSize
    var candidates = InlineArray<32, UInt32>(repeating: 0)
    var found = 0
    for first in stride(from: 0, to: asked, by: candidates.count) {
      let group = 0..<Swift.min(candidates.count, asked &- first)
      for number in group {
        let offset = (first &+ number) &* nodeSize
        askForSlot(of: wanted, at: offset &+ candidates.count &* nodeSize)
        let entry = candidate(try wanted.bigEndian(UInt32.self, at: offset))
        candidates[number] = entry
        askForNode(in: entry, in: nodes, nodeSize)
      }
      for number in group where candidates[number] != 0 {
        let offset = (first &+ number) &* nodeSize
        if try contains(
          wanted, at: offset, perhaps: candidates[number], in: nodes, nodeSize)
        {
          mask[first &+ number] = 1
          found &+= 1
        }
      }
    }
    return found
  }

  /// Tells whether a node is in the set, where `candidate` is the first entry
  /// with its tag.
  @inline(__always)
  private func contains(
    _ wanted: RawSpan, at offset: Int, perhaps candidate: UInt32,
    in nodes: RawSpan, _ nodeSize: Int
  ) throws(Refusal) -> Bool {
    let first = position(in: candidate) &* nodeSize
    if nodes.equals(at: first, wanted, at: offset, size: nodeSize) {
      return true
    }
    return try position(wanted, at: offset, in: nodes, nodeSize) != nil
  }

  /// Tells whether a node that begins with `prefix` may be in the set.
  @inline(__always)
  func mayContain(_ prefix: UInt32) -> Bool {
    candidate(prefix) != 0
  }

  /// The first entry whose tag is that of a node that begins with `prefix`;
  /// 0 if there is none.
  @inline(__always)
  private func candidate(_ prefix: UInt32) -> UInt32 {
    let slots = slots.span
    var slot = home(of: prefix)
    for _ in 0..<Self.farthest {
      let entry = slots[slot]
      if entry == 0 || hasTag(entry, of: prefix) { return entry }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return 0
  }

  /// The slot that a node goes to if it is free.
  @inline(__always)
  private func home(of prefix: UInt32) -> Int {
    Int(truncatingIfNeeded: prefix &>> (32 &- slotBits))
  }

  @inline(__always)
  private func hasTag(_ entry: UInt32, of prefix: UInt32) -> Bool {
    (entry ^ (prefix &<< slotBits)) &>> slotBits == 0
  }

  /// The position that an entry holds.
  @inline(__always)
  private func position(in entry: UInt32) -> Int {
    Int(entry & (1 &<< slotBits &- 1)) &- 1
  }

  /// Asks for the slot of a node that will soon be looked for.
  @inline(__always)
  private func askForSlot(of wanted: RawSpan, at offset: Int) {
    guard let prefix = try? wanted.bigEndian(UInt32.self, at: offset) else {
      return
    }
    slots.span.prefetch(home(of: prefix))
  }

  /// Asks for both ends of the node of an entry, which a wanted one will soon
  /// be compared with.
  @inline(__always)
  private func askForNode(
    in entry: UInt32, in nodes: RawSpan, _ nodeSize: Int
  ) {
    let start = position(in: entry) &* nodeSize
    nodes.prefetch(start)
    nodes.prefetch(start &+ nodeSize &- 1)
  }

  /// The slot that a node is in or would go to; -1 if that is too far away.
  @inline(__always)
  private func find(
    _ prefix: UInt32, _ wanted: RawSpan, at offset: Int, in nodes: RawSpan,
    _ nodeSize: Int
  ) -> Int {
    let slots = slots.span
    var slot = home(of: prefix)
    for _ in 0..<Self.farthest {
      let entry = slots[slot]
      if entry == 0 { return slot }
      if hasTag(entry, of: prefix),
        nodes.equals(
          at: position(in: entry) &* nodeSize, wanted, at: offset,
          size: nodeSize)
      {
        return slot
      }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return -1
  }
}
