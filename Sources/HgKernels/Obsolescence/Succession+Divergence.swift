public import HgBytes

/// What is known of whether a changeset competes with others to be what
/// became of some predecessor.
public enum Divergence: UInt8, Sendable {
  /// It does not.
  case none = 0
  /// It does.
  case divergent = 1
  /// Markers go in a circle, or there are too many ways to replace something:
  /// the caller has to find out.
  case unclear = 2
}

extension Succession {
  /// Finds the nodes at which all ends that can compete with `nodes`: those
  /// that replaced some predecessor of theirs, and were not replaced.
  ///
  /// - Parameter nodes: Nodes of 20 bytes each, side by side.
  /// - Returns: Positions of the nodes among the successors, each node once.
  /// - Throws: `memory`.
  /// - Complexity: O(nodes + markers that are passed).
  public func ends(of nodes: RawSpan) throws(Refusal) -> Column<UInt32> {
    try fillChains(.predecessor)
    try fillChains(.successor)
    let before = try walk(as: .successor, from: nodes, ignoring: 0)
    let origins = try predecessors(of: before)
    let after = try walk(as: .predecessor, from: origins)
    var seen = NumberSet(below: successors.count)
    var ends = Column<UInt32>()
    for index in 0..<after.count {
      for position in successors(of: Int(after[index])) {
        let offset = position &* 20
        guard try last(.predecessor, successors.bytes, at: offset) < 0 else {
          continue
        }
        let end = try last(.successor, successors.bytes, at: offset)
        if try seen.add(end) {
          try ends.append(UInt32(truncatingIfNeeded: end))
        }
      }
    }
    return ends
  }

  /// Tells which of `nodes` are divergent.
  ///
  /// A node is if one of its predecessors, direct or not, has more than one
  /// set of final successors, and some of these sets lack the node. Sets are
  /// made as Mercurial makes them: each marker has its successors, or in their
  /// place the sets of these, in all combinations; an end that nobody has
  /// counts for nothing; and a set that is part of another goes.
  ///
  /// - Parameters:
  ///   - nodes: Nodes of 20 bytes each, side by side, that no marker replaces.
  ///   - known: Those of their `ends` that exist.
  ///   - answers: One `Divergence` for each node, all 0.
  /// - Returns: How many of the nodes are not free of divergence.
  /// - Throws: `outOfRange` for an end that is none, or `memory`.
  /// - Complexity: O(nodes + markers that are passed).
  public func findDivergence(
    of nodes: RawSpan, known: Span<UInt32>, answers: inout MutableSpan<UInt8>
  ) throws(Refusal) -> Int {
    try fillChains(.predecessor)
    try fillChains(.successor)
    var families = try FamilyTable(self, known: known)
    var found = 0
    for number in 0..<(nodes.byteCount / 20) {
      let offset = number &* 20
      let own = try last(.successor, nodes, at: offset)
      guard own >= 0 else { continue }
      let before = try walk(
        as: .successor, from: nodes.slice(at: offset, size: 20), ignoring: 0)
      var answer = Divergence.none
      for index in 0..<before.count where answer != .divergent {
        let predecessor = try last(
          .predecessor, predecessors.bytes, at: Int(before[index]) &* 20)
        try evaluate(predecessor, &families)
        let family = families.ofNode[predecessor]
        if family == FamilyTable.unclear {
          answer = .unclear
        } else if families.competes(family, with: own) {
          answer = .divergent
        }
      }
      guard answer != .none else { continue }
      answers[number] = answer.rawValue
      found &+= 1
    }
    return found
  }

  /// Finds the final successors of the node whose last position among the
  /// predecessors is given, and before them those of what replaced it.
  private func evaluate(
    _ node: Int, _ families: inout FamilyTable
  ) throws(Refusal) {
    guard families.ofNode[node] == FamilyTable.unknown else { return }
    try families.pending.append(UInt32(truncatingIfNeeded: node))
    while families.pending.count > 0 {
      let top = Int(families.pending[families.pending.count &- 1])
      let isNew = families.ofNode[top] == FamilyTable.unknown
      if isNew {
        families.ofNode[top] = FamilyTable.begun
        if try askForSuccessors(of: top, &families) { continue }
      }
      if families.ofNode[top] == FamilyTable.begun {
        families.ofNode[top] = try family(of: top, &families)
      }
      families.pending.truncate(to: families.pending.count &- 1)
    }
  }

  /// Puts what replaced a node before it; tells whether there was any that
  /// nothing is known of.
  private func askForSuccessors(
    of node: Int, _ families: inout FamilyTable
  ) throws(Refusal) -> Bool {
    var isWaiting = false
    var marker = node
    while marker >= 0 {
      for position in successors(of: marker) {
        let next = try last(
          .predecessor, successors.bytes, at: position &* 20)
        if next >= 0, families.ofNode[next] == FamilyTable.unknown {
          try families.pending.append(UInt32(truncatingIfNeeded: next))
          isWaiting = true
        }
      }
      marker = before(.predecessor, marker)
    }
    return isWaiting
  }

  /// The family of a node, of those of what replaced it.
  private func family(
    of node: Int, _ families: inout FamilyTable
  ) throws(Refusal) -> UInt32 {
    var all = Family()
    var marker = node
    while marker >= 0 {
      var product = Family()
      for position in successors(of: marker) {
        let offset = position &* 20
        let next = try last(.predecessor, successors.bytes, at: offset)
        let part =
          next >= 0
          ? families.ofNode[next]
          : families.ofEnd(
            try last(.successor, successors.bytes, at: offset))
        // One that has begun and is not done leads back to itself.
        if part == FamilyTable.unclear || part == FamilyTable.begun {
          return FamilyTable.unclear
        }
        guard try product.combine(families, part) else {
          return FamilyTable.unclear
        }
      }
      guard try all.add(product) else { return FamilyTable.unclear }
      marker = before(.predecessor, marker)
    }
    return try families.number(of: all)
  }
}

/// The final successors of nodes: for each a family, which is some sets.
///
/// Nearly all families are one set of one end, and are known by that.
private struct FamilyTable: ~Copyable {
  static var none: UInt32 { 0 }
  static var unknown: UInt32 { .max }
  static var begun: UInt32 { .max - 1 }
  static var unclear: UInt32 { .max - 2 }
  private static var firstLarge: UInt32 { 1 << 31 }

  /// For the last position of each node among the predecessors its family.
  var ofNode: Column<UInt32>

  /// Nodes that have been begun or are to be.
  var pending = Column<UInt32>()

  // Families of several ends: ends set after set, where each set ends, and
  // where each family does.
  private(set) var ends = Column<UInt32>()
  private(set) var setEnds = Column<UInt32>()
  private(set) var familyEnds = Column<UInt32>()

  private var isKnown: Column<UInt64>

  init(
    _ succession: borrowing Succession, known: Span<UInt32>
  ) throws(Refusal) {
    let ofNode = try Column(repeating: Self.unknown, count: succession.count)
    let count = succession.successors.count
    var isKnown = try Column<UInt64>(repeating: 0, count: count / 64 + 1)
    for index in known.indices {
      let end = Int(known[index])
      guard end < count, end < Int(Self.firstLarge) - 1 else {
        throw Refusal(.outOfRange, at: index)
      }
      isKnown[end / 64] |= 1 << UInt64(end % 64)
    }
    self.ofNode = ofNode
    self.isKnown = isKnown
  }

  /// The family of a node that nothing replaces, at a position among the
  /// successors.
  func ofEnd(_ end: Int) -> UInt32 {
    isKnown[end / 64] >> UInt64(end % 64) & 1 == 0
      ? Self.none : UInt32(truncatingIfNeeded: end &+ 1)
  }

  /// The sets of a family of several ends, as numbers.
  func sets(_ family: UInt32) -> Range<Int> {
    let number = Int(family - Self.firstLarge)
    let start = number == 0 ? 0 : Int(familyEnds[number &- 1])
    return start..<Int(familyEnds[number])
  }

  /// The ends of a set, as positions in `ends`.
  func range(_ set: Int) -> Range<Int> {
    (set == 0 ? 0 : Int(setEnds[set &- 1]))..<Int(setEnds[set])
  }

  static func isLarge(_ family: UInt32) -> Bool { family >= firstLarge }

  /// Tells whether a family has several sets, of which some lack an end.
  func competes(_ family: UInt32, with end: Int) -> Bool {
    guard Self.isLarge(family), sets(family).count > 1 else { return false }
    for set in sets(family) {
      var isThere = false
      for place in range(set) where Int(ends[place]) == end { isThere = true }
      if !isThere { return true }
    }
    return false
  }

  /// Keeps a family, and returns what it is known by.
  mutating func number(of family: borrowing Family) throws(Refusal) -> UInt32 {
    guard family.setEnds.count > 0 else { return Self.none }
    if family.setEnds.count == 1, family.ends.count == 1 {
      return family.ends[0] + 1
    }
    guard ends.count < Int(Self.firstLarge) - Family.most else {
      throw Refusal(.memory)
    }
    let base = UInt32(truncatingIfNeeded: ends.count)
    try ends.append(contentsOf: family.ends)
    for index in 0..<family.setEnds.count {
      try setEnds.append(base + family.setEnds[index])
    }
    try familyEnds.append(UInt32(truncatingIfNeeded: setEnds.count))
    return Self.firstLarge + UInt32(truncatingIfNeeded: familyEnds.count - 1)
  }
}

/// Sets of ends, while they are put together.
private struct Family: ~Copyable {
  private(set) var ends = Column<UInt32>()
  private(set) var setEnds = Column<UInt32>()

  /// More ends than this in all sets are too many.
  static var most: Int { 128 }

  func range(_ set: Int) -> Range<Int> {
    (set == 0 ? 0 : Int(setEnds[set &- 1]))..<Int(setEnds[set])
  }

  /// Replaces each set by its unions with the sets of a family in a table.
  ///
  /// - Returns: False if there are too many.
  mutating func combine(
    _ table: borrowing FamilyTable, _ family: UInt32
  ) throws(Refusal) -> Bool {
    guard family != FamilyTable.none else { return true }
    var result = Family()
    // Without any set there is the empty one to begin with.
    for left in 0..<Swift.max(1, setEnds.count) {
      let prefix = setEnds.count == 0 ? 0..<0 : range(left)
      guard FamilyTable.isLarge(family) else {
        try result.append(self, prefix)
        try result.insert(family - 1, since: prefix.count)
        guard try result.endSet() else { return false }
        continue
      }
      for right in table.sets(family) {
        try result.append(self, prefix)
        for place in table.range(right) {
          try result.insert(table.ends[place], since: result.size)
        }
        guard try result.endSet() else { return false }
      }
    }
    self = result
    return true
  }

  /// Adds the sets of another family, without those that are part of others.
  ///
  /// - Returns: False if there are too many.
  mutating func add(_ other: borrowing Family) throws(Refusal) -> Bool {
    for set in 0..<other.setEnds.count {
      var isKnown = false
      for known in 0..<setEnds.count where other.isPart(set, of: self, known) {
        isKnown = true
      }
      if isKnown { continue }
      var result = Family()
      for known in 0..<setEnds.count where !isPart(known, of: other, set) {
        try result.append(self, range(known))
        guard try result.endSet() else { return false }
      }
      try result.append(other, other.range(set))
      guard try result.endSet() else { return false }
      self = result
    }
    return true
  }

  /// Tells whether a set is part of one in another family.
  private func isPart(
    _ set: Int, of other: borrowing Family, _ otherSet: Int
  ) -> Bool {
    for place in range(set) {
      var isThere = false
      for otherPlace in other.range(otherSet)
      where other.ends[otherPlace] == ends[place] {
        isThere = true
      }
      if !isThere { return false }
    }
    return true
  }

  /// Number of ends in the set that has not been ended.
  private var size: Int {
    ends.count - (setEnds.count == 0 ? 0 : Int(setEnds[setEnds.count &- 1]))
  }

  private mutating func append(
    _ other: borrowing Family, _ range: Range<Int>
  ) throws(Refusal) {
    try ends.append(contentsOf: other.ends, range)
  }

  /// Adds an end unless it is among the last `count`.
  private mutating func insert(
    _ end: UInt32, since count: Int
  ) throws(Refusal) {
    for place in (ends.count &- count)..<ends.count where ends[place] == end {
      return
    }
    try ends.append(end)
  }

  private mutating func endSet() throws(Refusal) -> Bool {
    try setEnds.append(UInt32(truncatingIfNeeded: ends.count))
    return ends.count <= Self.most
  }
}
