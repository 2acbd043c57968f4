import HgBytes

extension NodeIndex {
  /// The last position of a node before `limit`, in an index of `nodes`.
  ///
  /// One node may stand at very many positions, which lie side by side in
  /// ascending order: the last is found by strides that double, then halve.
  ///
  /// - Complexity: O(1) for hashes, O(log n) for any nodes.
  @inline(__always)
  func last(
    _ wanted: RawSpan, at offset: Int, in nodes: RawSpan, nodeSize: Int,
    before limit: Int
  ) throws(Refusal) -> Int? {
    let first = try first(
      wanted, at: offset, size: nodeSize, in: nodes, nodeSize: nodeSize)
    guard let first, position(first) < limit else { return nil }
    var last = first
    var stride = 1
    while isGroup(last &+ stride, wanted, offset, nodes, nodeSize, limit) {
      last &+= stride
      stride &*= 2
    }
    while stride > 1 {
      stride /= 2
      if isGroup(last &+ stride, wanted, offset, nodes, nodeSize, limit) {
        last &+= stride
      }
    }
    return position(last)
  }

  /// Tells whether an entry is of the wanted node, before `limit`.
  @inline(__always)
  private func isGroup(
    _ index: Int, _ wanted: RawSpan, _ offset: Int, _ nodes: RawSpan,
    _ nodeSize: Int, _ limit: Int
  ) -> Bool {
    index < count && position(index) < limit
      && nodes.equals(
        at: position(index) &* nodeSize, wanted, at: offset, size: nodeSize)
  }
}
