import HgBytes

/// Texts that were read, up to a number of bytes.
///
/// Which text makes room is decided by who needs it: first one that nobody
/// does; then, where nothing is known, the one that was asked for least
/// recently; then the one that is needed last. The memory of a text that has
/// made room is used for another, so a walk comes along with as much memory
/// as the texts take that it needs at a time.
struct TextCache: ~Copyable {
  private(set) var texts: ByteSlots
  private var entries: Column<Entry>

  /// How many slots were ever used, the first ones.
  private var used = 0
  private var now = 0

  /// How many bytes the texts may take together, those that are held apart.
  private let budget: Int

  /// What is known of the text in a slot.
  private struct Entry: BitwiseCopyable {
    /// The revision; a number that none has if the slot is free.
    var rev = Int.min

    /// Who needs the text, a `TextNeed`.
    var need = TextNeed.nobody.rawValue

    /// When it was asked for last.
    var time = 0

    /// Whether it has to stay.
    var isHeld = false

    static var free: Int { Int.min }
  }

  /// Enough for the texts that lie on the way to another and for a batch; few
  /// enough to be looked through for every revision of a chain.
  static let slots = 128

  init(budget: Int) throws(Refusal) {
    let texts = try ByteSlots(count: TextCache.slots)
    let entries = try Column(repeating: Entry(), count: TextCache.slots)
    self.texts = texts
    self.entries = entries
    self.budget = budget
  }

  /// Forgets which texts there are, and keeps their memory.
  mutating func forget() {
    for slot in 0..<used { entries[slot] = Entry() }
  }

  /// The slot of the text of `rev`, if it is there.
  @inline(__always)
  func find(_ rev: Int) -> Int? {
    let entries = entries.span
    for slot in 0..<used where entries[slot].rev == rev { return slot }
    return nil
  }

  /// The text in a slot.
  subscript(slot: Int) -> RawSpan {
    @_lifetime(borrow self)
    get { texts.bytes(slot) }
  }

  /// Says that the text of a slot was asked for.
  mutating func touch(_ slot: Int) {
    now &+= 1
    entries[slot].time = now
  }

  /// Says who needs the text of a slot from now on.
  mutating func setNeed(_ slot: Int, _ need: TextNeed) {
    entries[slot].need = need.rawValue
  }

  /// Keeps the text of a slot where it is until all are released.
  mutating func hold(_ slot: Int) { entries[slot].isHeld = true }

  /// Lets go of all texts that are held.
  mutating func releaseAll() {
    for slot in 0..<used { entries[slot].isHeld = false }
  }

  /// Takes a text in, whose memory is exchanged for that of the slot.
  mutating func insert(
    _ text: inout Column<UInt8>, of rev: Int, for need: TextNeed
  ) -> Int {
    let slot = roomiest()
    swap(&texts[slot], &text)
    text.removeAll()
    entries[slot] = Entry()
    entries[slot].rev = rev
    entries[slot].need = need.rawValue
    touch(slot)
    used = max(used, slot &+ 1)
    trim(except: slot)
    // Memory that was made for a much larger text does not stay.
    if text.capacity > budget / 4 { text = Column() }
    return slot
  }

  /// The slot for another text.
  private func roomiest() -> Int {
    var best = used
    var rank = used < entries.count ? freeRank : Int.min
    for slot in 0..<used {
      let other = self.rank(slot)
      if other > rank { (best, rank) = (slot, other) }
    }
    return best
  }

  /// How readily a slot takes another text.
  private func rank(_ slot: Int) -> Int {
    let entry = entries[slot]
    if entry.isHeld { return Int.min }
    if entry.rev == Entry.free { return freeRank }
    switch TextNeed(rawValue: entry.need) {
    case .nobody: return Int.max &- entry.time
    case .unknown: return freeRank &- 1 &- entry.time
    default: return Int(entry.need)
    }
  }

  /// Gives memory back until the texts keep to the budget.
  private mutating func trim(except kept: Int) {
    var total = 0
    for slot in 0..<used where slot != kept && !entries[slot].isHeld {
      let (sum, overflow) = total.addingReportingOverflow(
        texts[slot].capacity)
      total = overflow ? Int.max : sum
    }
    while total > budget {
      var best: Int?
      for slot in 0..<used
      where slot != kept && !entries[slot].isHeld && texts[slot].capacity > 0 {
        if let known = best, rank(known) >= rank(slot) { continue }
        best = slot
      }
      guard let best else { return }
      total &-= texts[best].capacity
      texts[best] = Column()
      entries[best] = Entry()
    }
  }
}

/// A free slot comes after those whose text nobody needs, for it has no memory
/// yet, and before those whose text somebody may need.
private let freeRank = 1 << 61
