public import HgBytes

extension Succession {
  /// Goes from nodes along markers, as far as they lead.
  ///
  /// As predecessors, the nodes lead to the markers that make them obsolete,
  /// and these to their successors; as successors, to the markers that made
  /// them, and these to their predecessors.
  ///
  /// - Parameters:
  ///   - role: The part that the nodes play.
  ///   - nodes: Nodes of 20 bytes each, side by side.
  ///   - ignored: Markers with one of these flags lead nowhere.
  /// - Returns: The numbers of the markers, each once, in no certain order.
  /// - Throws: `argument` for parents, or `memory`.
  /// - Complexity: O(nodes + answer); the first question for a role costs
  ///   O(markers).
  public func walk(
    as role: MarkerRole, from nodes: RawSpan, ignoring ignored: UInt16
  ) throws(Refusal) -> Column<UInt32> {
    guard role != .parent else { throw Refusal(.argument) }
    if !hasChains(role),
      let swept = try sweep(as: role, from: nodes, ignoring: ignored)
    {
      return swept
    }
    try fillChains(role)
    var walk = Walk(self)
    for offset in stride(from: 0, to: nodes.byteCount, by: 20) {
      try take(&walk, role, nodes, at: offset, ignoring: ignored)
    }
    while let marker = walk.next() {
      switch role {
      case .predecessor:
        for position in successors(of: marker) {
          try take(
            &walk, role, successors.bytes, at: position &* 20,
            ignoring: ignored)
        }
      default:
        try take(
          &walk, role, predecessors.bytes, at: marker &* 20,
          ignoring: ignored)
      }
    }
    return walk.takeMarkers()
  }

  private func take(
    _ walk: inout Walk, _ role: MarkerRole, _ nodes: RawSpan, at offset: Int,
    ignoring ignored: UInt16
  ) throws(Refusal) {
    var position = try last(role, nodes, at: offset)
    guard position >= 0, try walk.askedFirst.add(position) else { return }
    while position >= 0 {
      let marker = owner(role, position)
      if flags[marker] & ignored == 0 { try walk.add(marker) }
      position = before(role, position)
    }
  }

  /// Collects the markers that an exchange of `nodes` has to carry.
  ///
  /// They are those that have a node as successor, those without successors
  /// that have it as predecessor or as parent, and those that are relevant to
  /// the predecessors of all these.
  ///
  /// - Parameter nodes: Nodes of 20 bytes each, side by side.
  /// - Returns: The numbers of the markers, each once, in no certain order.
  /// - Throws: `memory`.
  /// - Complexity: O(nodes + markers that name nodes which are asked about).
  public func relevantMarkers(
    to nodes: RawSpan
  ) throws(Refusal) -> Column<UInt32> {
    try fillChains(.predecessor)
    try fillChains(.successor)
    try fillChains(.parent)
    var walk = Walk(self)
    for offset in stride(from: 0, to: nodes.byteCount, by: 20) {
      try takeRelevant(&walk, nodes, at: offset)
    }
    while let marker = walk.next() {
      try takeRelevant(&walk, predecessors.bytes, at: marker &* 20)
    }
    return walk.takeMarkers()
  }

  private func takeRelevant(
    _ walk: inout Walk, _ nodes: RawSpan, at offset: Int
  ) throws(Refusal) {
    try take(&walk, .successor, nodes, at: offset, ignoring: 0)
    var position = try last(.predecessor, nodes, at: offset)
    if position >= 0, try walk.askedSecond.add(position) {
      while position >= 0 {
        if successors(of: position).isEmpty { try walk.add(position) }
        position = before(.predecessor, position)
      }
    }
    position = try last(.parent, nodes, at: offset)
    if position >= 0, try walk.askedThird.add(position) {
      while position >= 0 {
        let marker = owner(.parent, position)
        if successors(of: marker).isEmpty { try walk.add(marker) }
        position = before(.parent, position)
      }
    }
  }
}

/// Markers that a walk has come to, and nodes that it has asked about.
private struct Walk: ~Copyable {
  private var markers = Column<UInt32>()
  private var seen: NumberSet
  private var passed = 0

  // For a role each: a node that many markers share is looked at once, so the
  // walk stays linear.
  var askedFirst: NumberSet
  var askedSecond: NumberSet
  var askedThird: NumberSet

  init(_ succession: borrowing Succession) {
    seen = NumberSet(below: succession.count)
    askedFirst = NumberSet(
      below: Swift.max(succession.count, succession.successors.count))
    askedSecond = NumberSet(below: succession.count)
    askedThird = NumberSet(below: succession.parents.count)
  }

  mutating func add(_ marker: Int) throws(Refusal) {
    if try seen.add(marker) {
      try markers.append(UInt32(truncatingIfNeeded: marker))
    }
  }

  /// The next marker whose nodes have not been asked about.
  mutating func next() -> Int? {
    guard passed < markers.count else { return nil }
    passed &+= 1
    return Int(markers[passed &- 1])
  }

  consuming func takeMarkers() -> Column<UInt32> { markers }
}

/// A set of numbers below a limit, cheap for the few that most walks meet.
struct NumberSet: ~Copyable {
  private let limit: Int
  private var few = Column<UInt32>()
  private var bits = Column<UInt64>()

  /// Up to here going through all is cheaper than clearing the bits.
  private static var fewest: Int { 24 }

  init(below limit: Int) {
    self.limit = limit
  }

  /// Adds a number.
  ///
  /// - Returns: Whether it is new.
  mutating func add(_ number: Int) throws(Refusal) -> Bool {
    if bits.count == 0 {
      for index in 0..<few.count where Int(few[index]) == number {
        return false
      }
      if few.count < Self.fewest {
        try few.append(UInt32(truncatingIfNeeded: number))
        return true
      }
      bits = try Column(repeating: 0, count: limit / 64 + 1)
      for index in 0..<few.count { setBit(Int(few[index])) }
    }
    guard bits[number / 64] >> UInt64(number % 64) & 1 == 0 else {
      return false
    }
    setBit(number)
    return true
  }

  private mutating func setBit(_ number: Int) {
    bits[number / 64] |= 1 << UInt64(number % 64)
  }
}
