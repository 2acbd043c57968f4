public import HgBytes

/// What the beginning of a node stands for.
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
/// only may mean it.
extension RevlogIndex {
  /// Finds what the first digits of nodes stand for.
  ///
  /// - Parameters:
  ///   - prefixes: For each the digits, hexadecimal in upper or lower case;
  ///     what has anything else is the beginning of no node.
  ///   - data: The bytes of the index.
  ///   - revs: Receives the ``PrefixMatch/number`` of each; as many as there
  ///     are prefixes.
  /// - Returns: How many stand for a revision.
  /// - Throws: `outOfRange` for no digits or more than 40, at the place of the
  ///   prefix; `memory`, or a refusal if the data has changed.
  /// - Complexity: O(prefixes log revisions); the first questions are
  ///   O(revisions), as for ``find(_:in:into:)``.
  public func match(
    _ prefixes: ByteStrings, in data: RawSpan,
    into revs: inout MutableSpan<Int32>
  ) throws(Refusal) -> Int {
    let isTable = usesTable(for: prefixes.count)
    if isTable { try fillByNode(from: data) }
    var found = 0
    for place in revs.indices {
      let digits = prefixes[place]
      guard NodePrefix.mayHave(digits.byteCount) else {
        throw Refusal(.outOfRange, at: place)
      }
      var match = PrefixMatch.none
      if let prefix = try NodePrefix(parsing: digits) {
        match =
          isTable
          ? try byNode.value.match(prefix, in: nodes.value)
          : try scan(for: prefix, in: data)
      }
      revs[place] = match.number
      if match.number >= 0 { found &+= 1 }
    }
    return found
  }

  /// Number of digits that a node needs so that no other begins with them.
  ///
  /// - Parameters:
  ///   - wanted: Nodes of 20 bytes side by side.
  ///   - data: The bytes of the index.
  ///   - digits: Receives for each node 1 to 40, or 0 for a node that no
  ///     revision has and that is not null; as many as there are nodes.
  /// - Returns: How many nodes are known.
  /// - Throws: `memory`, or a refusal if the data has changed.
  /// - Complexity: O(nodes); the first questions are O(revisions), as for
  ///   ``find(_:in:into:)``.
  public func measurePrefixes(
    of wanted: RawSpan, in data: RawSpan, into digits: inout MutableSpan<UInt8>
  ) throws(Refusal) -> Int {
    let isTable = usesTable(for: digits.count)
    if isTable { try fillByNode(from: data) }
    var known = 0
    for place in digits.indices {
      let offset = place &* RevlogIndex.nodeSize
      let common =
        isTable
        ? try byNode.value.commonDigits(
          with: wanted, at: offset, in: nodes.value)
        : try scanCommonDigits(with: wanted, at: offset, in: data)
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

  /// Reads all nodes to find what a prefix stands for.
  private func scan(
    for prefix: NodePrefix, in data: RawSpan
  ) throws(Refusal) -> PrefixMatch {
    var found = prefix.matches(.null) ? NodeValue.null : nil
    var last = -1
    for rev in 0..<count {
      let node = try nodeValue(rev, in: data)
      guard prefix.matches(node) else { continue }
      if let found, found != node { return .several }
      found = node
      last = rev
    }
    return found == nil ? .none : .revision(last)
  }

  /// Reads all nodes to find how many digits one shares with another; nil if
  /// it is not among them.
  private func scanCommonDigits(
    with wanted: RawSpan, at offset: Int, in data: RawSpan
  ) throws(Refusal) -> Int? {
    let value = try NodeValue(parsing: wanted, at: offset)
    var isKnown = value == .null
    var common = isKnown ? 0 : value.commonDigits(.null)
    for rev in 0..<count {
      let node = try nodeValue(rev, in: data)
      if node == value {
        isKnown = true
      } else {
        common = max(common, value.commonDigits(node))
      }
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
    with wanted: RawSpan, at offset: Int, in nodes: borrowing Column<UInt8>
  ) throws(Refusal) -> Int? {
    let value = try NodeValue(parsing: wanted, at: offset)
    let group = try entries(
      NodePrefix(lowest: value, highest: value), in: nodes.bytes)
    guard !group.isEmpty || value == .null else { return nil }
    // The null node, which may have no entry, comes before all.
    var common = value == .null ? 0 : value.commonDigits(.null)
    if group.lowerBound > 0 {
      let before = try self.value(group.lowerBound &- 1, in: nodes.bytes)
      common = max(common, value.commonDigits(before))
    }
    if group.upperBound < count {
      let after = try self.value(group.upperBound, in: nodes.bytes)
      common = max(common, value.commonDigits(after))
    }
    return common
  }
}
