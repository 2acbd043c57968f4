import HgBytes

// What the sorted order of nodes of 20 bytes, as a revlog has them, tells.

extension NodeIndex {
  /// The node of the entry at `index`, in an index of `nodes`.
  @inline(__always)
  func value(_ index: Int, in nodes: RawSpan) throws(Refusal) -> NodeValue {
    try NodeValue(parsing: nodes, at: position(index) &* RevlogIndex.nodeSize)
  }

  /// The entries whose nodes begin with `prefix`, in an index of `nodes`.
  ///
  /// - Complexity: O(log n) in the nodes that share the bits of a bucket.
  func entries(
    _ prefix: NodePrefix, in nodes: RawSpan
  ) throws(Refusal) -> Range<Int> {
    let end = Int(starts[bucket(prefix.highest) &+ 1])
    var low = Int(starts[bucket(prefix.lowest)])
    var high = end
    while low < high {
      let middle = (low &+ high) / 2
      if try value(middle, in: nodes).precedes(prefix.lowest) {
        low = middle &+ 1
      } else {
        high = middle
      }
    }
    let first = low
    high = end
    while low < high {
      let middle = (low &+ high) / 2
      if try prefix.highest.precedes(value(middle, in: nodes)) {
        high = middle
      } else {
        low = middle &+ 1
      }
    }
    return first..<low
  }

  /// The last position of a node before `limit`, in an index of `nodes`.
  ///
  /// - Complexity: O(1) for hashes, O(log n) for any nodes.
  func last(
    _ node: NodeValue, in nodes: RawSpan, before limit: Int = Int.max
  ) throws(Refusal) -> Int? {
    // The positions of one node ascend.
    let group = try entries(NodePrefix(node), in: nodes)
    var low = group.lowerBound
    var high = group.upperBound
    while low < high {
      let middle = (low &+ high) / 2
      if position(middle) < limit { low = middle &+ 1 } else { high = middle }
    }
    return low > group.lowerBound ? position(low &- 1) : nil
  }

  /// The bucket that a node belongs to.
  @inline(__always)
  private func bucket(_ node: NodeValue) -> Int {
    Int(truncatingIfNeeded: node.head >> (64 &- bucketBits))
  }
}
