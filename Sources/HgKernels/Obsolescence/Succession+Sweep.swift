import HgBytes

extension Succession {
  /// Goes from nodes along markers: as successors from the newest marker to
  /// the oldest, as predecessors the other way.
  ///
  /// A marker is mostly newer than those that made its predecessor. So one
  /// sweep over all markers, past a set that grows, finds nearly all that the
  /// nodes lead to, and a second finds that there are no more. The set fits
  /// the cache, which chains of all markers would not.
  ///
  /// - Returns: The numbers of the markers, or nil if their order is too bad
  ///   for this, or they are too many.
  /// - Throws: `memory`.
  /// - Complexity: O(nodes + markers).
  func sweep(
    as role: MarkerRole, from nodes: RawSpan, ignoring ignored: UInt16
  ) throws(Refusal) -> Column<UInt32>? {
    var wanted = GrowingNodeSet()
    for offset in stride(from: 0, to: nodes.byteCount, by: 20) {
      guard try wanted.insert(nodes, at: offset) else { return nil }
    }
    var isFound = try Column<UInt64>(repeating: 0, count: count / 64 + 1)
    var found = Column<UInt32>()
    for _ in 0..<Self.mostSweeps {
      let before = found.count
      let isDone =
        role == .successor
        ? try sweepBack(&wanted, ignored, &isFound, &found)
        : try sweepAhead(&wanted, ignored, &isFound, &found)
      guard isDone else { return nil }
      if found.count == before { return found }
    }
    return nil
  }

  private func sweepBack(
    _ wanted: inout GrowingNodeSet, _ ignored: UInt16,
    _ isFound: inout Column<UInt64>, _ found: inout Column<UInt32>
  ) throws(Refusal) -> Bool {
    var position = successorOwners.count &- 1
    while position >= 0 {
      if try wanted.contains(successors.bytes, at: position &* 20) {
        let marker = Int(successorOwners[position])
        if try take(marker, ignored, &isFound, &found),
          try !wanted.insert(predecessors.bytes, at: marker &* 20)
        {
          return false
        }
      }
      position &-= 1
    }
    return true
  }

  private func sweepAhead(
    _ wanted: inout GrowingNodeSet, _ ignored: UInt16,
    _ isFound: inout Column<UInt64>, _ found: inout Column<UInt32>
  ) throws(Refusal) -> Bool {
    for marker in 0..<count {
      guard try wanted.contains(predecessors.bytes, at: marker &* 20),
        try take(marker, ignored, &isFound, &found)
      else { continue }
      for position in successors(of: marker) {
        guard try wanted.insert(successors.bytes, at: position &* 20) else {
          return false
        }
      }
    }
    return true
  }

  /// Adds a marker; tells whether it is new and leads on.
  private func take(
    _ marker: Int, _ ignored: UInt16, _ isFound: inout Column<UInt64>,
    _ found: inout Column<UInt32>
  ) throws(Refusal) -> Bool {
    guard flags[marker] & ignored == 0,
      isFound[marker / 64] >> UInt64(marker % 64) & 1 == 0
    else { return false }
    isFound[marker / 64] |= 1 << UInt64(marker % 64)
    try found.append(UInt32(truncatingIfNeeded: marker))
    return true
  }

  /// More would cost more than chains do.
  private static var mostSweeps: Int { 6 }
}

/// A set of nodes of 20 bytes to which more are added while it is asked.
///
/// A bit for each hash says "surely not" first, in 16 bits a node at least;
/// then comes a table with open addressing.
struct GrowingNodeSet: ~Copyable {
  /// The nodes, in the order in which they were added.
  private(set) var nodes = Column<UInt8>()

  /// Number of nodes.
  private(set) var count = 0

  private var slots = Column<UInt32>()
  private var bits = Column<UInt64>()
  private var slotBits: UInt64 = 0

  /// Too many nodes for what sweeps are good for.
  private static var most: Int { 1 << 18 }

  /// A node that does not find a slot near its own comes from somebody who
  /// wanted that.
  private static var farthest: Int { 256 }

  init() {}

  /// Adds a node.
  ///
  /// - Returns: False if the set cannot hold it.
  mutating func insert(
    _ source: RawSpan, at offset: Int
  ) throws(Refusal) -> Bool {
    if 2 &* count >= slots.count {
      guard count < Self.most, try grow() else { return false }
    }
    let prefix = try source.bigEndian(UInt64.self, at: offset)
    let slot = find(prefix, source, at: offset)
    guard slot >= 0 else { return false }
    guard slots[slot] == 0 else { return true }
    try nodes.append(source, at: offset, size: 20, stride: 20)
    count &+= 1
    put(prefix, at: slot, number: count)
    return true
  }

  /// The number of a node among those of the set, or -1.
  func number(
    of source: RawSpan, at offset: Int
  ) throws(Refusal) -> Int {
    guard try contains(source, at: offset) else { return -1 }
    let prefix = try source.bigEndian(UInt64.self, at: offset)
    return Int(slots[find(prefix, source, at: offset)]) &- 1
  }

  /// Tells whether a node is in the set.
  @inline(__always)
  func contains(
    _ source: RawSpan, at offset: Int
  ) throws(Refusal) -> Bool {
    guard slotBits > 0 else { return false }
    let prefix = try source.bigEndian(UInt64.self, at: offset)
    let bit = Int(truncatingIfNeeded: prefix &>> (64 &- slotBits &- 3))
    guard bits[bit &>> 6] &>> UInt64(bit & 63) & 1 != 0 else { return false }
    let slot = find(prefix, source, at: offset)
    return slot >= 0 && slots[slot] != 0
  }

  private mutating func put(_ prefix: UInt64, at slot: Int, number: Int) {
    slots[slot] = UInt32(truncatingIfNeeded: number)
    let bit = Int(truncatingIfNeeded: prefix &>> (64 &- slotBits &- 3))
    bits[bit &>> 6] |= 1 &<< UInt64(bit & 63)
  }

  @inline(__always)
  private func find(
    _ prefix: UInt64, _ source: RawSpan, at offset: Int
  ) -> Int {
    let slots = slots.span
    let nodes = nodes.bytes
    var slot = Int(truncatingIfNeeded: prefix &>> (64 &- slotBits))
    for _ in 0..<Self.farthest {
      let number = Int(slots[slot])
      if number == 0
        || nodes.equals(
          at: (number &- 1) &* 20, source, at: offset, size: 20)
      {
        return slot
      }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return -1
  }

  /// Doubles the table, or more.
  private mutating func grow() throws(Refusal) -> Bool {
    slotBits = slotBits == 0 ? 10 : slotBits + 2
    slots = try Column(repeating: 0, count: 1 << Int(slotBits))
    bits = try Column(repeating: 0, count: 1 << Int(slotBits - 3))
    for number in 0..<count {
      let offset = number &* 20
      let prefix = try nodes.bytes.bigEndian(UInt64.self, at: offset)
      // The nodes differ, so the slot that is found is a free one.
      let slot = find(prefix, nodes.bytes, at: offset)
      guard slot >= 0 else { return false }
      put(prefix, at: slot, number: number &+ 1)
    }
    return true
  }
}
