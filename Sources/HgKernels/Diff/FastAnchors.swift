import HgBytes

// Lines that are their own sign: a line that each text has once is the same
// line in both, unless it was moved. Cohen's patience diff. Of runs of lines
// that cross each other, because some were moved, those are kept that hold
// most bytes.

/// The runs of lines that two ranges of lines certainly have in common.
struct FastAnchors: ~Copyable {
  /// The runs, in order; each begins with a line that both texts have once.
  private(set) var runs = Column<FastRun>()

  /// Tells whether any line is in both ranges.
  private(set) var hasCommonLines = false

  /// For each new line of the gap, the old line that is the same, counted from
  /// 1; 0 if there is none, and `many` if either is there more than once.
  private var partners = Column<UInt32>()

  private static var many: UInt32 { .max }

  /// Farther from its own slot a line is not looked for.
  ///
  /// With half of the slots taken, hashes hardly ever come close. Lines that
  /// somebody chose to crowd the table are not found, and replaced.
  private static var farthest: Int { 32 }

  /// Finds the runs of the lines of `gap`.
  ///
  /// - Complexity: O(lines), or O(lines log lines) if some were moved.
  mutating func find(
    _ lines: borrowing FastLinePair, _ gap: FastGap
  ) throws(Refusal) {
    try pair(lines, gap)
    try run(lines, gap)
    if !isAscending { try keepHeaviest(lines, gap) }
  }

  /// Finds for each new line its partner.
  private mutating func pair(
    _ lines: borrowing FastLinePair, _ gap: FastGap
  ) throws(Refusal) {
    hasCommonLines = false
    partners.removeAll()
    var bits: UInt64 = 4
    while 1 << bits < 2 * gap.newCount { bits += 1 }
    let shift = 64 - bits
    // For each slot the number of a new line of the gap, counted from 1.
    var slots = try Column<UInt32>(repeating: 0, count: 1 << Int(bits))
    for number in 0..<gap.newCount {
      let hash = lines.new.hashes[gap.start.new + number]
      try partners.append(0)
      let slot = find(hash, slots, shift, lines, gap)
      guard slot >= 0 else { continue }
      if slots[slot] == 0 {
        slots[slot] = UInt32(truncatingIfNeeded: number + 1)
      } else {
        partners[Int(slots[slot]) - 1] = Self.many
      }
    }
    for number in 0..<gap.oldCount {
      let hash = lines.old.hashes[gap.start.old + number]
      let slot = find(hash, slots, shift, lines, gap)
      guard slot >= 0, slots[slot] != 0 else { continue }
      hasCommonLines = true
      let new = Int(slots[slot]) - 1
      partners[new] =
        partners[new] == 0
        ? UInt32(truncatingIfNeeded: number + 1) : Self.many
    }
  }

  /// The slot that holds a new line with `hash`, or a free one; -1 if neither
  /// is near.
  @inline(__always)
  private func find(
    _ hash: UInt64, _ slots: borrowing Column<UInt32>, _ shift: UInt64,
    _ lines: borrowing FastLinePair, _ gap: FastGap
  ) -> Int {
    let slots = slots.span
    var slot = Int(truncatingIfNeeded: hash >> shift)
    for _ in 0..<Self.farthest {
      let number = Int(slots[slot])
      if number == 0 { return slot }
      if lines.new.hashes[gap.start.new + number - 1] == hash { return slot }
      slot = (slot + 1) & (slots.count - 1)
    }
    return -1
  }

  /// Makes runs of the lines with partners and of those that follow them.
  ///
  /// No two runs have a line in common: each begins with a line that is there
  /// once, and ends before the next such line of either text that is not in
  /// it.
  private mutating func run(
    _ lines: borrowing FastLinePair, _ gap: FastGap
  ) throws(Refusal) {
    runs.removeAll()
    var end = FastPlace(old: 0, new: -1)
    for number in 0..<gap.newCount {
      let new = gap.start.new + number
      if end.new == new, end.old < gap.end.old, lines.areSame(end.old, new) {
        runs[runs.count - 1].count += 1
        end = end.moved(1, 1)
        continue
      }
      let partner = partners[number]
      guard partner != 0, partner != Self.many else { continue }
      let start = FastPlace(
        old: gap.start.old + Int(partner) - 1, new: new)
      try runs.append(FastRun(start: start, count: 1))
      end = start.moved(1, 1)
    }
  }

  private var isAscending: Bool {
    for index in 1..<max(runs.count, 1) {
      if runs[index].start.old < runs[index - 1].start.old { return false }
    }
    return true
  }

  /// Drops runs so that the others ascend in both texts, and hold as many
  /// bytes as can be.
  ///
  /// For each run the heaviest chain that ends with it is found from the
  /// chains that end before it in the old text; a Fenwick tree over the old
  /// lines gives the heaviest of those.
  private mutating func keepHeaviest(
    _ lines: borrowing FastLinePair, _ gap: FastGap
  ) throws(Refusal) {
    // In the tree and in `before` 0 is no run, and others count from 1.
    var tree = try Column<UInt32>(repeating: 0, count: gap.oldCount + 1)
    var before = try Column<UInt32>(repeating: 0, count: runs.count + 1)
    var weights = try Column<Int>(repeating: 0, count: runs.count + 1)
    var heaviest = 0
    for index in 0..<runs.count {
      let run = runs[index]
      let place = run.start.old - gap.start.old
      var node = place
      var best: UInt32 = 0
      while node > 0 {
        if weights[Int(tree[node])] > weights[Int(best)] { best = tree[node] }
        node &= node - 1
      }
      let number = index + 1
      before[number] = best
      weights[number] =
        weights[Int(best)]
        + lines.old.size(run.start.old..<run.end.old)
      if weights[number] > weights[heaviest] { heaviest = number }
      node = place + 1
      while node <= gap.oldCount {
        if weights[number] > weights[Int(tree[node])] {
          tree[node] = UInt32(truncatingIfNeeded: number)
        }
        node += node & -node
      }
    }
    try keepChain(endingWith: heaviest, before)
  }

  /// Keeps a run, counted from 1, and those of the chain before it.
  private mutating func keepChain(
    endingWith last: Int, _ before: borrowing Column<UInt32>
  ) throws(Refusal) {
    var chain = Column<FastRun>()
    var number = last
    while number > 0 {
      try chain.append(runs[number - 1])
      number = Int(before[number])
    }
    runs.removeAll()
    for index in 0..<chain.count {
      try runs.append(chain[chain.count - 1 - index])
    }
  }
}
