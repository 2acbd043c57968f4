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
        match =
          isSorted
          ? try byNode.value.match(prefix, in: nodes.value)
          : try read(prefix, in: data, map)
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
      let common =
        isSorted
        ? try byNode.value.commonDigits(with: node, in: nodes.value)
        : try readCommonDigits(with: node, in: data, map)
      guard let common else {
        digits[place] = 0
        continue
      }
      // One more tells it from the others.
      digits[place] = UInt8(truncatingIfNeeded: common &+ 1)
      known &+= 1
    }
    return known
  }

  /// How many nodes so many questions would read.
  private func readings(_ questions: Int, _ map: NodeMap) -> Int {
    let (nodes, overflow) = questions.multipliedReportingOverflow(
      by: count &- map.count)
    return overflow ? Int.max : nodes
  }

  /// Finds what a prefix stands for without the order of all nodes.
  private func read(
    _ prefix: NodePrefix, in data: RawSpan, _ map: NodeMap
  ) throws(Refusal) -> PrefixMatch {
    let known: NodeMapEntry
    do throws(Refusal) {
      known = try map.walk(prefix.lowest, most: prefix.count).entry
    } catch {
      // A map that contradicts itself is as good as none.
      guard try isSorted(reading: count, in: data) else {
        return try read(prefix, in: data, NodeMap())
      }
      return try byNode.value.match(prefix, in: nodes.value)
    }
    var found = prefix.matches(.null) ? NodeValue.null : nil
    var last = -1
    // The revision that the map leads to, and those that it does not know.
    var rev = map.count
    switch known {
    case .block: return .several
    case .revision(let leaf): rev = leaf
    case .empty: break
    }
    while rev < count {
      let node = try nodeValue(rev, in: data)
      if prefix.matches(node) {
        if let found, found != node { return .several }
        found = node
        last = rev
      }
      rev = max(rev &+ 1, map.count)
    }
    return found == nil ? .none : .revision(last)
  }

  /// Finds how many digits a node shares with another, without the order of
  /// all; nil if the node is not known.
  private func readCommonDigits(
    with wanted: NodeValue, in data: RawSpan, _ map: NodeMap
  ) throws(Refusal) -> Int? {
    let known: (entry: NodeMapEntry, depth: Int)
    do throws(Refusal) {
      known = try map.walk(wanted)
    } catch {
      guard try isSorted(reading: count, in: data) else {
        return try readCommonDigits(with: wanted, in: data, NodeMap())
      }
      return try byNode.value.commonDigits(with: wanted, in: nodes.value)
    }
    var isKnown = wanted == .null
    // All nodes below a block share the digits that lead to it.
    var common = max(isKnown ? 0 : wanted.commonDigits(.null), known.depth)
    var rev = map.count
    if case .revision(let leaf) = known.entry { rev = leaf }
    while rev < count {
      let node = try nodeValue(rev, in: data)
      if node == wanted {
        isKnown = true
      } else {
        common = max(common, wanted.commonDigits(node))
      }
      rev = max(rev &+ 1, map.count)
    }
    return isKnown ? common : nil
  }
}

extension NodeIndex {
  /// What a prefix stands for; see `RevlogIndex`.
  fileprivate func match(
    _ prefix: NodePrefix, in nodes: borrowing Column<UInt8>
  ) throws(Refusal) -> PrefixMatch {
    let entries = try entries(prefix, in: nodes.bytes)
    guard let lastEntry = entries.last else {
      return prefix.matches(.null) ? .revision(-1) : .none
    }
    let first = try value(entries.lowerBound, in: nodes.bytes)
    let last = try value(lastEntry, in: nodes.bytes)
    guard first == last, first == .null || !prefix.matches(.null) else {
      return .several
    }
    return .revision(position(lastEntry))
  }

  /// How many digits a node shares with the nodes before and after it; see
  /// `RevlogIndex`.
  fileprivate func commonDigits(
    with wanted: NodeValue, in nodes: borrowing Column<UInt8>
  ) throws(Refusal) -> Int? {
    let group = try entries(NodePrefix(wanted), in: nodes.bytes)
    guard !group.isEmpty || wanted == .null else { return nil }
    // The null node, which may have no entry, comes before all.
    var common = wanted == .null ? 0 : wanted.commonDigits(.null)
    if group.lowerBound > 0 {
      let before = try value(group.lowerBound &- 1, in: nodes.bytes)
      common = max(common, wanted.commonDigits(before))
    }
    if group.upperBound < count {
      let after = try value(group.upperBound, in: nodes.bytes)
      common = max(common, wanted.commonDigits(after))
    }
    return common
  }
}
