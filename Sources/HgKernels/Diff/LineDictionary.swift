import HgBytes

/// The lines of the new text in classes of equal lines, and a way to find the
/// class of any line.
///
/// Three ways, the first that goes:
///
/// 1. Lines that ascend strictly, as those of a manifest do, all differ. They
///    are a sorted list already, and nothing has to be made.
/// 2. A hash table with open addressing.
/// 3. Lines that an adversary chose to crowd the table are sorted.
struct LineDictionary: ~Copyable {
  private enum Way { case ascending, hashed, sorted }

  private var way = Way.ascending

  /// The class of each line of the new text; its own number if all differ.
  private(set) var classes = Column<UInt32>()

  /// For each class a line of it; empty if all lines differ.
  private var samples = Column<UInt32>()

  /// For each class how many lines are in it; empty if all lines differ.
  private(set) var sizes = Column<UInt32>()

  /// For each slot 0, or the tag of a class above the class + 1.
  ///
  /// The tag is the upper half of the hash of its lines; its lowest bits
  /// choose the slot.
  private var slots = Column<UInt64>()

  /// Stands for no class.
  static var none: UInt32 { .max }

  /// Tells whether all lines differ; the class of a line is its number then.
  var isDistinct: Bool { way == .ascending }

  /// How far from its own slot a class may be.
  ///
  /// Hashes never come close: at half of the slots taken, the farthest of
  /// millions is some dozens away.
  private static var farthest: Int { 256 }

  /// How many slots a table has at first, if there are so many lines.
  ///
  /// As many as are nearly free to make; a text of many equal lines needs few.
  private static var firstSlots: Int { 1 << 16 }

  /// What a line costs that has the hash of another one and is another, in
  /// slots.
  ///
  /// Such lines may be long, and only an adversary's are many.
  private static var falseHit: Int { 32 }

  /// Creates the dictionary of no lines.
  init() {}

  /// Puts the lines of the new text into classes.
  ///
  /// - Complexity: O(bytes) expected, O(bytes x log lines) at worst; 4
  ///   bytes of memory a line, and up to 40 more for each class.
  init(_ lines: TextLines) throws(Refusal) {
    if Self.ascend(lines) {
      try classes.reserve(lines.count)
      for line in 0..<lines.count {
        try classes.append(UInt32(truncatingIfNeeded: line))
      }
      return
    }
    way = .hashed
    if try fillTable(lines) { return }
    way = .sorted
    try sort(lines)
  }

  /// Looks for the class of `size` bytes of another text.
  ///
  /// - Parameters:
  ///   - text: The other text.
  ///   - offset: Where in it the bytes begin.
  ///   - size: How many they are.
  ///   - lines: The lines of the new text.
  ///   - hint: Where the last look-up ended, 0 for the first one.
  /// - Returns: The class, or `none`.
  /// - Complexity: O(size) expected, O(size x log lines) at worst.
  func find(
    _ text: RawSpan, at offset: Int, size: Int, in lines: TextLines,
    near hint: inout Int
  ) -> UInt32 {
    guard way == .hashed else {
      return search(text, at: offset, size: size, in: lines, near: &hint)
    }
    let tag = text.lineHash(at: offset, size: size) >> 32
    let slot = slot(of: tag, text, at: offset, size: size, in: lines)
    // All classes found a slot near their own, and the way there, through
    // slots that were taken already, costs the same now: a line that is not
    // met before the way gets too long is in no class.
    guard slot >= 0, slots[slot] != 0 else { return Self.none }
    return UInt32(truncatingIfNeeded: slots[slot]) &- 1
  }

  /// Tells whether each line is higher than the one before it.
  private static func ascend(_ lines: TextLines) -> Bool {
    guard lines.count > 1 else { return true }
    for line in 1..<lines.count {
      let order = lines.compare(
        line &- 1, lines.text, at: lines.start(line), size: lines.size(line))
      if order >= 0 { return false }
    }
    return true
  }

  // MARK: The lines of each class

  /// For each class where its lines begin among all `members`, and where those
  /// of the last one end; empty if all lines differ.
  func memberStarts() throws(Refusal) -> Column<UInt32> {
    var starts = Column<UInt32>()
    guard !isDistinct else { return starts }
    try starts.reserve(sizes.count + 1)
    var total: UInt32 = 0
    for number in 0..<sizes.count {
      try starts.append(total)
      // The sizes add up to the number of lines.
      total &+= sizes[number]
    }
    try starts.append(total)
    return starts
  }

  /// The lines by class, ascending in each class; empty if all differ.
  func members(
    startingAt starts: borrowing Column<UInt32>
  ) throws(Refusal) -> Column<UInt32> {
    var members = Column<UInt32>()
    guard !isDistinct else { return members }
    members = try Column(repeating: 0, count: classes.count)
    var next = Column<UInt32>()
    try next.append(contentsOf: starts)
    var places = next.mutableSpan
    var list = members.mutableSpan
    for line in 0..<classes.count {
      let number = Int(classes[line])
      list[Int(places[number])] = UInt32(truncatingIfNeeded: line)
      places[number] &+= 1
    }
    return members
  }

  // MARK: The table

  /// Puts all lines into the table.
  ///
  /// - Returns: False if they crowd it.
  private mutating func fillTable(_ lines: TextLines) throws(Refusal) -> Bool {
    var slotCount = 16
    while slotCount < 2 * lines.count, slotCount < Self.firstSlots {
      slotCount *= 2
    }
    slots = try Column(repeating: 0, count: slotCount)
    try classes.reserve(lines.count)
    for line in 0..<lines.count {
      let tag = lines.hash(line) >> 32
      let slot = slot(
        of: tag, lines.text, at: lines.start(line), size: lines.size(line),
        in: lines)
      guard slot >= 0 else { return false }
      if slots[slot] != 0 {
        let number = UInt32(truncatingIfNeeded: slots[slot]) &- 1
        try classes.append(number)
        sizes[Int(number)] &+= 1
        continue
      }
      try classes.append(UInt32(truncatingIfNeeded: sizes.count))
      try samples.append(UInt32(truncatingIfNeeded: line))
      try sizes.append(1)
      slots[slot] = tag << 32 | UInt64(truncatingIfNeeded: sizes.count)
      if 2 * sizes.count > slots.count {
        guard try growTable() else { return false }
      }
    }
    return true
  }

  /// Makes the table twice as large.
  ///
  /// - Returns: False if the lines crowd it.
  private mutating func growTable() throws(Refusal) -> Bool {
    var larger = try Column<UInt64>(repeating: 0, count: 2 * slots.count)
    let mask = larger.count &- 1
    for index in 0..<slots.count where slots[index] != 0 {
      let tag = slots[index] >> 32
      var slot = Int(truncatingIfNeeded: tag) & mask
      var cost = 0
      while larger[slot] != 0 {
        // The same cost as for who looks for it.
        cost &+= larger[slot] >> 32 == tag ? 1 &+ Self.falseHit : 1
        guard cost < Self.farthest else { return false }
        slot = (slot &+ 1) & mask
      }
      larger[slot] = slots[index]
    }
    slots = larger
    return true
  }

  /// The slot that a line's class is in or would go to; -1 if that is too far
  /// away.
  @inline(__always)
  private func slot(
    of tag: UInt64, _ text: RawSpan, at offset: Int, size: Int,
    in lines: TextLines
  ) -> Int {
    let slots = slots.span
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: tag) & mask
    var cost = 0
    while cost < Self.farthest {
      let entry = slots[slot]
      if entry == 0 { return slot }
      if entry >> 32 == tag {
        let number = Int(truncatingIfNeeded: entry & 0xffff_ffff) &- 1
        if lines.equals(Int(samples[number]), text, at: offset, size: size) {
          return slot
        }
        cost &+= Self.falseHit
      }
      cost &+= 1
      slot = (slot &+ 1) & mask
    }
    return -1
  }

  // MARK: Sorted lines

  /// Sorts the lines, and numbers the classes in their order.
  private mutating func sort(_ lines: TextLines) throws(Refusal) {
    slots = Column()
    samples.removeAll()
    sizes.removeAll()
    var order = try Column<UInt32>(capacity: lines.count)
    for line in 0..<lines.count {
      try order.append(UInt32(truncatingIfNeeded: line))
    }
    var sorted = order.mutableSpan
    heapSort(&sorted, from: 0, to: lines.count) { (left, right) in
      let right = Int(right)
      return lines.compare(
        Int(left), lines.text, at: lines.start(right), size: lines.size(right))
        < 0
    }
    classes = try Column(repeating: 0, count: lines.count)
    for place in 0..<order.count {
      let line = Int(order[place])
      if place > 0,
        lines.equals(
          Int(samples[samples.count &- 1]), lines.text, at: lines.start(line),
          size: lines.size(line))
      {
        sizes[sizes.count &- 1] &+= 1
      } else {
        try samples.append(UInt32(truncatingIfNeeded: line))
        try sizes.append(1)
      }
      classes[line] = UInt32(truncatingIfNeeded: sizes.count &- 1)
    }
  }

  /// Finds a line among the sorted ones.
  ///
  /// Begins where the last search ended and doubles its steps: lines that are
  /// sorted as well cost O(1) each.
  private func search(
    _ text: RawSpan, at offset: Int, size: Int, in lines: TextLines,
    near hint: inout Int
  ) -> UInt32 {
    let count = isDistinct ? lines.count : samples.count
    // What is looked for is from `low` to `high`, or nowhere.
    var low = 0
    var high = count
    var place = hint
    var step = 1
    while low < high {
      let line = isDistinct ? place : Int(samples[place])
      let order = lines.compare(line, text, at: offset, size: size)
      if order == 0 {
        hint = place
        return UInt32(truncatingIfNeeded: place)
      }
      let next = order < 0 ? place &+ step : place &- step
      if order < 0 { low = place &+ 1 } else { high = place }
      // A step that leaves the range is followed by halving it: steps only
      // grow, and soon all of them leave it.
      step &*= 2
      place = low <= next && next < high ? next : low &+ (high &- low) / 2
    }
    hint = max(min(low, count &- 1), 0)
    return Self.none
  }
}
