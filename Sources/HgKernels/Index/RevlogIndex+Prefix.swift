public import HgBytes

/// What the first digits of a node stand for.
enum PrefixMatch {
  /// The last revision of the only node that begins so; -1 for the null node.
  case revision(Int)
  /// No node begins so.
  case none
  /// More than one node begins so.
  case several

  /// The revision as a number, -2 for none and -3 for several nodes.
  var number: Int32 {
    switch self {
    case .revision(let rev): Int32(truncatingIfNeeded: rev)
    case .none: -2
    case .several: -3
    }
  }
}

/// The null node has no revision but counts as a node: what begins with zeros
/// only may mean it. The costs and the map are as for ``find(_:in:map:into:)``.
extension RevlogIndex {
  /// Finds what the first digits of nodes stand for.
  ///
  /// - Parameters:
  ///   - prefixes: For each the digits, hexadecimal in upper or lower case;
  ///     what has anything else is the beginning of no node.
  ///   - data: The bytes of the index.
  ///   - map: What a nodemap knows.
  ///   - revs: Receives for each the last revision of the only node that begins
  ///     so, -1 for the null node, -2 if there is none and -3 if there are
  ///     several; as many as there are prefixes.
  /// - Returns: How many stand for a revision.
  /// - Throws: `outOfRange` for no digits or more than 40, at the place of the
  ///   prefix; `memory`, or a refusal if the data has changed.
  /// - Complexity: O(prefixes log revisions).
  public func match(
    _ prefixes: ByteStrings, in data: RawSpan, map: NodeMap = NodeMap(),
    into revs: inout MutableSpan<Int32>
  ) throws(Refusal) -> Int {
    let isSorted = try isSorted(
      reading: readings(prefixes.count, map), in: data)
    var found = 0
    for place in revs.indices {
      let digits = prefixes[place]
      guard NodePrefix.mayHave(digits.byteCount) else {
        throw Refusal(.outOfRange, at: place)
      }
      var match = PrefixMatch.none
      if let prefix = try NodePrefix(parsing: digits) {
        match = try self.match(prefix, in: data, map, isSorted)
      }
      revs[place] = match.number
      if match.number >= 0 { found &+= 1 }
    }
    return found
  }

  /// Measures how many digits a node needs so that no other begins with them.
  ///
  /// - Parameters:
  ///   - wanted: Nodes of 20 bytes side by side.
  ///   - data: The bytes of the index.
  ///   - map: What a nodemap knows.
  ///   - digits: Receives for each node 1 to 40, or 0 for a node that no
  ///     revision has and that is not null; as many as there are nodes.
  /// - Returns: How many nodes are known.
  /// - Throws: `memory`, or a refusal if the data has changed.
  /// - Complexity: O(nodes log revisions).
  public func measurePrefixes(
    of wanted: RawSpan, in data: RawSpan, map: NodeMap = NodeMap(),
    into digits: inout MutableSpan<UInt8>
  ) throws(Refusal) -> Int {
    let isSorted = try isSorted(
      reading: readings(digits.count, map), in: data)
    var known = 0
    for place in digits.indices {
      let node = try NodeValue(
        parsing: wanted, at: place &* RevlogIndex.nodeSize)
      let near = try neighbours(of: node, in: data, map, isSorted)
      // One more tells it from the others.
      digits[place] =
        near.isKnown ? UInt8(truncatingIfNeeded: near.common &+ 1) : 0
      if near.isKnown { known &+= 1 }
    }
    return known
  }

  /// How many nodes so many questions would read.
  private func readings(_ questions: Int, _ map: NodeMap) -> Int {
    let first = byNode.isFilled ? byNode.value.count : map.count
    let (nodes, overflow) = questions.multipliedReportingOverflow(
      by: count &- first)
    return overflow ? Int.max : nodes
  }

  private func match(
    _ prefix: NodePrefix, in data: RawSpan, _ map: NodeMap, _ isSorted: Bool
  ) throws(Refusal) -> PrefixMatch {
    var known = PrefixMatch.none
    var first = 0
    if isSorted {
      known = try byNode.value.match(prefix, in: nodes.value)
      first = byNode.value.count
    } else if let match = try? map.match(prefix) {
      known = match
      first = map.count
    } else if try self.isSorted(reading: count, in: data) {
      // A map that contradicts itself is as good as none.
      return try match(prefix, in: data, map, true)
    }
    if case .several = known { return .several }
    var found = prefix.matches(.null) ? NodeValue.null : nil
    var last = -1
    var rev = first
    if case .revision(let before) = known { rev = before }
    while rev < count {
      let node = try nodeValue(rev, in: data)
      if prefix.matches(node) {
        if let found, found != node { return .several }
        found = node
        last = rev
      }
      rev = max(rev &+ 1, first)
    }
    return found == nil ? .none : .revision(last)
  }

  private func neighbours(
    of wanted: NodeValue, in data: RawSpan, _ map: NodeMap, _ isSorted: Bool
  ) throws(Refusal) -> Neighbours {
    var near = Neighbours(of: wanted)
    var first = 0
    if isSorted {
      try byNode.value.add(nodes.value, to: &near)
      first = byNode.value.count
    } else if let known = try? map.walk(wanted) {
      // All nodes below a block share the digits that lead to it.
      near.common = max(near.common, known.depth)
      if case .revision(let rev) = known.entry {
        try near.add(nodeValue(rev, in: data))
      }
      first = map.count
    } else if try self.isSorted(reading: count, in: data) {
      return try neighbours(of: wanted, in: data, map, true)
    }
    for rev in first..<count { try near.add(nodeValue(rev, in: data)) }
    return near
  }
}

/// What other nodes there are near one.
private struct Neighbours {
  /// The node.
  let wanted: NodeValue
  /// Whether it is there itself.
  private(set) var isKnown: Bool
  /// Number of digits that it shares with any other.
  var common: Int

  /// Begins with the null node, which is always there.
  init(of wanted: NodeValue) {
    self.wanted = wanted
    isKnown = wanted == .null
    common = isKnown ? 0 : wanted.commonDigits(.null)
  }

  /// Adds a node that is there.
  @inline(__always)
  mutating func add(_ node: NodeValue) {
    if node == wanted {
      isKnown = true
    } else {
      common = max(common, wanted.commonDigits(node))
    }
  }
}

extension NodeMap {
  /// What a prefix may stand for, of what the map knows.
  fileprivate func match(
    _ prefix: NodePrefix
  ) throws(Refusal) -> PrefixMatch {
    switch try walk(prefix.lowest, most: prefix.count).entry {
    case .empty: .none
    case .revision(let rev): .revision(rev)
    case .block: .several
    }
  }
}

extension NodeIndex {
  /// What a prefix stands for, of the nodes in the index.
  fileprivate func match(
    _ prefix: NodePrefix, in nodes: borrowing Column<UInt8>
  ) throws(Refusal) -> PrefixMatch {
    let entries = try entries(prefix, in: nodes.bytes)
    guard let last = entries.last else { return .none }
    let first = try value(entries.lowerBound, in: nodes.bytes)
    guard try value(last, in: nodes.bytes) == first else { return .several }
    return .revision(position(last))
  }

  /// Adds the nodes before and after a wanted one, and itself.
  fileprivate func add(
    _ nodes: borrowing Column<UInt8>, to near: inout Neighbours
  ) throws(Refusal) {
    let group = try entries(NodePrefix(near.wanted), in: nodes.bytes)
    if group.lowerBound > 0 {
      try near.add(value(group.lowerBound &- 1, in: nodes.bytes))
    }
    if !group.isEmpty { near.add(near.wanted) }
    if group.upperBound < count {
      try near.add(value(group.upperBound, in: nodes.bytes))
    }
  }
}
