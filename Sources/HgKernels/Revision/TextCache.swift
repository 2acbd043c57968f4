import HgBytes

/// Texts of revisions that were read last, up to a number of bytes.
///
/// A text that was asked for least recently makes room, and its memory is used
/// again: a sequential walk comes along with as much memory as its texts take,
/// and most revisions find the text that their delta applies to.
struct TextCache: ~Copyable {
  private var texts: ByteSlots

  /// Which revision each text is of; no revision is -2.
  private var revs: Column<Int>

  /// When each text was asked for last.
  private var times: Column<Int>
  private var now = 0

  /// How many bytes the texts may take together, the one in use apart.
  private let budget: Int

  /// Enough for the snapshots of a chain and what lies between them; few
  /// enough to be looked through for every revision of a chain.
  static let slots = 24

  init(budget: Int) throws(Refusal) {
    let texts = try ByteSlots(count: TextCache.slots)
    let revs = try Column(repeating: -2, count: TextCache.slots)
    let times = try Column(repeating: 0, count: TextCache.slots)
    self.texts = texts
    self.revs = revs
    self.times = times
    self.budget = budget
  }

  /// The slot of the text of `rev`, if it is there.
  @inline(__always)
  func find(_ rev: Int) -> Int? {
    for slot in 0..<revs.count where revs[slot] == rev { return slot }
    return nil
  }

  /// Forgets which texts there are, and keeps their memory.
  mutating func forget() {
    for slot in 0..<revs.count { revs[slot] = -2 }
  }

  /// The text in a slot.
  subscript(slot: Int) -> RawSpan {
    @_lifetime(borrow self)
    get { texts.bytes(slot) }
  }

  /// The revision whose text is in a slot.
  func rev(_ slot: Int) -> Int { revs[slot] }

  /// Says that the text of a slot was asked for.
  mutating func touch(_ slot: Int) {
    now &+= 1
    times[slot] = now
  }

  /// Takes a text in, whose memory is exchanged for that of the slot.
  mutating func insert(
    _ text: inout Column<UInt8>, of rev: Int
  ) -> Int {
    let slot = oldest()
    swap(&texts[slot], &text)
    text.removeAll()
    revs[slot] = rev
    touch(slot)
    trim(except: slot)
    // Memory that was made for a much larger text does not stay.
    if text.capacity > budget / 4 { text = Column() }
    return slot
  }

  /// The slot that was not asked for the longest, empty ones first.
  private func oldest() -> Int {
    var oldest = 0
    for slot in 1..<times.count where times[slot] < times[oldest] {
      oldest = slot
    }
    return oldest
  }

  /// Gives memory back until the texts keep to the budget.
  private mutating func trim(except kept: Int) {
    var total = 0
    for slot in 0..<texts.count where slot != kept {
      let (sum, overflow) = total.addingReportingOverflow(
        texts[slot].capacity)
      total = overflow ? Int.max : sum
    }
    while total > budget {
      var oldest: Int?
      for slot in 0..<texts.count
      where slot != kept && texts[slot].capacity > 0 {
        if let known = oldest, times[known] <= times[slot] { continue }
        oldest = slot
      }
      guard let oldest else { return }
      total &-= texts[oldest].capacity
      texts[oldest] = Column()
      revs[oldest] = -2
      times[oldest] = 0
    }
  }
}
