public import HgBytes

/// Paths with numbers, which they got in the order in which they came.
///
/// A hash table with open addressing; its hashes have a key, so that nobody
/// who chooses paths can crowd it.
public struct PathTable: ~Copyable {
  let key: UInt64

  /// The paths side by side.
  public private(set) var text = Column<UInt8>()

  /// Where each path ends.
  public private(set) var ends = Column<UInt64>()

  /// For each slot 0, or the upper half of a hash above the number + 1; the
  /// lower half of the hash chooses the slot.
  private var slots = Column<UInt64>()

  /// Number of paths.
  public var count: Int { ends.count }

  /// Creates an empty table.
  init(key: UInt64) { self.key = key }

  /// The hash of the `size` bytes at `offset`.
  func hash(_ source: RawSpan, at offset: Int, size: Int) -> UInt64 {
    source.keyedHash(at: offset, size: size, key: key)
  }

  /// The bytes of a path.
  ///
  /// - Throws: `outOfRange` if there is no such path.
  @_lifetime(borrow self)
  func path(_ number: Int) throws(Refusal) -> RawSpan {
    guard number >= 0, number < count else {
      throw Refusal(.outOfRange, at: number)
    }
    let start = self.start(number)
    return try text.bytes.slice(at: start, size: end(number) &- start)
  }

  @inline(__always)
  private func start(_ number: Int) -> Int {
    number > 0 ? end(number &- 1) : 0
  }

  @inline(__always)
  private func end(_ number: Int) -> Int {
    Int(truncatingIfNeeded: ends[number])
  }

  /// The number of the path of `size` bytes at `offset`; nil if it is not in
  /// the table.
  ///
  /// - Complexity: O(`size`).
  func find(_ source: RawSpan, at offset: Int, size: Int) -> Int? {
    guard slots.count > 0 else { return nil }
    let hash = hash(source, at: offset, size: size)
    let entry = slots[slot(of: hash, source, offset, size)]
    return entry == 0 ? nil : Self.number(entry)
  }

  /// The number of the path of `size` bytes at `offset`, a new one if it is
  /// not in the table.
  ///
  /// `hash` is what ``hash(_:at:size:)`` says of them. Throws `memory`, or
  /// `outOfRange` for 2^32 paths.
  ///
  /// - Complexity: O(`size`), amortized.
  @inline(__always)
  mutating func number(
    _ source: RawSpan, at offset: Int, size: Int, hash: UInt64
  ) throws(Refusal) -> Int {
    if 2 &* count >= slots.count { try grow() }
    let slot = slot(of: hash, source, offset, size)
    if slots[slot] != 0 { return Self.number(slots[slot]) }
    return try add(source, offset, size, hash, slot)
  }

  @inline(never)
  private mutating func add(
    _ source: RawSpan, _ offset: Int, _ size: Int, _ hash: UInt64, _ slot: Int
  ) throws(Refusal) -> Int {
    guard count < Int(UInt32.max) - 1 else { throw Refusal(.outOfRange) }
    try ends.reserve(count + 1)
    try text.append(source, at: offset, size: size, stride: size)
    try ends.append(UInt64(text.count))
    slots[slot] = Self.entry(hash, number: count &- 1)
    return count &- 1
  }

  @inline(__always)
  private static func entry(_ hash: UInt64, number: Int) -> UInt64 {
    hash & ~0xffff_ffff | UInt64(truncatingIfNeeded: number &+ 1)
  }

  @inline(__always)
  private static func number(_ entry: UInt64) -> Int {
    Int(truncatingIfNeeded: entry & 0xffff_ffff) &- 1
  }

  /// The slot that a path is in, or would go to.
  ///
  /// At most half of the slots are taken, so there is one.
  @inline(__always)
  private func slot(
    of hash: UInt64, _ source: RawSpan, _ offset: Int, _ size: Int
  ) -> Int {
    let slots = slots.span
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash & 0xffff_ffff) & mask
    while slots[slot] != 0 {
      if slots[slot] >> 32 == hash >> 32 {
        let number = Self.number(slots[slot])
        let start = start(number)
        if end(number) &- start == size,
          text.bytes.equals(at: start, source, at: offset, size: size)
        {
          return slot
        }
      }
      slot = (slot &+ 1) & mask
    }
    return slot
  }

  /// Makes the table twice as large.
  private mutating func grow() throws(Refusal) {
    let larger = max(16, 2 * slots.count)
    slots = try Column(repeating: 0, count: larger)
    for number in 0..<count {
      let start = start(number)
      let size = end(number) &- start
      let hash = hash(text.bytes, at: start, size: size)
      let slot = slot(of: hash, text.bytes, start, size)
      slots[slot] = Self.entry(hash, number: number)
    }
  }
}
